"""A receipt as a resident holds it, made from the formats alone, and hundreds of ways to tamper with it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from heliograph.core.commitment import EventRecord, commit, salt_for
from heliograph.core.merkle import SHA256, Checkpoint, TlogProof, add_signatures, inclusion_proof, root_of, sign_note
from heliograph.core.merkle.keys import CosignatureSigner, Ed25519Signer
from heliograph.core.merkle.note import signature_line
from heliograph.core.merkle.policy import Group, Policy
from heliograph.verifier.opened import Opened
from heliograph.verifier.receipt_file import ReceiptEvent, ReceiptFile

BEGAN = datetime(2026, 11, 3, 1, 2, 3, 456789, tzinfo=UTC)
SECRET = bytes(range(32))
LOG = Ed25519Signer("police.example/log", b"\x01" * 32)
WITNESSES = {
    name: CosignatureSigner(f"{name}.example", bytes([number]) * 32)
    for number, name in enumerate(("university", "newspaper", "neighbour"), 2)
}
POLICY = Policy(
    {LOG.name: (LOG.verifier(), "https://police.example/log")},
    {name: (signer.verifier(), "") for name, signer in WITNESSES.items()},
    {"outsiders": Group(3, tuple(WITNESSES))},
    "outsiders",
)
KEY_ALONE = Policy({LOG.name: (LOG.verifier(), "")}, {}, {})
WORDS = (
    "门口的路灯坏了三天。\n晚上看不见路。",
    "已受理，有人在办。",
    "已经修好，\u2028谢谢您。\U0001f6a8 “灯” \\ / é",
    "内部备注",
    "",
)


def hash_at(leaves: list[bytes]) -> Callable[[int, int], bytes]:
    def at(level: int, index: int) -> bytes:
        return SHA256.complete([SHA256.leaf(leaf) for leaf in leaves[index << level : (index + 1) << level]])

    return at


@dataclass
class World:
    """A log of some leaves among which five are a matter's, and what a resident is given of it."""

    leaves: list[bytes]
    places: list[int]
    opened: list[Opened]

    def note(self, size: int, at: datetime, *, by: tuple[str, ...] = tuple(WITNESSES), log: Ed25519Signer = LOG) -> str:
        """A checkpoint of the first `size` leaves, co-signed at `at`."""
        text = Checkpoint(LOG.name, size, root_of(size, hash_at(self.leaves))).text()
        seconds = int(at.timestamp())
        lines = (
            signature_line(
                WITNESSES[name].name, WITNESSES[name].key_id, WITNESSES[name].sign_at(text.encode(), seconds)
            )
            for name in by
        )
        return add_signatures(sign_note(text, [log]), lines)

    def proof(self, number: int, note: str, *, is_open: bool = True) -> str:
        place, size = self.places[number], int(note.split("\n")[1])
        hashes = tuple(inclusion_proof(place, size, hash_at(self.leaves)))
        return TlogProof(place, hashes, note, self.opened[number].extra() if is_open else b"").text()

    def receipt(self, **changes: object) -> ReceiptFile:
        """As it is downloaded: the fourth event is withheld."""
        note = self.note(len(self.leaves), BEGAN + timedelta(hours=9))
        events = []
        for number, one in enumerate(self.opened):
            before = self.note(self.places[number], one.record.time) if self.places[number] else ""
            is_open = number != 3
            events.append(
                ReceiptEvent(
                    number + 1, one.entry(), self.proof(number, note, is_open=is_open), before, withheld=not is_open
                )
            )
        whole = ReceiptFile("4A7CWHKRM3E", BEGAN + timedelta(hours=10), POLICY.text(), SECRET, tuple(events))
        return replace(whole, **changes)  # type: ignore[arg-type]


def world() -> World:
    leaves = [number.to_bytes(32, "big") for number in range(300)]
    places, opened, previous = [0, 5, 6, 255, 299], [], ""
    for number, words in enumerate(WORDS):
        record = EventRecord(
            time=BEGAN + timedelta(hours=number), role="resident" if number in (0, 4) else "handler",
            action=("submit", "accept", "answer", "note", "rate")[number], from_="", to="submitted", public=words,
            facts={"unit": "3", "ü": "€"} if number == 2 else {}, attachments=("ab" * 32,) if number == 0 else (),
            sequence=number + 1, previous=previous,
        )  # fmt: skip
        salt = salt_for(SECRET, number + 1)
        opened.append(Opened(salt, record))
        entry = commit(salt, record)
        leaves[places[number]] = entry
        previous = entry.hex()
    return World(leaves, places, opened)


def taken_over(*numbers: int) -> str:
    """A receipt whose records of these places say that an older system made them, days before the log began."""
    made, previous = world(), ""
    for place, one in enumerate(made.opened):
        changes: dict[str, object] = {"previous": previous}
        if place in numbers:
            changes |= {"facts": {"imported": "12345"}, "time": one.record.time - timedelta(days=9)}
        made.opened[place] = replace(one, record=replace(one.record, **changes))  # type: ignore[arg-type]
        made.leaves[made.places[place]] = made.opened[place].entry()
        previous = made.opened[place].entry().hex()
    seen = [made.note(place, BEGAN) if place else "" for place in made.places]
    good = made.receipt()
    events = [replace(event, before=note) for event, note in zip(good.events, seen, strict=True)]
    return replace(good, events=tuple(events)).text()


