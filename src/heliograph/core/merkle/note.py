"""C2SP signed notes: a text, an empty line, signature lines. What a log publishes and witnesses add to.

A note is parsed before it is believed: `parse_note` says what stands there, `open_note` who signed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heliograph.core.merkle import wire
from heliograph.core.merkle.keys import Signer, Verifier
from heliograph.core.merkle.refusal import NoteRefused, SignatureRefused

MAX_SIGNATURES = 100
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line. `line` is the line verbatim, with its newline."""

    name: str
    key_id: bytes
    signature: bytes
    line: str


@dataclass(frozen=True, slots=True)
class Note:
    """A signed note as it stands. `text` is what is signed, with its last newline; `raw` is everything."""

    text: str
    signatures: tuple[Signature, ...]
    raw: str


def signature_line(name: str, key_id: bytes, signature: bytes) -> str:
    """The line that carries a signature, with its newline."""
    return f"{_DASH}{name} {wire.encode(key_id + signature)}\n"


def parse_note(raw: str | bytes) -> Note:
    """Take a note apart. Raises NoteRefused unless it is exactly as the specification writes one."""
    note = _as_text(raw)
    at = note.rfind("\n\n")
    if at < 0:
        raise NoteRefused("没有签名部分", "the note has no signatures: an empty line is missing")
    text, lines = note[: at + 1], note[at + 2 :]
    if not lines.endswith("\n"):
        raise NoteRefused("签名部分没有以换行结束", "the signatures are missing or do not end with a newline")
    found = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(found) > MAX_SIGNATURES:
        raise NoteRefused("签名太多", f"the note has more than {MAX_SIGNATURES} signatures")
    return Note(text, found, note)


def signatures_by(note: Note, verifiers: Iterable[Verifier]) -> tuple[Signature, ...]:
    """The signatures by known keys, all of them verified, in their order; those of unknown keys are left out.

    Raises SignatureRefused if one that names a known key is not by it.
    """
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signed = note.text.encode()
    found = []
    for one in note.signatures:
        verifier = known.get((one.name, one.key_id))
        if verifier is None:
            continue
        if not verifier.verify(signed, one.signature):
            raise SignatureRefused(one.name)
        found.append(one)
    return tuple(found)


def open_note(note: Note | str, verifiers: Iterable[Verifier]) -> tuple[Signature, ...]:
    """`signatures_by`, of which there must be one. Raises NoteRefused if none is by a known key."""
    found = signatures_by(note if isinstance(note, Note) else parse_note(note), verifiers)
    if not found:
        raise NoteRefused("没有已知密钥的签名", "no known key has signed this")
    return found


def sign_note(text: str, signers: Iterable[Signer]) -> str:
    """A note of this text. Raises NoteRefused for a text that no note may have, or without a signer."""
    signed = text.encode()
    lines = (signature_line(signer.name, signer.key_id, signer.sign(signed)) for signer in signers)
    note = f"{text}\n{''.join(lines)}"
    if parse_note(note).text != text:
        raise NoteRefused("正文必须以一个换行结束", "a note's text ends with one newline")
    return note


def add_signatures(note: Note | str, lines: Iterable[str]) -> str:
    """The note with further signature lines (each with its newline) after its own; lines it has already are not doubled.

    Raises NoteRefused if what comes out is no note. Whether the signatures are true is for `open_note`.
    """
    note = note if isinstance(note, Note) else parse_note(note)
    fresh = dict.fromkeys(lines)
    for one in note.signatures:
        fresh.pop(one.line, None)
    made = parse_note(note.raw + "".join(fresh))
    if made.text != note.text:
        raise NoteRefused("这不是签名行", "these are no signature lines")
    return made.raw


def _as_text(raw: str | bytes) -> str:
    try:
        note = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        note.encode("utf-8")
    except UnicodeError:
        raise NoteRefused("不是有效的 UTF-8 文本", "the note is not valid UTF-8") from None
    if any(char < " " and char != "\n" for char in note):
        raise NoteRefused("含有控制字符", "the note has a control character in it")
    return note


def _signature(line: str) -> Signature:
    name, separator, encoded = line.removeprefix(_DASH).partition(" ")
    data = wire.decode(encoded)
    if not line.startswith(_DASH) or not separator or not wire.is_name(name) or data is None or len(data) < 5:
        raise NoteRefused("签名行格式不对", "a signature line is malformed")
    return Signature(name, data[:4], data[4:], line + "\n")
