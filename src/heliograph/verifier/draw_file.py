"""The file of a public draw: what was announced, its place in the log, and what was drawn when its seed existed.

Written by `supervision`, read here. Reading believes only the form. The format is in docs/inspections.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import rfc8785

from heliograph.core import drawing
from heliograph.core.commitment import commit_bytes
from heliograph.core.merkle import CosignatureVerifier, Refused, parse_checkpoint, parse_note, parse_vkey, signatures_by
from heliograph.core.text import Text
from heliograph.verifier.opened import hash_of
from heliograph.verifier.strict_json import FileRefused, Json, need_object, read_object

FORMAT = "heliograph/draw/v1"
ANNOUNCEMENT = "heliograph/draw-announcement/v1"
RELEASE = "heliograph/release/v1"
KIND = "draw"
LARGEST = 50_000_000
MOST_LABELS = 50_000
MOST_NUMBERS = 10_000_000
TIME = "%Y-%m-%dT%H:%M:%SZ"
_FILE = {"format": str, "announcement": dict, "release": dict, "announced": str, "drawn?": dict}
_ANNOUNCEMENT = {
    "format": str, "purpose": str, "title": dict, "announced": str, "log": str, "after": str, "within": int, "witnesses": list,
    "strata": list, "inspectors": list, "each": int, "about?": dict,
}  # fmt: skip
_RELEASE = {"record": dict, "salt": str}
_RECORD = {"format": str, "kind": str, "title": str, "digest": str, "time": str}
_STRATUM = {"name": dict, "take": int, "labels?": dict, "numbers?": int}
_INSPECTOR = {"label": str, "unit": dict, "strata": list, "labels": list}
_DRAWN = {"before": str, "checkpoint": str, "included": list, "seed": str, "taken": list, "checks": dict}
_NAME = {"zh": str, "en": str}


@dataclass(frozen=True, slots=True)
class Numbers(Mapping[str, int]):
    """The labels of a list of which only the numbers are known: `2/17` is the 17th of the second stratum. All weigh 1."""

    place: int
    size: int

    def label(self, number: int) -> str:
        return f"{self.place}/{number}"

    def __getitem__(self, label: str) -> int:
        place, _, number = label.partition("/")
        if place != str(self.place) or not number.isdecimal() or not 1 <= int(number) <= self.size:
            raise KeyError(label)
        return 1

    def __iter__(self) -> Iterator[str]:
        return (self.label(number) for number in range(1, self.size + 1))

    def __len__(self) -> int:
        return self.size


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group that is drawn from by itself: so many of its labels, each with its weight."""

    name: Text
    take: int
    labels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Inspector:
    """Who may be drawn to check, by a label; kept from whole strata (own unit) and from single labels (own handling)."""

    label: str
    unit: Text
    strata: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """All that a draw depends on but the seed. The seed: the first checkpoint of `log` that all `witnesses` (keys) have
    co-signed at or after `after`, at most `within` seconds later."""

    purpose: str
    title: Text
    announced: datetime
    log: str
    after: datetime
    within: int
    witnesses: tuple[str, ...]
    strata: tuple[Stratum, ...]
    inspectors: tuple[Inspector, ...] = ()
    each: int = 0
    about: Mapping[str, str] = field(default_factory=dict)
    """What else is fixed with it: a survey's questions and days."""

    def as_json(self) -> dict[str, Json]:
        return {
            "format": ANNOUNCEMENT,
            "purpose": self.purpose,
            "title": _named(self.title),
            "announced": self.announced.astimezone(UTC).strftime(TIME),
            "log": self.log,
            "after": self.after.astimezone(UTC).strftime(TIME),
            "within": self.within,
            "witnesses": list(self.witnesses),
            "strata": [{"name": _named(one.name), "take": one.take, **_of(one.labels)} for one in self.strata],
            "inspectors": [
                {
                    "label": one.label,
                    "unit": _named(one.unit),
                    "strata": list(one.strata),
                    "labels": list(one.labels),
                }
                for one in self.inspectors
            ],
            "each": self.each,
            **({"about": dict(self.about)} if self.about else {}),
        }

    def digest(self) -> bytes:
        """SHA-256 of its canonical JSON (RFC 8785): what the log commits to."""
        return hashlib.sha256(rfc8785.dumps(self.as_json())).digest()

    def keys(self) -> list[CosignatureVerifier]:
        """The witnesses' keys. Raises Refused."""
        return [CosignatureVerifier.from_vkey(one) for one in self.witnesses]


@dataclass(frozen=True, slots=True)
class Result:
    """What a seed gives: of each stratum what is taken, in order, and for each of these who checks it."""

    taken: tuple[tuple[str, ...], ...]
    checks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The checkpoint that the seed comes from, the one before it, the announcement's proof in the former, and the result."""

    before: str
    checkpoint: str
    included: tuple[bytes, ...]
    seed: str
    result: Result


