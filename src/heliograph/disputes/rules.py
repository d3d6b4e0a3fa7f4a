"""The rules of mediation as data (rules.toml): what excludes it, which ties make a mediator partial, the kinds of clause."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.text import Text


class Exclusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """不适用调解的情形 (A-37, and A-36 for what is not minor): the question asked of the officer, and what both sides are told."""

    code: str
    asks: Text
    plain: Text
    row: str


class Tie(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A relation for which somebody may not mediate."""

    code: str
    title: Text


class ClauseKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of clause: its sentence in both languages, and which of `amount` and `what` it can't do without."""

    code: str
    needs: tuple[str, ...]
    title: Text
    says: Text

    def sentence(self, *, who: Text, whom: Text, due: Text, amount: str, what: str) -> Text:
        """The clause as it stands in the agreement. `what` is in the words of the people themselves."""
        given = {"amount": amount, "what": what}
        return Text(
            self.says.zh.format(who=who.zh, whom=whom.zh, due=due.zh, **given).strip(),
            self.says.en.format(who=who.en, whom=whom.en, due=due.en, **given).strip(),
        )


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    exclusions: tuple[Exclusion, ...]
    ties: tuple[Tie, ...]
    clauses: tuple[ClauseKind, ...]


@cache
def _rules() -> _File:
    text = (Path(__file__).resolve().parent / "rules.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File)


def exclusions() -> tuple[Exclusion, ...]:
    return _rules().exclusions


def exclusion(code: str) -> Exclusion | None:
    return next((one for one in exclusions() if one.code == code), None)


def ties() -> tuple[Tie, ...]:
    return _rules().ties


def clause_kinds() -> tuple[ClauseKind, ...]:
    return _rules().clauses


def clause_kind(code: str) -> ClauseKind | None:
    return next((one for one in clause_kinds() if one.code == code), None)
