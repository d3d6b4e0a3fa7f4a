"""Put a version of a set in force. Each version's text is kept, with who set it; none is ever changed."""

from __future__ import annotations

from datetime import date, datetime

from heliograph.appraisal import indicators
from heliograph.appraisal.checking import ABOUT_CASES
from heliograph.appraisal.errors import Problem, Refusal, SetInvalid, unchangeable
from heliograph.appraisal.indicators import IndicatorSet, Side
from heliograph.appraisal.models import SetVersion
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.commit import durably
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer


def may_set(viewer: Viewer) -> bool:
    """The bureau's head alone: departments issue no indicators of their own (law.md Q-05)."""
    return viewer.is_one_of(Role.CHIEF)


def load_set(bureau_id: int, text: str, *, by: Viewer | None, now: datetime) -> SetVersion:
    """Check a version and keep it; the same text again changes nothing. `by` None: who sets up the bureau.

    Raises `SetInvalid` with every problem and its line, `Refusal` for anybody but a chief, or for a known version.
    """
    if by is not None and not (by.bureau_id == bureau_id and may_set(by)):
        raise Refusal(
            "考核指标由局领导定，部门不另发一套（law.md Q-05）。请把要改的告诉局领导。",
            "Indicators are set by the bureau's head; departments issue none of their own (law.md Q-05). Tell the head what should change.",
        )
    found = indicators.read(text)
    problems = [
        Problem(1, "procedure", Text(f"没有规程 {one.procedure} 在用。", f"no procedure {one.procedure} is in force."))
        for one in found.indicators
        if one.procedure and procedures.in_force(bureau_id, one.procedure, found.in_force) is None
    ]
    problems += _cases(bureau_id, found)
    if problems:
        raise SetInvalid(problems)
    unlike, officer = unchangeable(found.code, found.version), by.officer_id if by else None
    return durably(
        lambda: SetVersion.keep(bureau_id, found.code, found.version, text, by=officer, now=now, otherwise=unlike)
    )


def _cases(bureau_id: int, found: IndicatorSet) -> list[Problem]:
    """A bureau's own procedure for cases may be appraised no more than a shipped one."""
    said = Text("这是办案的规程，不能看办结快慢。", "this procedure is for cases: how they end may not be appraised.")
    return [
        Problem(1, "procedure", said, "Q-04")
        for one in found.indicators
        if one.procedure and one.measure in ABOUT_CASES
        for procedure in [procedures.in_force(bureau_id, one.procedure, found.in_force)]
        if procedure is not None and procedure.group == "case"
    ]


def in_force(bureau_id: int, kind: Side, on: date) -> SetVersion | None:
    """The version for a kind of unit on a day; of two of one day the one loaded later."""
    rows = SetVersion.objects.filter(bureau_id=bureau_id).order_by("id")
    fit = [(indicators.read(row.text), row) for row in rows]
    held = [(found.in_force, row.id, row) for found, row in fit if found.kind is kind and found.in_force <= on]
    return max(held, key=lambda one: one[:2])[2] if held else None