@dataclass(frozen=True, slots=True)
class DrawFile:
    """A public draw. `announced` is a proof file of the announcement's leaf; `drawn` is None before the draw."""

    announcement: Announcement
    record: Mapping[str, str]
    salt: bytes
    announced: str
    drawn: Drawn | None = None

    def entry(self) -> bytes:
        """The leaf's 32 bytes, from the release record and its salt."""
        return commit_bytes(self.salt, rfc8785.dumps(dict(self.record)))

    def text(self) -> str:
        """The file."""
        value: dict[str, Json] = {
            "format": FORMAT,
            "announcement": self.announcement.as_json(),
            "release": {"record": dict(self.record), "salt": self.salt.hex()},
            "announced": self.announced,
        }
        if self.drawn is not None:
            value["drawn"] = {
                "before": self.drawn.before,
                "checkpoint": self.drawn.checkpoint,
                "included": [one.hex() for one in self.drawn.included],
                "seed": self.drawn.seed,
                "taken": [list(one) for one in self.drawn.result.taken],
                "checks": {label: list(people) for label, people in self.drawn.result.checks.items()},
            }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def cosignatures(note: str, keys: Sequence[CosignatureVerifier]) -> dict[str, bytes]:
    """The first co-signature of each of these witnesses on a checkpoint, by the key's text. Raises Refused."""
    found: dict[str, bytes] = {}
    by_id = {(key.name, key.key_id): key for key in keys}
    for one in signatures_by(parse_note(note), keys):
        key = by_id[one.name, one.key_id]
        if key.vkey not in found or key.time_of(one.signature) < key.time_of(found[key.vkey]):
            found[key.vkey] = one.signature
    return found


def seed_of(entry: bytes, note: str, witnesses: Sequence[str]) -> str:
    """The seed: SHA-256 over the announcement's leaf, the checkpoint and the announced witnesses' co-signatures of it.

    Nobody who lacks a witness's key can tell a co-signature before it is made. Raises Refused where one is missing.
    """
    checkpoint = parse_checkpoint(parse_note(note).text)
    signed = cosignatures(note, [CosignatureVerifier.from_vkey(one) for one in witnesses])
    if len(signed) != len(witnesses):
        raise Refused("预告的见证人没有都联署", "not all of the announced witnesses have co-signed")
    lines = ["heliograph/draw-seed/v1", entry.hex(), checkpoint.origin, str(checkpoint.size), checkpoint.root.hex()]
    lines += [f"{vkey} {signed[vkey].hex()}" for vkey in witnesses]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def result_of(announcement: Announcement, seed: str) -> Result:
    """What this seed gives."""
    taken = tuple(tuple(drawing.drawn(seed, one.labels, one.take)) for one in announcement.strata)
    where = {label: at for at, labels in enumerate(taken) for label in labels}
    kept_from = {
        one.label: {label for label, at in where.items() if at in one.strata} | set(one.labels)
        for one in announcement.inspectors
    }
    order = [label for labels in taken for label in labels]
    checks = drawing.assigned(seed, order, kept_from, announcement.each) if announcement.inspectors else {}
    return Result(taken, {label: tuple(people) for label, people in checks.items()})


def parse_draw_file(text: str) -> DrawFile:
    """Read a draw's file. Raises FileRefused unless it has exactly the fields of the format."""
    fields = read_object(text, _FILE, "draw")
    if fields["format"] != FORMAT:
        raise FileRefused("这不是抽取文件", f"this is no file of a draw: its format is {fields['format']}")
    release = need_object(fields["release"], _RELEASE, "release")
    record = need_object(release["record"], _RECORD, "release.record")
    return DrawFile(
        parse_announcement(fields["announcement"]),
        {name: str(value) for name, value in record.items()},
        hash_of(release["salt"], "salt"),
        str(fields["announced"]),
        _drawn(fields["drawn"]) if "drawn" in fields else None,
    )


