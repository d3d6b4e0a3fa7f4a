"""Officers and their postings: added, changed, ended; never deleted, because events name who acted.

Two rules stand here. Administrators and auditors never see content, so nobody is one of them and handles matters at the
same time. And a bureau always keeps one administrator, or nobody could undo a mistake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from heliograph.core.text import Text
from heliograph.organisation import reading
from heliograph.organisation.actions.log_ins import end_sessions
from heliograph.organisation.actions.recording import record
from heliograph.organisation.actions.units import lock, today_at
from heliograph.organisation.errors import DutiesClash, NotGiven, StillNeeded, Taken, Unreadable
from heliograph.organisation.models import Bureau, Officer, Posting, Role, Unit

BADGE = re.compile(r"[A-Za-z0-9-]{1,20}")
APART = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles without content: never together with any other."""

BADGE_NAME = Text("警号", "badge number")
NAME = Text("姓名", "name")
NAME_EN = Text("姓名拼音", "name in Latin letters")


@dataclass(frozen=True, slots=True)
class OfficerDetails:
    """What an administrator says about an officer."""

    badge: str
    name_zh: str
    name_en: str
    active: bool = True

    @classmethod
    def of(cls, officer: Officer) -> OfficerDetails:
        return cls(officer.badge, officer.name_zh, officer.name_en, officer.active)

    def values(self) -> dict[str, object]:
        return {"badge": self.badge, "name_zh": self.name_zh, "name_en": self.name_en, "active": self.active}


@transaction.atomic
def save_officer(
    bureau: Bureau, details: OfficerDetails, *, officer: Officer | None = None, by: Officer | None, now: datetime
) -> Officer:
    """Add an officer (`officer` is None) or change one. Out of service, the log-in is closed and its sessions end."""
    lock(bureau)
    before = OfficerDetails.of(officer) if officer else None
    saved = write_officer(bureau, details, officer)
    check_administrator(bureau, today_at(bureau, now))
    record_officer(bureau, saved, before, by, now)
    transaction.on_commit(reading.forget)
    return saved


def record_officer(
    bureau: Bureau, officer: Officer, before: OfficerDetails | None, by: Officer | None, now: datetime
) -> None:
    verb = "officer.added" if before is None else "officer.changed"
    after, old = OfficerDetails.of(officer).values(), before.values() if before else None
    record(bureau, verb, f"officer:{officer.id}", str(officer), by=by, now=now, before=old, after=after)


def write_officer(bureau: Bureau, details: OfficerDetails, officer: Officer | None) -> Officer:
    """Check and write one officer. Call under `lock`."""
    if not BADGE.fullmatch(details.badge):
        zh, en = "警号用数字和字母，最多 20 个。", "A badge number is made of digits and letters."
        raise Unreadable(Text(zh, en), "badge")
    for field, name in (("name_zh", NAME), ("name_en", NAME_EN)):
        if not getattr(details, field).strip():
            raise NotGiven(field, name)
    if len(details.name_zh) > 50 or len(details.name_en) > 100:
        raise Unreadable(Text("姓名太长。", "The name is too long."), "name_zh")
    same = Officer.objects.filter(bureau=bureau, badge=details.badge).exclude(pk=officer.pk if officer else 0)
    if same.exists():
        raise Taken(Text(f"警号“{details.badge}”已经有人用了。", f"Badge {details.badge} is somebody else's."), "badge")
    written = officer or Officer(bureau=bureau)
    written.badge, written.active = details.badge, details.active
    written.name_zh, written.name_en = details.name_zh, details.name_en
    written.save()
    user = written.user
    if user is not None and user.is_active != written.active:
        user.is_active = written.active
        user.save(update_fields=["is_active"])
    if user is not None and not written.active:
        end_sessions(user)
    return written


