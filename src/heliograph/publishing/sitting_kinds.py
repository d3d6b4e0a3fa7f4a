"""Kinds of public session, grounds on which one is closed, parts of people invited: data, read once from hearings.toml.

Other modules ask `kind`, `ground`, `role`; only the hard stops know a ground by name.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.calendar import Within
from heliograph.core.text import Text
from heliograph.publishing.kinds import Ground, KindsInvalid


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table whose every key is known."""


class SittingKind(_Strict, frozen=True):
    """A kind of session. `notice` and `within` empty: the law gives no figure."""

    code: str
    title: Text
    says: Text
    basis: tuple[Ground, ...]
    notice: str = ""
    within: str = ""
    impartial: bool = False

    @property
    def notice_before(self) -> Within | None:
        return Within.parse(self.notice) if self.notice else None

    @property
    def held_within(self) -> Within | None:
        return Within.parse(self.within) if self.within else None

    @property
    def cite(self) -> Text:
        """Every ground in one line."""
        cites = [ground.cite for ground in self.basis]
        return Text("；".join(one.zh for one in cites), "; ".join(one.en for one in cites))


class ClosedGround(_Strict, frozen=True):
    """Why a session is closed: in plain words, with the article and its row of law.md."""

    code: str
    title: Text
    article: Text
    row: str


class GuestRole(_Strict, frozen=True):
    """外部参加人: in what part somebody from outside comes."""

    code: str
    title: Text


class _File(_Strict, frozen=True):
    contacts_keep: str
    kinds: tuple[SittingKind, ...]
    grounds: tuple[ClosedGround, ...]
    roles: tuple[GuestRole, ...]


def read(text: str) -> _File:
    """The file's values. Raises `KindsInvalid`."""
    try:
        found = msgspec.convert(tomllib.loads(text), _File)
        limits = (limit for kind in found.kinds for limit in (kind.notice, kind.within) if limit)
        for phrase in (found.contacts_keep, *limits):
            Within.parse(phrase)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise KindsInvalid(str(error)) from error
    for codes in ([k.code for k in found.kinds], [g.code for g in found.grounds], [r.code for r in found.roles]):
        if len(set(codes)) < len(codes):
            raise KindsInvalid(f"a code is given twice: {codes}")
    for kind in found.kinds:
        if not kind.basis or any(not one.row for one in kind.basis):
            raise KindsInvalid(f"kind {kind.code}: basis")
    return found


@cache
def _file() -> _File:
    return read((Path(__file__).resolve().parent / "hearings.toml").read_text("utf-8"))


def kinds() -> tuple[SittingKind, ...]:
    return _file().kinds


def grounds() -> tuple[ClosedGround, ...]:
    return _file().grounds


def roles() -> tuple[GuestRole, ...]:
    return _file().roles


def contacts_keep() -> Within:
    """How long after a session what people left to be reached by is kept."""
    return Within.parse(_file().contacts_keep)


def kind(code: str) -> SittingKind | None:
    return next((one for one in kinds() if one.code == code), None)


def ground(code: str) -> ClosedGround | None:
    return next((one for one in grounds() if one.code == code), None)


def role(code: str) -> GuestRole | None:
    return next((one for one in roles() if one.code == code), None)