def parse_announcement(value: Json) -> Announcement:
    """Read an announcement. Raises FileRefused."""
    fields = need_object(value, _ANNOUNCEMENT, "announcement")
    if fields["format"] != ANNOUNCEMENT:
        raise FileRefused("这不是抽取预告", f"this is no announcement: its format is {fields['format']}")
    made = Announcement(
        purpose=str(fields["purpose"]),
        title=_text(fields["title"], "title"),
        announced=_time(fields["announced"]),
        log=str(fields["log"]),
        after=_time(fields["after"]),
        within=_whole(fields["within"], 1, 86_400, "within"),
        witnesses=_strings(fields["witnesses"], "witnesses"),
        strata=tuple(_stratum(one, at) for at, one in enumerate(_list(fields["strata"]))),
        inspectors=tuple(_inspector(one, at) for at, one in enumerate(_list(fields["inspectors"]))),
        each=_whole(fields["each"], 0, 10, "each"),
        about=_words(fields.get("about", {})),
    )
    lists = [one.labels for one in made.strata if isinstance(one.labels, Numbers)]
    labels = [label for one in made.strata if not isinstance(one.labels, Numbers) for label in one.labels]
    if any(label in one for one in lists for label in labels):
        raise FileRefused("同一个代号出现了两次", "a label stands in it twice")
    people = [one.label for one in made.inspectors]
    for some in (labels, people, made.witnesses):
        if len(set(some)) != len(some):
            raise FileRefused("同一个代号出现了两次", "a label or a witness stands in it twice")
    for vkey in made.witnesses:
        if not isinstance(parse_vkey(vkey), CosignatureVerifier):
            raise FileRefused("见证人的密钥不对", "a witness's key is of another type")
    return made


def _stratum(value: Json, at: int) -> Stratum:
    fields = need_object(value, _STRATUM, f"strata[{at}]")
    if ("numbers" in fields) == ("labels" in fields):
        raise FileRefused("分层里的代号不对", f"strata[{at}]: it has either labels or numbers")
    if "numbers" in fields:
        numbers = Numbers(at + 1, _whole(fields["numbers"], 1, MOST_NUMBERS, f"strata[{at}]"))
        return Stratum(_text(fields["name"], "name"), _whole(fields["take"], 0, MOST_LABELS, "take"), numbers)
    labels = fields["labels"] if isinstance(fields["labels"], dict) else {}
    if not labels or len(labels) > MOST_LABELS or any("\n" in one or not one for one in labels):
        raise FileRefused("分层里的代号不对", f"strata[{at}]: its labels are empty, too many or malformed")
    weights = {label: _whole(one, 1, drawing.MOST_TICKETS, f"strata[{at}]") for label, one in labels.items()}
    return Stratum(_text(fields["name"], "name"), _whole(fields["take"], 0, MOST_LABELS, "take"), weights)


def _inspector(value: Json, at: int) -> Inspector:
    fields = need_object(value, _INSPECTOR, f"inspectors[{at}]")
    strata = tuple(_whole(one, 0, MOST_LABELS, "strata") for one in _list(fields["strata"]))
    if "\n" in str(fields["label"]) or not fields["label"]:
        raise FileRefused("检查人员的代号不对", f"inspectors[{at}]: the label is malformed")
    return Inspector(str(fields["label"]), _text(fields["unit"], "unit"), strata, _strings(fields["labels"], "labels"))


def _drawn(value: Json) -> Drawn:
    fields = need_object(value, _DRAWN, "drawn")
    checks = fields["checks"] if isinstance(fields["checks"], dict) else {}
    result = Result(
        tuple(_strings(one, "taken") for one in _list(fields["taken"])),
        {label: _strings(people, "checks") for label, people in checks.items()},
    )
    included = tuple(hash_of(one, "included") for one in _strings(fields["included"], "included"))
    return Drawn(str(fields["before"]), str(fields["checkpoint"]), included, str(fields["seed"]), result)


def _of(labels: Mapping[str, int]) -> dict[str, Json]:
    return {"numbers": len(labels)} if isinstance(labels, Numbers) else {"labels": dict(labels)}


def _named(text: Text) -> dict[str, Json]:
    return {"zh": text.zh, "en": text.en}


def _text(value: Json, where: str) -> Text:
    fields = need_object(value, _NAME, where)
    return Text(str(fields["zh"]), str(fields["en"]))


def _words(value: Json) -> dict[str, str]:
    found = value if isinstance(value, dict) else {}
    return dict(zip(found, _strings(list(found.values()), "about"), strict=True))


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _strings(value: Json, where: str) -> tuple[str, ...]:
    found = _list(value)
    if not all(isinstance(one, str) for one in found):
        raise FileRefused(f"{where}：应为文字", f"{where}: strings are expected")
    return tuple(str(one) for one in found)


def _whole(value: Json, least: int, most: int, where: str) -> int:
    if type(value) is not int or not least <= value <= most:
        raise FileRefused(f"{where}：数字不对", f"{where}: a whole number from {least} to {most} is expected")
    return value


def _time(value: Json) -> datetime:
    try:
        return datetime.strptime(str(value), TIME).replace(tzinfo=UTC)
    except ValueError:
        raise FileRefused("时间的写法不对", "a time is written like 2026-03-02T04:00:00Z") from None
