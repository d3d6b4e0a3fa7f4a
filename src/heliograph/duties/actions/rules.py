"""Put a version of a rule in force. Each version's text is kept, with who set it; none is ever changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.core.procedure import Kind
from heliograph.core.text import Text
from heliograph.duties import rulebook, subjects
from heliograph.duties.actions.pointing import point
from heliograph.duties.errors import NotYourRule, Problem, RuleInvalid, Unchangeable
from heliograph.duties.models import Cursor, RuleVersion
from heliograph.duties.rulebook import Rule
from heliograph.matters import procedures
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer

PROMISE = "duty"
SETS_RULES = (Role.LEAD, Role.CHIEF, Role.ADMINISTRATOR)


def may_set(viewer: Viewer) -> bool:
    return viewer.is_one_of(*SETS_RULES)


def versions_of(bureau_id: int, code: str) -> list[Rule]:
    """Every version of a rule, the oldest `in_force` first; of two of one day the one loaded later holds."""
    rows = RuleVersion.objects.filter(bureau_id=bureau_id, code=code).order_by("id")
    by_day = {rule.in_force: rule for rule in (rulebook.read(row.text) for row in rows)}
    return [by_day[day] for day in sorted(by_day)]


def load_rule(bureau_id: int, text: str, *, by: Viewer | None, now: datetime) -> RuleVersion:
    """Check a version and put it in force from its day on; the same text again changes nothing. `by` None: who sets up the bureau.

    Raises `RuleInvalid` with every problem and its field, `Unchangeable`, `NotYourRule`.
    """
    if by is not None and not (by.bureau_id == bureau_id and may_set(by)):
        raise NotYourRule
    rule = rulebook.read(text)
    problems = _misfits(bureau_id, rule, now if by is not None else None)
    if problems:
        raise RuleInvalid(problems)
    return durably(lambda: _keep(bureau_id, rule, text, by.officer_id if by else None, now))


def _misfits(bureau_id: int, rule: Rule, now: datetime | None) -> list[Problem]:
    """What the bureau does not have: the kind of subject, the procedure. An officer may set nothing for days that are over."""
    found = []
    if subjects.kind(rule.subjects) is None:
        known = [one.code for one in subjects.kinds()]
        found.append(
            Problem(
                "subjects", Text(f"没有这一类；有 {'、'.join(known)}。", f"no such kind; there are {', '.join(known)}.")
            )
        )
    procedure = procedures.in_force(bureau_id, rule.procedure, rule.in_force)
    if procedure is None:
        found.append(Problem("procedure", Text("那天没有这项规程在用。", "no such procedure is in force on that day.")))
    elif procedure.opening.by != ("system",) or not any(p.name == PROMISE for p in procedure.promises):
        found.append(
            Problem(
                "procedure",
                Text(
                    f"要用带 include = [“duty”] 的规程（有承诺“{PROMISE}”）。",
                    f'it must be a procedure that includes "duty" (with the promise "{PROMISE}").',
                ),
            )
        )
    elif not any(action.kind is Kind.CLOSE for action in procedure.actions):
        found.append(Problem("procedure", Text("这项规程没有“做完了”。", "nothing in it says that it is done.")))
    if now is not None and rule.in_force < now.astimezone(organisation.zone(bureau_id)).date():
        found.append(
            Problem("in_force", Text("不能从过去的日子算起；写今天或者以后。", "not in the past: today or later."))
        )
    return found


def _keep(bureau_id: int, rule: Rule, text: str, by: int | None, now: datetime) -> RuleVersion:
    unlike = Unchangeable(rule.code, rule.version)
    found = RuleVersion.keep(bureau_id, rule.code, rule.version, text, by=by, now=now, otherwise=unlike)
    cursor = Cursor.objects.select_for_update().filter(bureau_id=bureau_id, code=rule.code).first()
    if cursor is None:
        cursor = Cursor(bureau_id=bureau_id, code=rule.code, after=rule.in_force - timedelta(days=1))
    point(cursor, versions_of(bureau_id, rule.code))
    cursor.save()
    return found
