"""Officers and their postings from a file: one line an officer, or one a posting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation

from heliograph.core.text import Text
from heliograph.organisation.actions.importing.lines import Line
from heliograph.organisation.actions.importing.report import Difference, ImportReport, Outcome, Seen
from heliograph.organisation.actions.importing.run import differences, run
from heliograph.organisation.actions.log_ins import give_log_in
from heliograph.organisation.actions.officers import (
    BADGE_NAME,
    NAME,
    NAME_EN,
    OfficerDetails,
    check_administrator,
    check_separation,
    posting_values,
    record_officer,
    record_posting,
    write_officer,
    write_posting,
)
from heliograph.organisation.actions.units import today_at
from heliograph.organisation.errors import NotGiven, Taken, Unreadable
from heliograph.organisation.models import Bureau, Officer, Role, Unit

OFFICER_NAMES = {"badge": BADGE_NAME, "name_zh": NAME, "name_en": NAME_EN, "active": Text("在职", "in service")}
USERNAME_NAME = Text("用户名", "user name")
UNIT_NAME, ROLE_NAME = Text("单位", "unit"), Text("角色", "role")
POSTING_NAMES = {
    "unit": UNIT_NAME,
    "role": ROLE_NAME,
    "since": Text("任职开始", "posted since"),
    "until": Text("任职结束", "posted until"),
}


def import_officers(
    bureau: Bureau,
    lines: Sequence[Line],
    *,
    dry_run: bool,
    now: datetime,
    by: Officer | None = None,
    confirmed: str | None = None,
) -> ImportReport:
    """Add and change officers, their log-ins and postings as the lines say. Twice changes nothing.

    An officer with several postings has several lines, which must agree about the officer. `retire` takes out of
    service (and closes the log-in); a posting ends by `until`. Log-ins come without a password: `give_password`
    makes a one-time one. All lines are written or none is.
    """
    today = today_at(bureau, now)
    first: dict[str, tuple[Line, OfficerDetails]] = {}
    posted: dict[tuple[str, str, str], int] = {}

    def write(line: Line) -> Seen:
        return _write(bureau, line, first, posted, by, now)

    def check() -> None:
        check_administrator(bureau, today)
        for officer in Officer.objects.filter(bureau=bureau, badge__in=first):
            check_separation(officer, today)

    return run(bureau, lines, write, check, dry_run=dry_run, confirmed=confirmed)


def _write(
    bureau: Bureau,
    line: Line,
    first: dict[str, tuple[Line, OfficerDetails]],
    posted: dict[tuple[str, str, str], int],
    by: Officer | None,
    now: datetime,
) -> Seen:
    badge = line.get("badge")
    if not badge:
        raise NotGiven("badge", BADGE_NAME)
    officer = Officer.objects.select_related("user").filter(bureau=bureau, badge=badge).first()
    is_new = officer is None
    before = OfficerDetails.of(officer) if officer else None
    details = _details(line, before)
    earlier, agreed = first.setdefault(badge, (line, details))
    if agreed != details:
        zh = f"和第 {earlier.number} 行说的不一样：同一个警号，姓名、在职要一致。"
        raise Taken(Text(zh, f"Line {earlier.number} says something else about this officer."), "badge")
    written = write_officer(bureau, details, officer)
    record_officer(bureau, written, before, by, now)
    found = [
        *differences(OFFICER_NAMES, before.values() if before else None, details.values()),
        *_log_in(written, line.get("username"), by, now),
        *_posting(bureau, written, line, posted, by, now),
    ]
    outcome = Outcome.ADDED if is_new else Outcome.CHANGED if found else Outcome.UNCHANGED
    return Seen(line.number, outcome, badge, details.name_zh, tuple(found))


def _details(line: Line, before: OfficerDetails | None) -> OfficerDetails:
    old = before or OfficerDetails(line.get("badge"), "", "")
    return OfficerDetails(
        badge=old.badge,
        name_zh=line.get("name_zh", old.name_zh),
        name_en=line.get("name_en", old.name_en),
        active=not line.is_yes("retire") if "retire" in line.values else old.active,
    )


def _log_in(officer: Officer, username: str, by: Officer | None, now: datetime) -> list[Difference]:
    """An empty user name leaves the log-in alone."""
    if not username or (officer.user is not None and officer.user.get_username() == username):
        return []
    give_log_in(officer, username, by=by, now=now)
    return [Difference(USERNAME_NAME, "", username)]


def _posting(
    bureau: Bureau,
    officer: Officer,
    line: Line,
    posted: dict[tuple[str, str, str], int],
    by: Officer | None,
    now: datetime,
) -> tuple[Difference, ...]:
    """A line without unit and role posts nobody."""
    code, role = line.get("unit"), _role(line.get("role"))
    if not code and not role:
        return ()
    if not code or not role:
        raise NotGiven("role" if code else "unit", ROLE_NAME if code else UNIT_NAME)
    earlier = posted.setdefault((officer.badge, code, role), line.number)
    if earlier != line.number:
        raise Taken(Text(f"第 {earlier} 行已经写了这个任职。", f"Line {earlier} has this posting already."), "role")
    unit = Unit.objects.filter(bureau=bureau, code=code).first()
    if unit is None:
        raise Unreadable(Text(f"没有代码是“{code}”的单位。", f"There is no unit with the code {code!r}."), "unit")
    old = officer.postings.filter(unit=unit, role=role).first()
    since = line.day("since") if "since" in line.values else (old.since if old else None)
    until = line.day("until") if "until" in line.values else (old.until if old else None)
    posting, before = write_posting(officer, unit, role, since, until)
    record_posting(posting, before, by, now)
    return differences(POSTING_NAMES, before, posting_values(posting))


def _role(text: str) -> str:
    """A code or the Chinese word."""
    with translation.override("zh-hans"):
        known = {str(role.label): role.value for role in Role}
    return str(known.get(text, text))
