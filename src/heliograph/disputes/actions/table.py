"""At the table: who mediates and when, another mediator, a second round, the draft, the end without an agreement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from heliograph.core.calendar import due_only
from heliograph.core.text import Text
from heliograph.disputes import rules
from heliograph.disputes.actions.reminding import owed_for
from heliograph.disputes.actions.rows import check_may, current_meeting, locked, matter_of, ref_of, step
from heliograph.disputes.errors import NoMediator, Partial
from heliograph.disputes.models import Clause, Dispute, Mediator, MediatorKind, Meeting, Side
from heliograph.matters import procedures
from heliograph.matters.actions import RESIDENT, Actor, Details, MatterRef
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Matter, Party
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

MOST_CLAUSES = 20
LONGEST_WHAT = 200
TALK = timedelta(hours=1)
"""So far apart at least are two talks of one mediator."""
LONGEST_TERM = timedelta(days=3 * 365)
COURT = "有治安案件的，案件恢复办理，办案期限从今天重新计算；民事争议，双方可以到法院起诉。"
NOT_PENALISED = "没有谈成不算谁的错，也不会因此加重处罚。"


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """Who mediates, when and where. `ties` are those the mediator declared; `declared`: they were asked."""

    mediator: int
    at: datetime
    place: str
    ties: tuple[str, ...] = ()
    declared: bool = False


def arrange(viewer: Viewer, ref: MatterRef, new: NewMeeting, *, now: datetime) -> None:
    """Set mediator, date and place of the first round, or another date for it. Raises `Partial`, `Invalid`, and what `act` raises."""

    def work() -> None:
        dispute = locked(ref)
        matter = check_may(viewer, dispute, "arrange")
        mediator = fitting_mediator(dispute, matter, new)
        _check_time(new.at, new.place, now)
        _check_free(dispute, mediator, new.at)
        _replace(dispute, 1)
        _meet(dispute, 1, mediator, new.at, new.place, now)
        dispute.mediator = mediator
        dispute.save()
        step(
            dispute,
            "arrange",
            Actor(viewer),
            now=now,
            details=Details(words=_said(dispute, mediator, new.at, new.place)),
        )

    durably(work)


def fitting_mediator(dispute: Dispute, matter: Matter, new: NewMeeting) -> Mediator:
    """The mediator, if nothing speaks against them: no declared tie, not of the unit that handles the case, nobody objected."""
    mediator = Mediator.objects.filter(bureau_id=dispute.bureau_id, id=new.mediator, active=True).first()
    if mediator is None:
        raise Invalid("mediator", Text("请从名单里选一位。", "Choose somebody from the list."))
    declared = [tie for tie in rules.ties() if tie.code in new.ties]
    if declared:
        raise Partial(declared)
    if not new.declared:
        raise Invalid(
            "declared",
            Text(
                "请先问调解员和两边有没有关系，再勾选。",
                "Ask the mediator about ties to either side first, then tick this.",
            ),
        )
    if mediator.id in dispute.objected:
        raise Invalid(
            "mediator", Text("有一方要求换掉这一位，请另选。", "A side asked for another: choose somebody else.")
        )
    if is_of_the_case(dispute, matter, mediator):
        raise Partial
    return mediator


def is_of_the_case(dispute: Dispute, matter: Matter, mediator: Mediator) -> bool:
    """Whether a police mediator handles the case, or belongs to the unit that does."""
    if mediator.kind != MediatorKind.POLICE or dispute.case_id is None:
        return False
    case = Matter.objects.filter(bureau_id=dispute.bureau_id, id=dispute.case_id).first()
    units = organisation.units_of(mediator.officer_id)
    return case is not None and (case.unit_id in units or case.officer_id == mediator.officer_id)


def object_to(ref: MatterRef, by: Party | None, *, now: datetime) -> None:
    """A side asks for another mediator: the first side with their receipt (None), the other as its party."""
    actor = RESIDENT if by is None else Actor(party=by)
    durably(lambda: step(locked(ref), "object-mediator", actor, now=now, details=Details()))


def again(viewer: Viewer, ref: MatterRef, at: datetime, place: str, *, now: datetime) -> None:
    """A second round, within the promise that counts from the first. Raises `Invalid` for a day past it."""

    def work() -> None:
        dispute = locked(ref)
        check_may(viewer, dispute, "again")
        first = current_meeting(dispute)
        if first is None or dispute.mediator is None:
            raise NoMediator
        _check_time(at, place, now)
        latest = second_round_due(dispute, first.at, now)
        if at > latest:
            day = latest.astimezone(organisation.zone(dispute.bureau_id)).date().isoformat()
            raise Invalid(
                "at",
                Text(
                    f"第二次最晚在 {day}（第一次之后 7 个工作日）。",
                    f"The second round is due by {day}, 7 working days after the first.",
                ),
            )
        _check_free(dispute, dispute.mediator, at)
        _meet(dispute, 2, dispute.mediator, at, place, now)
        words = _said(dispute, dispute.mediator, at, place)
        step(dispute, "again", Actor(viewer), now=now, details=Details(words=words, happened_at=min(first.at, now)))

    durably(work)


def second_round_due(dispute: Dispute, first: datetime, now: datetime) -> datetime:
    """By when the second round must be over: the promise of the procedure, counted from the first."""
    matter = matter_of(dispute)
    promise = procedures.version(matter.bureau_id, matter.procedure, matter.version).promise("second-round")
    zone, calendar = organisation.zone(matter.bureau_id), organisation.calendar(matter.bureau_id)
    return due_only(min(first, now), promise.within, calendar, zone=zone, rule=promise.rule)[0]


@dataclass(frozen=True, slots=True)
class NewClause:
    """A clause as it is drafted."""

    kind: str
    by: str
    due: date
    amount: str = ""
    what: str = ""


def draft(viewer: Viewer, ref: MatterRef, clauses: Sequence[NewClause], *, now: datetime) -> None:
    """Write the agreement, anew each time: what was signed before is of another version. Raises `Invalid`."""

    def work() -> None:
        dispute = locked(ref)
        matter = check_may(viewer, dispute, "draft")
        today = now.astimezone(organisation.zone(dispute.bureau_id)).date()
        latest = _latest_day(dispute, today, now)
        if not 1 <= len(clauses) <= MOST_CLAUSES:
            raise Invalid("clauses", Text(f"请写 1 到 {MOST_CLAUSES} 条。", f"Write 1 to {MOST_CLAUSES} clauses."))
        checked = [_checked(one, today, latest) for one in clauses]
        dispute.draft += 1
        dispute.save()
        key = MatterKey.of(matter)
        for place, one in enumerate(checked, 1):
            row = Clause(
                bureau_id=dispute.bureau_id, id=new_id(), dispute_id=dispute.id, draft=dispute.draft, place=place, kind=one.kind,
                by=one.by, due=one.due,
            )  # fmt: skip
            row.sealed = key.seal_values("clause", row.id, {"amount": one.amount, "what": one.what})
            row.save(force_insert=True)
        words = f"协议第 {dispute.draft} 稿，一共 {len(checked)} 条。请看仔细：同意就签，想改就说，不想签可以不签。"
        step(dispute, "draft", Actor(viewer), now=now, details=Details(words=words))

    durably(work)


def _checked(one: NewClause, today: date, latest: date) -> NewClause:
    kind = rules.clause_kind(one.kind)
    if kind is None or one.by not in Side.values:
        raise Invalid("clauses", Text("请选是哪一种约定、由谁做到。", "Choose the kind of clause and who keeps it."))
    amount, what = one.amount.strip(), one.what.strip()[:LONGEST_WHAT]
    if "amount" in kind.needs:
        amount = _money(amount)
    if "what" in kind.needs and not any(sign.isalnum() for sign in what):
        raise Invalid("clauses", Text(f"“{kind.title.zh}”要写清楚是什么。", f"Say what for “{kind.title.en}”."))
    if not today <= one.due <= latest:
        text = Text(f"日子要在今天到 {latest} 之间。", f"The day must be between today and {latest}.")
        raise Invalid("clauses", text)
    return NewClause(kind.code, one.by, one.due, amount, what)


def _money(typed: str) -> str:
    try:
        amount = Decimal(typed.replace(",", "").replace("，", ""))
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or not 0 < amount < 10**9 or amount != round(amount, 2):
        raise Invalid(
            "clauses", Text("金额请写数字，最多两位小数。", "Write the amount as a number, with two decimals at most.")
        )
    return f"{amount.normalize():f}"


def _latest_day(dispute: Dispute, today: date, now: datetime) -> date:
    """How far a clause may lie ahead: with a case, as far as the case waits for the agreement to be kept."""
    if dispute.case_id is None:
        return today + LONGEST_TERM
    case = Matter.objects.get(bureau_id=dispute.bureau_id, id=dispute.case_id)
    promise = procedures.version(case.bureau_id, case.procedure, case.version).promise("agreement")
    zone, calendar = organisation.zone(case.bureau_id), organisation.calendar(case.bureau_id)
    return due_only(now, promise.within, calendar, zone=zone, rule=promise.rule)[0].astimezone(zone).date()


def decline(viewer: Viewer, ref: MatterRef, how: str, *, now: datetime) -> None:
    """The other side does not want to; an officer writes down how they said so."""
    details = Details(internal=how)
    durably(lambda: step(locked(ref), "decline", Actor(viewer), now=now, details=details))


def decline_as_side(ref: MatterRef, by: Actor, *, now: datetime) -> None:
    """The other side does not want to, and says so with their own receipt."""
    durably(lambda: step(locked(ref), "decline", by, now=now, details=Details()))


def fail(viewer: Viewer, ref: MatterRef, words: str, *, now: datetime) -> None:
    """No agreement: both are told so, that the case's clock starts, and the way to the civil court (A-36)."""
    details = Details(words=f"{words.strip()}\n{COURT}{NOT_PENALISED}".strip())
    durably(lambda: step(locked(ref), "fail", Actor(viewer), now=now, details=details))