@transaction.atomic
def post(
    officer: Officer,
    unit: Unit,
    role: str,
    *,
    since: date | None = None,
    until: date | None = None,
    by: Officer | None,
    now: datetime,
) -> Posting:
    """Post an officer to a unit in a role; the same posting again changes its days."""
    bureau = officer.bureau
    lock(bureau)
    posting, before = write_posting(officer, unit, role, since, until)
    today = today_at(bureau, now)
    check_separation(officer, today)
    check_administrator(bureau, today)
    record_posting(posting, before, by, now)
    return posting


def write_posting(
    officer: Officer, unit: Unit, role: str, since: date | None, until: date | None
) -> tuple[Posting, dict[str, object] | None]:
    """Check and write one posting; with it comes what it was before. Call under `lock`."""
    if role not in Role.values:
        raise Unreadable(Text(f"没有“{role}”这种角色。", f"There is no role {role!r}."), "role")
    if unit.bureau_id != officer.bureau_id:
        raise Unreadable(Text("单位不在本局。", "The unit is another bureau's."), "unit")
    if not unit.active:
        raise Unreadable(Text(f"“{unit.name_zh}”已经停用。", f"{unit.name_en} is out of use."), "unit")
    if since and until and until < since:
        raise Unreadable(Text("结束早于开始。", "The end lies before the beginning."), "until")
    posting = Posting.objects.filter(officer=officer, unit=unit, role=role).first()
    before = posting_values(posting) if posting else None
    posting = posting or Posting(officer=officer, unit=unit, role=role)
    posting.since, posting.until = since, until
    posting.save()
    return posting, before


def posting_values(posting: Posting) -> dict[str, object]:
    return {
        "unit": posting.unit.code,
        "role": posting.role,
        "since": posting.since.isoformat() if posting.since else None,
        "until": posting.until.isoformat() if posting.until else None,
    }


def record_posting(posting: Posting, before: dict[str, object] | None, by: Officer | None, now: datetime) -> None:
    officer = posting.officer
    verb = "posting.added" if before is None else "posting.changed"
    subject, after = f"officer:{officer.id}", posting_values(posting)
    record(officer.bureau, verb, subject, str(officer), by=by, now=now, before=before, after=after)


@transaction.atomic
def end_posting(posting: Posting, *, by: Officer | None, now: datetime) -> Posting:
    """End a posting at once: from the next request on it gives no rights. One that ended earlier stays as it is."""
    bureau = posting.officer.bureau
    lock(bureau)
    yesterday = today_at(bureau, now) - timedelta(days=1)
    if posting.until is not None and posting.until <= yesterday:
        return posting
    before = posting_values(posting)
    posting.until = yesterday
    posting.save()
    check_administrator(bureau, today_at(bureau, now))
    record_posting(posting, before, by, now)
    return posting


def check_separation(officer: Officer, today: date) -> None:
    """Raises `DutiesClash` when somebody would administer or audit, and handle matters, at the same time."""
    running = Posting.objects.filter(officer=officer).filter(Q(until=None) | Q(until__gte=today))
    roles = {Role(role) for role in running.values_list("role", flat=True)}
    apart = roles & APART
    if apart and len(roles) > 1:
        one = Text("管理员", "Administrators") if Role.ADMINISTRATOR in apart else Text("审计人员", "Auditors")
        raise DutiesClash(
            Text(
                f"{one.zh}不能同时有别的角色：办事的人不管账号，管账号的人不看内容。请先结束其他任职。",
                f"{one.en} can't have another role: they never see content. End the other postings first.",
            ),
            "role",
        )


def check_administrator(bureau: Bureau, today: date) -> None:
    """Raises `StillNeeded` when the bureau had an administrator and would have none. A new bureau may have none yet."""
    posts = Posting.objects.filter(officer__bureau=bureau, role=Role.ADMINISTRATOR)
    holding = posts.filter(Q(until=None) | Q(until__gte=today), officer__active=True)
    if posts.exists() and not holding.exists():
        raise StillNeeded(
            Text(
                "这是本局最后一个管理员。请先任命另一个。",
                "This is the bureau's last administrator. Appoint another one first.",
            ),
            "role",
        )
