"""An opened record: one event in its words, with the salt that shows it to be what the log holds.

It travels as the `extra` of a proof file. Nothing in it is trusted: its entry is computed anew, and only an inclusion
proof of that entry says that it is true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import rfc8785

from heliograph.core.commitment import EventRecord, commit
from heliograph.verifier.strict_json import FileRefused, Json, need_object, read_json

FORMAT = "heliograph/opened/v1"
_FIELDS = {"format": str, "salt": str, "record": dict}
_RECORD = {
    "format": str,
    "time": str,
    "role": str,
    "action": str,
    "from": str,
    "to": str,
    "public": str,
    "internal": str,
    "attachments": list,
    "facts": dict,
    "sequence": int,
    "previous": str,
}
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opened:
    """A record and its salt."""

    salt: bytes
    record: EventRecord

    def entry(self) -> bytes:
        """The 32 bytes that the log holds of it: its commitment."""
        return commit(self.salt, self.record)

    def extra(self) -> bytes:
        """The bytes to carry in a proof file: canonical JSON."""
        return rfc8785.dumps({"format": FORMAT, "salt": self.salt.hex(), "record": self.record.as_json()})


def parse_opened(extra: bytes) -> Opened:
    """Read `extra`. Raises FileRefused unless it is exactly what `Opened.extra` writes."""
    try:
        text = extra.decode("utf-8")
    except UnicodeDecodeError:
        raise FileRefused("记录不是有效的 UTF-8 文本", "the record is not valid UTF-8") from None
    fields = need_object(read_json(text), _FIELDS, "extra")
    if fields["format"] != FORMAT:
        raise FileRefused("不认识这种记录", f"this format of opened records is not known: {fields['format']}")
    opened = Opened(hash_of(fields["salt"], "salt"), _record(fields["record"]))
    if opened.extra() != extra:
        raise FileRefused("记录不是规范形式（RFC 8785）", "the record is not written in its canonical form (RFC 8785)")
    return opened


def hash_of(value: Json, name: str) -> bytes:
    """32 bytes from 64 lower-case hexadecimal digits. Raises FileRefused."""
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise FileRefused(f"“{name}”应为 64 位十六进制小写", f"{name} is not 64 lower-case hexadecimal digits")
    return bytes.fromhex(value)


def _record(value: Json) -> EventRecord:
    fields = need_object(value, _RECORD, "record")
    try:
        record = EventRecord(
            time=datetime.strptime(str(fields["time"]), "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC),
            role=_text(fields["role"]),
            action=_text(fields["action"]),
            from_=_text(fields["from"]),
            to=_text(fields["to"]),
            public=_text(fields["public"]),
            internal=_text(fields["internal"]),
            attachments=_texts(fields["attachments"]),
            facts=_facts(fields["facts"]),
            sequence=fields["sequence"] if isinstance(fields["sequence"], int) else 0,
            previous=_text(fields["previous"]),
        )
    except FileRefused:
        raise
    except ValueError as error:
        raise FileRefused("记录的内容不合格式", f"the record cannot be one: {error}") from error
    if record.as_json() != fields:
        raise FileRefused(
            "记录的格式版本或时间写法不对", "the record's format or the way its time is written is not known"
        )
    return record


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise FileRefused("记录里应为文字的不是文字", "something in the record is no text")
    return value


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(_text(one) for one in value) if isinstance(value, list) else ()


def _facts(value: Json) -> dict[str, str]:
    return {name: _text(one) for name, one in value.items()} if isinstance(value, dict) else {}
