"""Kinds of document, boards and causes of withdrawal: data, read once from kinds.toml and checked.

Other modules ask `kind`, `board`, `cause`; none of them knows a kind by name.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.calendar import Within
from heliograph.core.text import Text

SUBJECTS = frozenset({"nobody", "organisation", "person"})
DECIDERS = ("handler", "lead")
ENDS = frozenset({"withdrawn", "corrected"})
HEARING = "hearing"


class KindsInvalid(ValueError):
    """kinds.toml contradicts itself; the message says where."""


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table whose every key is known."""


class Ground(_Strict, frozen=True):
    """A legal ground: instrument, bare article, row of law.md."""

    instrument: Text
    article: str
    row: str

    @property
    def cite(self) -> Text:
        if not self.article:
            return self.instrument
        return Text(f"《{self.instrument.zh}》第{self.article}条", f"{self.instrument.en}, art. {self.article}")


class Board(_Strict, frozen=True):
    """公开栏: a public list of its own."""

    code: str
    title: Text
    says: Text


class Kind(_Strict, frozen=True):
    """A kind of document. `keeps` empty: it stands until withdrawn or replaced. `text_from` "unit": an empty text is composed.

    `text_from` "hearing": it is made when what came of a public session is released, and written by hand only to correct it.
    """

    code: str
    board: str
    title: Text
    says: Text
    subjects: tuple[str, ...]
    basis: tuple[Ground, ...]
    decided_by: str
    procedures: tuple[str, ...] = ()
    keeps: str = ""
    keeps_row: str = ""
    at_least: str = ""
    text_from: str = ""

    @property
    def is_of_a_hearing(self) -> bool:
        return self.text_from == HEARING

    @property
    def term(self) -> Within | None:
        return Within.parse(self.keeps) if self.keeps else None

    @property
    def shortest(self) -> Within | None:
        return Within.parse(self.at_least) if self.at_least else None


class Cause(_Strict, frozen=True):
    """What can happen to what a document rests on. `local`: the figure is the bureau's own."""

    code: str
    title: Text
    within: str
    basis: Ground
    settled_by: tuple[str, ...]
    local: bool = False

    @property
    def limit(self) -> Within:
        return Within.parse(self.within)


class _File(_Strict, frozen=True):
    boards: tuple[Board, ...]
    kinds: tuple[Kind, ...]
    causes: tuple[Cause, ...]


def read(text: str) -> _File:
    """The file's values. Raises `KindsInvalid`."""
    try:
        found = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise KindsInvalid(str(error)) from error
    boards = {board.code for board in found.boards}
    for kind in found.kinds:
        _check(kind, boards)
    for cause in found.causes:
        if not cause.settled_by or not ENDS.issuperset(cause.settled_by) or not _is_limit(cause.within):
            raise KindsInvalid(f"cause {cause.code}: settled_by or within")
    if sum(kind.is_of_a_hearing for kind in found.kinds) != 1:
        raise KindsInvalid("text_from: one kind, and only one, is of hearings")
    for codes in ([b.code for b in found.boards], [k.code for k in found.kinds], [c.code for c in found.causes]):
        if len(set(codes)) < len(codes):
            raise KindsInvalid(f"a code is given twice: {codes}")
    return found


def _check(kind: Kind, boards: set[str]) -> None:
    problems = {
        "board": kind.board not in boards,
        "subjects": not kind.subjects or not SUBJECTS.issuperset(kind.subjects),
        "basis": not kind.basis or any(not ground.row for ground in kind.basis),
        "decided_by": kind.decided_by not in DECIDERS or ("person" in kind.subjects and kind.decided_by != "lead"),
        "text_from": kind.text_from not in ("", "unit", HEARING),
        "keeps": not all(map(_is_limit, filter(None, (kind.keeps, kind.at_least)))),
    }
    for key, is_wrong in problems.items():
        if is_wrong:
            raise KindsInvalid(f"kind {kind.code}: {key}")


def _is_limit(phrase: str) -> bool:
    try:
        Within.parse(phrase)
    except ValueError:
        return False
    return True


@cache
def _file() -> _File:
    return read((Path(__file__).resolve().parent / "kinds.toml").read_text("utf-8"))


def boards() -> tuple[Board, ...]:
    return _file().boards


def kinds() -> tuple[Kind, ...]:
    return _file().kinds


def causes() -> tuple[Cause, ...]:
    return _file().causes


def board(code: str) -> Board | None:
    return next((one for one in boards() if one.code == code), None)


def kind(code: str) -> Kind | None:
    return next((one for one in kinds() if one.code == code), None)


def of_a_hearing() -> Kind:
    """The kind that the account of a public session is registered as."""
    return next(one for one in kinds() if one.is_of_a_hearing)


def cause(code: str) -> Cause | None:
    return next((one for one in causes() if one.code == code), None)