def stop(viewer: Viewer, ref: MatterRef, exclusion: str, words: str, *, now: datetime) -> None:
    """The law no longer allows it: with the rule that applies (A-37). Raises `Invalid` for none."""
    found = rules.exclusion(exclusion)
    if found is None:
        raise Invalid("exclusion", Text("请选是哪一种情形。", "Choose the rule that applies."))
    said = f"{found.plain.zh}\n{words.strip()}\n{COURT}"
    details = Details(words=said, ground=_ground(found.row))
    durably(lambda: step(locked(ref), "stop", Actor(viewer), now=now, details=details))


def refuse(viewer: Viewer, ref: MatterRef, *, now: datetime) -> None:
    """Not to be mediated by the exclusions that were found: refused, in the words of the rules."""

    def work() -> None:
        dispute = locked(ref)
        found: Collection[rules.Exclusion] = [
            one for code in dispute.screened or [] if (one := rules.exclusion(code)) is not None
        ]
        if not found:
            raise Invalid("exclusion", Text("没有查到不能调解的情形。", "No exclusion was found."))
        words = "\n".join([*(one.plain.zh for one in found), COURT])
        ground = "；".join(dict.fromkeys(_ground(one.row) for one in found))
        step(dispute, "refuse", Actor(viewer), now=now, details=Details(words=words, ground=ground))

    durably(work)


