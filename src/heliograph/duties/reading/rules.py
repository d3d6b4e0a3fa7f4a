"""The bureau's rules: which are in use, their versions with who set them, and when the next turns come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from heliograph.core.text import Text
from heliograph.duties import rulebook, subjects
from heliograph.duties.actions.rules import versions_of
from heliograph.duties.models import Cursor, RuleVersion
from heliograph.duties.rulebook import Rule
from heliograph.duties.turns import Turn, next_turn
from heliograph.matters.errors import NotFound
from heliograph.organisation import reading as organisation


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in a list: its newest version, for whom, the next turn, and when its duties are listed."""

    rule: Rule
    subjects: Text
    next: Turn | None
    drawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class History:
    """A rule with every version, the newest first."""

    line: RuleLine
    versions: list[tuple[RuleVersion, Rule]]


def titles(bureau_id: int) -> dict[str, Text]:
    """The title of each rule by its code, as its newest version says."""
    rows = RuleVersion.objects.filter(bureau_id=bureau_id).order_by("id").values_list("code", "text")
    return {code: rulebook.read(text).title for code, text in rows}


def in_use(bureau_id: int) -> list[RuleLine]:
    """Every rule of the bureau, in the order of their codes."""
    return [_line(bureau_id, cursor) for cursor in Cursor.objects.filter(bureau_id=bureau_id).order_by("code")]


def _line(bureau_id: int, cursor: Cursor) -> RuleLine:
    versions = versions_of(bureau_id, cursor.code)
    newest = versions[-1]
    kind = subjects.kind(newest.subjects)
    found = next_turn(versions, cursor.after, organisation.calendar(bureau_id))
    title = kind.title if kind else Text(newest.subjects, newest.subjects)
    return RuleLine(newest, title, found[1] if found else None, cursor.due_at)


def history(bureau_id: int, code: str) -> History:
    """Raises `NotFound`."""
    cursor = Cursor.objects.filter(bureau_id=bureau_id, code=code).first()
    if cursor is None:
        raise NotFound
    rows = RuleVersion.objects.filter(bureau_id=bureau_id, code=code).select_related("loaded_by").order_by("-id")
    return History(_line(bureau_id, cursor), [(row, rulebook.read(row.text)) for row in rows])


def coming_turns(bureau_id: int, rule: Rule, after: date, count: int = 4) -> list[Turn]:
    """The next turns under one version alone: what somebody who edits it is shown before it is in force."""
    found: list[Turn] = []
    while len(found) < count:
        turn = next_turn([rule], found[-1].key if found else after, organisation.calendar(bureau_id))
        if turn is None:
            break
        found.append(turn[1])
    return found
