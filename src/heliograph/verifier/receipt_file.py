"""The receipt file ``heliograph-NUMBER.json``: all records of a matter that its holder may read, each with its proof.

Written by `ledger.reading.receipt_file`, read here and by the verifying page. Reading believes only the form.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from heliograph.verifier.opened import hash_of
from heliograph.verifier.strict_json import FileRefused, Json, need_object, read_object

FORMAT = "heliograph/receipt/v1"
LARGEST = 50_000_000  # bytes: more than a matter of ten thousand records
_FIELDS = {"format": str, "number": str, "taken_at": str, "policy": str, "secret": str, "events": list}
_EVENT = {"sequence": int, "commitment": str, "proof": str, "before": str, "withheld?": bool}
_TIME = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReceiptEvent:
    """One event of a matter.

    `proof` is the text of a proof file, empty while the event is not in the log. `before` is the newest checkpoint
    without it, empty if there is none. `withheld`: the holder is not shown its content, or it was erased.
    """

    sequence: int
    commitment: bytes
    proof: str
    before: str
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """A matter's records as they stood at `taken_at`. `policy` is what the log says about itself: not to be believed.

    `secret` is the matter's, from which the salts come; empty if it was erased.
    """

    number: str
    taken_at: datetime
    policy: str
    secret: bytes
    events: tuple[ReceiptEvent, ...]

    def text(self) -> str:
        """The file."""
        value = {
            "format": FORMAT,
            "number": self.number,
            "taken_at": self.taken_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "policy": self.policy,
            "secret": self.secret.hex(),
            "events": [
                {
                    "sequence": event.sequence,
                    "commitment": event.commitment.hex(),
                    "proof": event.proof,
                    "before": event.before,
                }
                | ({"withheld": True} if event.withheld else {})
                for event in self.events
            ],
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def parse_receipt_file(text: str) -> ReceiptFile:
    """Read a receipt file. Raises FileRefused unless it has exactly the fields of the format."""
    fields = read_object(text, _FIELDS, "receipt")
    if fields["format"] != FORMAT:
        raise FileRefused("这不是回执文件", f"this is no receipt file: its format is {fields['format']}")
    events = fields["events"] if isinstance(fields["events"], list) else []
    return ReceiptFile(
        str(fields["number"]),
        _time(str(fields["taken_at"])),
        str(fields["policy"]),
        hash_of(fields["secret"], "secret") if fields["secret"] else b"",
        tuple(_event(one, at) for at, one in enumerate(events, start=1)),
    )


def _event(value: Json, at: int) -> ReceiptEvent:
    fields = need_object(value, _EVENT, f"events[{at}]")
    sequence = fields["sequence"]
    if not isinstance(sequence, int) or sequence < 1:
        raise FileRefused("记录的序号不对", f"events[{at}]: the sequence is below 1")
    return ReceiptEvent(
        sequence,
        hash_of(fields["commitment"], "commitment"),
        str(fields["proof"]),
        str(fields["before"]),
        fields.get("withheld") is True,
    )


def _time(text: str) -> datetime:
    try:
        if _TIME.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise FileRefused("“taken_at”不是时间", "taken_at is no time such as 2026-03-02T04:00:00Z")