def tampered() -> Iterator[tuple[str, str]]:
    """(what was done, text of the file): each differs from the good one in something that is said or proved."""
    made = world()
    good = made.receipt()
    yield from by_hand(made, good)
    yield from by_bytes(good.text(), "receipt", 160, seed=1)
    yield from by_bytes(made.proof(2, made.note(300, BEGAN + timedelta(hours=9))), "proof", 120, seed=2)


def by_hand(made: World, good: ReceiptFile) -> Iterator[tuple[str, str]]:
    """What somebody would do who wants to deceive, one thing at a time."""
    last, hours = len(made.leaves), timedelta(hours=9)
    for number, event in enumerate(good.events):
        others = tuple(one for one in good.events if one is not event)
        yield f"event {number + 1} left out", replace(good, events=others).text()
        yield f"event {number + 1} twice", replace(good, events=(*good.events, event)).text()
        yield f"event {number + 1} not in the log yet", with_event(good, number, proof="", before="")
        yield f"another commitment of {number + 1}", with_event(good, number, commitment=b"\x07" * 32)
        yield f"{number + 1} called withheld or not", with_event(good, number, withheld=not event.withheld)
        yield f"sequence of {number + 1} raised", with_event(good, number, sequence=event.sequence + 1)
        for what, change in changes_of(made.opened[number].record):
            forged = Opened(made.opened[number].salt, change)
            changed = World(made.leaves, made.places, [*made.opened])
            changed.opened[number] = forged
            proof = changed.proof(number, made.note(last, BEGAN + hours))
            yield f"{what} of {number + 1} changed", with_event(good, number, proof=proof, withheld=False)
            yield (
                f"{what} of {number + 1} changed, commitment too",
                with_event(good, number, proof=proof, withheld=False, commitment=forged.entry()),
            )
    yield "events swapped", replace(good, events=good.events[::-1]).text()
    yield "another secret", replace(good, secret=b"\x09" * 32).text()
    yield "no events", replace(good, events=()).text()
    forger = Ed25519Signer(LOG.name, b"\x08" * 32)
    text = made.note(last, BEGAN + hours).split("\n\n")[0] + "\n"
    notes = {
        "not signed by the log": sign_note(text, [forger]),
        "one witness only": made.note(last, BEGAN + hours, by=("university",)),
        "no witness": made.note(last, BEGAN + hours, by=()),
        "one of another log": made.note(last, BEGAN + hours).replace("police.example/log", "elsewhere.example/log"),
        "a witness's time changed": with_time(made.note(last, BEGAN + hours)),
        "another history": World([b"\x55" * 32, *made.leaves[1:]], made.places, made.opened).note(last, BEGAN + hours),
        "witnessed before it was written": made.note(last, BEGAN - timedelta(days=1)),
    }  # fmt: skip
    for what, note in notes.items():
        for number in (0, 2, 4):
            honest = made.proof(number, made.note(last, BEGAN + hours))
            proof = honest.split("\n\n")[0] + "\n\n" + note
            yield f"{number + 1}: {what}", with_event(good, number, proof=proof)
            yield f"{number + 1} alone: {what}", proof
    for number in (1, 2, 4):
        late = made.note(made.places[number], made.opened[number].record.time + timedelta(minutes=3))
        yield f"{number + 1} back-dated", with_event(good, number, before=late)
        wide = made.note(made.places[number] + 1, made.opened[number].record.time)
        yield f"{number + 1}: before is not before", with_event(good, number, before=wide)
        yield f"{number + 1}: before is false", with_event(good, number, before=with_time(good.events[number].before))


def changes_of(record: EventRecord) -> Iterator[tuple[str, EventRecord]]:
    yield "words", replace(record, public=record.public + "。")
    yield "time", replace(record, time=record.time - timedelta(days=2))
    yield "role", replace(record, role="chief")
    yield "state", replace(record, to="answered")
    yield "fact", replace(record, facts={**record.facts, "grade": "5"})
    yield "attachment", replace(record, attachments=("cd" * 32,))


def with_event(good: ReceiptFile, number: int, **changes: object) -> str:
    events = list(good.events)
    events[number] = replace(events[number], **changes)  # type: ignore[arg-type]
    return replace(good, events=tuple(events)).text()


def with_time(note: str) -> str:
    """The note with another time in its first cosignature."""
    import base64

    head, *lines = note.split("\n— ")
    place = next(at for at, line in enumerate(lines) if not line.startswith(LOG.name))
    name, encoded = lines[place].split(" ")
    data = bytearray(base64.b64decode(encoded))
    data[11] ^= 1
    end = "\n" if encoded.endswith("\n") else ""
    lines[place] = f"{name} {base64.b64encode(bytes(data)).decode()}{end}"
    return "\n— ".join([head, *lines])


def by_bytes(text: str, what: str, count: int, *, seed: int) -> Iterator[tuple[str, str]]:
    """One character changed, left out or doubled at so many places, where that is not blank space of the JSON."""
    dice = random.Random(seed)
    free = [at for at, sign in enumerate(text) if sign not in ' \n"' and not _is_policy(text, at)]
    for at in sorted(dice.sample(free, count)):
        how = dice.choice(("changed", "left out", "doubled"))
        other = "B" if text[at] == "A" else "A"
        sign = {"changed": other, "left out": "", "doubled": text[at] * 2}[how]
        yield f"{what}: {text[at]!r} at {at} {how}", text[:at] + sign + text[at + 1 :]


def _is_policy(text: str, at: int) -> bool:
    """Policy, number and time of taking are not proved by anything: changing them changes nothing that is believed."""
    return text.startswith("{") and at < text.find('"secret"')


def as_json(cases: list[tuple[str, str]]) -> str:
    return json.dumps([text for _, text in cases])