def _ground(row: str) -> str:
    return {"A-36": "《治安管理处罚法》第九条", "A-37": "《公安机关办理行政案件程序规定》第一百七十九条"}[row]


def halt(ref: MatterRef, by: Actor, words: str, *, now: datetime) -> None:
    """Violence or a threat: mediation stops at once. What is said of it is for the police alone, never for the other side."""
    details = Details(internal=words)
    durably(lambda: step(locked(ref), "halt", by, now=now, details=details))


def _replace(dispute: Dispute, number: int) -> None:
    Meeting.objects.filter(bureau_id=dispute.bureau_id, dispute_id=dispute.id, round=number).update(replaced=True)


def _meet(dispute: Dispute, number: int, mediator: Mediator, at: datetime, place: str, now: datetime) -> None:
    meeting = Meeting(
        bureau_id=dispute.bureau_id, id=new_id(), dispute_id=dispute.id, round=number, at=at, place=place.strip(),
        mediator=mediator, set_at=now,
    )  # fmt: skip
    meeting.save(force_insert=True)
    insert(owed_for(meeting))


def _check_time(at: datetime, place: str, now: datetime) -> None:
    if at <= now:
        raise Invalid("at", Text("请定一个以后的时间。", "Choose a time that lies ahead."))
    if not place.strip():
        raise Invalid("place", Text("请写在哪里谈。", "Say where."))


def _check_free(dispute: Dispute, mediator: Mediator, at: datetime) -> None:
    """Nobody is promised to two tables at once."""
    there = Meeting.objects.filter(
        bureau_id=dispute.bureau_id, mediator=mediator, replaced=False, at__gt=at - TALK, at__lt=at + TALK
    ).exclude(dispute_id=dispute.id)
    still = Dispute.objects.filter(bureau_id=dispute.bureau_id, ended="", id__in=there.values("dispute_id"))
    if still.exists():
        raise Invalid(
            "at", Text("这位调解员那个钟头已经约了另一场。", "This mediator has another talk within that hour.")
        )


def _said(dispute: Dispute, mediator: Mediator, at: datetime, place: str) -> str:
    local = at.astimezone(organisation.zone(dispute.bureau_id))
    who = f"{mediator.name}（{mediator.body}）" if mediator.body else mediator.name
    return f"调解员：{who}。\n时间：{local.year}年{local.month}月{local.day}日 {local:%H:%M}。\n地点：{place.strip()}。"


def is_running(dispute: Dispute, promise: str) -> bool:
    """Whether a promise of the matter runs."""
    ref = ref_of(dispute)
    rows = Deadline.objects.filter(bureau_id=ref.bureau_id, matter_id=ref.id, promise=promise, status="running")
    return rows.exists()
