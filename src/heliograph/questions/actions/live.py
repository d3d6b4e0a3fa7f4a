"""Open question times: announce, ask, check, merge, answer, close. What could not be answered becomes a matter.

A question is shown as its asker wrote it, masked, or set aside under the published rule with a reason that the asker and,
counted, everybody reads: there is no third way, and a critical one has no way to disappear.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from heliograph.core.procedure import Procedure
from heliograph.core.receipt import new_number, new_secret
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters import actions as spine
from heliograph.matters.actions import Contact, Receipt, Submission
from heliograph.matters.commit import durably
from heliograph.matters.errors import AlreadySubmitted, Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.actions.masking import Choice, Own, decide_masks
from heliograph.questions.errors import HourNotOpen, NotAsking
from heliograph.questions.hour_words import (
    contact_key_of,
    contact_of,
    key_of,
    known_for,
    new_keys,
    refuse_personal,
    words_of,
)
from heliograph.questions.models.live import HourQuestion, HourState, HourStep, OpenHour, Put
from heliograph.questions.rules import reason

TELL = "questions.hour-news"
CLOSE = "questions.hour-close"
LONGEST_QUESTION = 500
LONGEST_ANSWER = 5000
MOST_QUESTIONS = 2000
CLOSES_BY_ITSELF = timedelta(hours=3)
CONTACTS_KEPT = timedelta(days=30)
CONSULTATION = "consultation"
CHANNEL = "open-hour"
UNANSWERED = (Put.NEW, Put.SHOWN)
CAN_BE_CARRIED = (Put.LEFT, Put.ASIDE)


@dataclass(frozen=True, slots=True)
class NewHour:
    """What is announced."""

    unit: int
    leader: int
    post: str
    title: str
    about: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; nothing but its words is needed. `token`: the id the form was drawn with."""

    words: str
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "zh-hans"
    token: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What is shown once: by these the asker follows the question."""

    number: str
    secret: str
    place: int


def may_run(viewer: Viewer, unit_id: int) -> bool:
    """Check, merge, set aside and write down answers: the people of the unit whose hour it is, and the legal office."""
    return rights.may_prepare(viewer, unit_id)


def announce(viewer: Viewer, new: NewHour, *, now: datetime) -> OpenHour:
    """Publish an hour, and take questions from now on. Raises `NotAllowed`, `Invalid`, `Missing`, `Standing`."""
    if not rights.may_lead(viewer, new.unit):
        raise NotAllowed(Text("预告在线访谈", "announce an open question time"))
    if organisation.officer_name(viewer.bureau_id, new.leader) is None:
        raise Invalid("leader", Text("请选谁来回答。", "Choose who answers."))
    for need, words in (("title", new.title), ("about", new.about), ("post", new.post)):
        if not words.strip():
            raise Missing(need)
    _check_times(new.starts_at, new.ends_at, now)
    hour = OpenHour(
        bureau_id=viewer.bureau_id, id=new_id(), unit_id=new.unit, leader_id=new.leader, post=new.post.strip(),
        title=new.title.strip(), about=new.about.strip(), starts_at=new.starts_at, ends_at=new.ends_at,
        announced_by_id=viewer.officer_id, announced_at=now, changed_at=now,
    )  # fmt: skip
    refuse_personal(hour, f"{hour.title}\n{hour.about}")
    new_keys(hour)

    def work() -> None:
        hour.save(force_insert=True)
        _record(hour, "announced", viewer, now)
        _owe_close(hour)

    durably(work)
    return hour


def _check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Invalid("starts_at", Text("开始时间要在以后。", "It must start later than now."))
    if not timedelta(minutes=10) <= ends_at - starts_at <= timedelta(hours=4):
        raise Invalid("ends_at", Text("一场 10 分钟到 4 小时。", "An hour lasts ten minutes to four hours."))


def _owe_close(hour: OpenHour) -> None:
    owe(CLOSE, at=hour.ends_at + CLOSES_BY_ITSELF, bureau=hour.bureau_id, hour=str(hour.id)).save()


# Asking


def ask(bureau_id: int, hour_id: UUID, asked: Asked, *, now: datetime) -> Held:
    """Put a question, before or during the hour. Raises `NotAsking`, `Missing`, `Invalid`, `AlreadySubmitted`, `NotFound`."""

    def work() -> Held:
        hour = _locked(bureau_id, hour_id)
        words = asked.words.replace("\r\n", "\n").strip()
        if not words:
            raise Missing("question")
        if len(words) > LONGEST_QUESTION:
            raise Invalid("words", Text(f"最多 {LONGEST_QUESTION} 个字。", f"{LONGEST_QUESTION} characters at most."))
        rows = HourQuestion.objects.filter(bureau_id=bureau_id, hour_id=hour.id)
        if asked.token is not None and rows.filter(id=asked.token).exists():
            raise AlreadySubmitted
        place = (rows.aggregate(last=Max("place"))["last"] or 0) + 1
        if not takes_questions(hour, now) or place > MOST_QUESTIONS:
            raise NotAsking
        number, secret = new_number(), new_secret()
        row = HourQuestion(
            bureau_id=bureau_id, id=asked.token or new_id(), hour_id=hour.id, place=place, number=number,
            code_hash=keyring().receipt_code_hash(number, secret), asked_at=now, changed_at=now, language=asked.language,
        )  # fmt: skip
        row.words = key_of(hour).seal_text("question.words", row.id, words)
        said = {name: getattr(asked, name).strip() for name in ("name", "phone", "email")}
        left = {name: value for name, value in said.items() if value}
        row.contact = contact_key_of(hour).seal_values("question.contact", row.id, left)
        row.save(force_insert=True)
        return Held(number, secret, place)

    return durably(work)


def takes_questions(hour: OpenHour, now: datetime) -> bool:
    return hour.state == HourState.ANNOUNCED and now < hour.ends_at


# The host's work


def show(
    viewer: Viewer,
    question_id: UUID,
    choices: Mapping[tuple[int, int], Choice],
    own: Iterable[Own] = (),
    *,
    now: datetime,
) -> HourQuestion:
    """Show a question as it was written, masked as a person decided. Raises `Invalid`, `Standing`, `HourNotOpen`, `NotFound`."""

    def work() -> HourQuestion:
        hour, row = _to_handle(viewer, question_id)
        if row.put not in (Put.NEW, Put.ASIDE):
            raise HourNotOpen
        words = words_of(hour, row)
        row.shown, _ = decide_masks(words, known_for(hour, words, contact_of(hour, row)), choices, own)
        row.put, row.reason, row.why = Put.SHOWN, "", ""
        return _keep(hour, row, "shown", viewer, now)

    return durably(work)


def set_aside(viewer: Viewer, question_id: UUID, code: str, why: str, *, now: datetime) -> HourQuestion:
    """Not shown, under the published rule and with the reason, which its asker reads.

    Raises `Invalid` without a reason of the rule, `Missing`, `Standing`, `HourNotOpen`, `NotFound`.
    """

    def work() -> HourQuestion:
        hour, row = _to_handle(viewer, question_id)
        if row.put not in UNANSWERED:
            raise HourNotOpen
        if reason(code) is None:
            raise Invalid("reason", Text("请按公布的规则选一条。", "Choose one of the published rule."))
        if not why.strip():
            raise Missing("reason")
        refuse_personal(hour, why)
        row.put, row.reason, row.why, row.shown = Put.ASIDE, code, why.strip()[:500], ""
        row.news = _news(row, "aside")
        return _keep(hour, row, "aside", viewer, now, f"{code}：{row.why}")

    return durably(work)


def merge(viewer: Viewer, question_id: UUID, into_place: int, *, now: datetime) -> HourQuestion:
    """Asked the same as another that is shown: answered there, and its asker is told. Raises `Invalid`, `HourNotOpen`, `NotFound`."""

    def work() -> HourQuestion:
        hour, row = _to_handle(viewer, question_id)
        into = HourQuestion.objects.filter(bureau_id=row.bureau_id, hour_id=hour.id, place=into_place).first()
        if into is None or into.id == row.id or into.put not in (Put.SHOWN, Put.ANSWERED):
            raise Invalid("into", Text("要并进一个已经放出来的问题。", "Merge into a question that is shown."))
        if row.put not in UNANSWERED:
            raise HourNotOpen
        HourQuestion.objects.filter(bureau_id=row.bureau_id, into_id=row.id).update(into_id=into.id)
        row.put, row.into_id = Put.MERGED, into.id
        if into.put == Put.ANSWERED:
            row.news = _news(row, "answered")
        return _keep(hour, row, "merged", viewer, now, str(into.place))

    return durably(work)


def answer(viewer: Viewer, question_id: UUID, words: str, *, now: datetime) -> HourQuestion:
    """The leader's answer, or its correction; everybody whose question it is, is told.

    Raises `Missing`, `Invalid`, `Standing`, `HourNotOpen`, `NotFound`.
    """

    def work() -> HourQuestion:
        hour, row = _to_handle(viewer, question_id)
        said = words.replace("\r\n", "\n").strip()
        if row.put not in (Put.SHOWN, Put.ANSWERED):
            raise HourNotOpen
        if now < hour.starts_at:
            raise HourNotOpen
        if not any(one.isalnum() for one in said):
            raise Missing("answer")
        if len(said) > LONGEST_ANSWER:
            raise Invalid("words", Text(f"最多 {LONGEST_ANSWER} 个字。", f"{LONGEST_ANSWER} characters at most."))
        refuse_personal(hour, said)
        verb = "corrected" if row.put == Put.ANSWERED else "answered"
        before = row.answer
        row.put, row.answer, row.answered_at = Put.ANSWERED, said, now
        row.news = _news(row, "answered")
        merged = HourQuestion.objects.filter(bureau_id=row.bureau_id, into_id=row.id)
        merged.exclude(contact=b"").update(news="answered")
        return _keep(hour, row, verb, viewer, now, before[:600])

    return durably(work)


def move(viewer: Viewer, hour_id: UUID, starts_at: datetime, ends_at: datetime, why: str, *, now: datetime) -> OpenHour:
    """At another time, with the reason. Raises `Missing`, `Invalid`, `HourNotOpen`, `NotAllowed`, `NotFound`."""

    def work() -> OpenHour:
        hour = _to_lead(viewer, hour_id, why)
        _check_times(starts_at, ends_at, now)
        hour.starts_at, hour.ends_at, hour.why, hour.moves = starts_at, ends_at, why.strip()[:500], hour.moves + 1
        hour.changed_at = now
        hour.save()
        _record(hour, "moved", viewer, now, words=hour.why)
        _tell_all(hour, "moved", now)
        _owe_close(hour)
        return hour

    return durably(work)


def cancel(viewer: Viewer, hour_id: UUID, why: str, procedure: Procedure, *, now: datetime) -> OpenHour:
    """Not held, with the reason; what was asked becomes a matter where its asker can be reached."""

    def work() -> OpenHour:
        hour = _to_lead(viewer, hour_id, why)
        hour.why = why.strip()[:500]
        return _end(hour, HourState.CANCELLED, "", viewer, procedure, now)

    return durably(work)


def close(viewer: Viewer, hour_id: UUID, closing: str, procedure: Procedure, *, now: datetime) -> OpenHour:
    """The hour is over. What was not answered becomes a matter under `procedure`, with its clock, where a contact was left.

    Raises `HourNotOpen` before it has begun, `Standing`, `NotAllowed`, `NotFound`.
    """

    def work() -> OpenHour:
        hour = _locked(viewer.bureau_id, hour_id)
        if not may_run(viewer, hour.unit_id):
            raise NotFound
        if hour.state != HourState.ANNOUNCED or now < hour.starts_at:
            raise HourNotOpen
        refuse_personal(hour, closing)
        return _end(hour, HourState.OVER, closing.strip(), viewer, procedure, now)

    return durably(work)


def close_by_itself(bureau_id: int, hour_id: UUID, procedure: Procedure, *, now: datetime) -> None:
    """Three hours after its end nobody has closed it: nothing stays open in silence. Bears being run twice."""

    def work() -> None:
        hour = _locked(bureau_id, hour_id)
        if hour.state == HourState.ANNOUNCED and now >= hour.ends_at + CLOSES_BY_ITSELF:
            _end(hour, HourState.OVER, "", None, procedure, now)

    durably(work)


def _end(
    hour: OpenHour, state: HourState, closing: str, by: Viewer | None, procedure: Procedure, now: datetime
) -> OpenHour:
    rows = HourQuestion.objects.select_for_update().filter(bureau_id=hour.bureau_id, hour_id=hour.id)
    for row in list(rows.filter(put__in=UNANSWERED).order_by("place")):
        _carry_or_leave(hour, row, procedure, by, now)
    for row in list(rows.filter(put=Put.MERGED).order_by("place")):
        into = rows.filter(id__in=[row.into_id]).get()
        if into.put != Put.ANSWERED:
            _carry_or_leave(hour, row, procedure, by, now)
    hour.state, hour.closing, hour.changed_at = state, closing, now
    hour.contacts_erase_at = now + CONTACTS_KEPT
    hour.save()
    _record(hour, str(state), by, now, words=hour.why if state == HourState.CANCELLED else "")
    owe(TELL, at=now, bureau=hour.bureau_id, hour=str(hour.id)).save()
    return hour


def _carry_or_leave(hour: OpenHour, row: HourQuestion, procedure: Procedure, by: Viewer | None, now: datetime) -> None:
    contact = contact_of(hour, row)
    if contact:
        made = _carry(hour, row, procedure, contact, now)
        row.slip = contact_key_of(hour).seal_values(
            "question.slip", row.id, {"number": made.number, "secret": made.secret}
        )
        row.news = _news(row, "carried")
    else:
        row.put = Put.LEFT
    _keep(hour, row, str(row.put), by, now)


def _carry(
    hour: OpenHour, row: HourQuestion, procedure: Procedure, contact: Mapping[str, str], now: datetime
) -> Receipt:
    """The question as a matter at the unit of the hour: the same words, the same clock as for everybody's."""
    words = words_of(hour, row)
    first = words.split("\n", 1)[0]
    submission = Submission(
        values={"subject": first if len(first) <= 60 else f"{first[:59]}…", "words": words},
        contact=Contact(contact.get("name", ""), contact.get("phone", ""), contact.get("email", "")),
        channel=CHANNEL, language=row.language, unit=hour.unit_id, claimed_at=row.asked_at,
    )  # fmt: skip
    made = spine.submit(hour.bureau_id, procedure, submission, now=now)
    row.put, row.matter_id = Put.CARRIED, made.ref.id
    return made


def make_it_a_matter(bureau_id: int, number: str, secret: str, procedure: Procedure, *, now: datetime) -> Receipt:
    """For whoever left no way to be reached, or whose question was set aside: register it after all; the receipt, once.

    Raises `NotFound` for wrong codes, `HourNotOpen` while the hour is not over or it became a matter already.
    """

    def work() -> Receipt:
        row = held(bureau_id, number, secret)
        hour = _locked(bureau_id, row.hour_id)
        row = HourQuestion.objects.select_for_update().get(bureau_id=bureau_id, id=row.id)
        if row.put not in CAN_BE_CARRIED or (row.put == Put.LEFT and hour.state == HourState.ANNOUNCED):
            raise HourNotOpen
        made = _carry(hour, row, procedure, contact_of(hour, row), now)
        _keep(hour, row, "carried", None, now)
        return made

    return durably(work)


def held(bureau_id: int, number: str, secret: str) -> HourQuestion:
    """The question of whoever holds number and secret. Raises `NotFound`."""
    row = HourQuestion.objects.filter(bureau_id=bureau_id, number=number).first()
    if row is None or not hmac.compare_digest(keyring().receipt_code_hash(number, secret), bytes(row.code_hash)):
        raise NotFound
    return row


# What every step does


def _locked(bureau_id: int, hour_id: UUID) -> OpenHour:
    hour = OpenHour.objects.select_for_update().filter(bureau_id=bureau_id, id=hour_id).first()
    if hour is None:
        raise NotFound
    return hour


def _to_handle(viewer: Viewer, question_id: UUID) -> tuple[OpenHour, HourQuestion]:
    found = HourQuestion.objects.filter(bureau_id=viewer.bureau_id, id=question_id).first()
    if found is None:
        raise NotFound
    hour = _locked(viewer.bureau_id, found.hour_id)
    if not may_run(viewer, hour.unit_id) and not viewer.is_one_of(Role.SUPERVISOR):
        raise NotFound
    row = HourQuestion.objects.select_for_update().get(bureau_id=viewer.bureau_id, id=question_id)
    is_correcting = row.put == Put.ANSWERED
    if hour.state != HourState.ANNOUNCED and not is_correcting:
        raise HourNotOpen
    return hour, row


def _to_lead(viewer: Viewer, hour_id: UUID, why: str) -> OpenHour:
    hour = _locked(viewer.bureau_id, hour_id)
    if not rights.may_lead(viewer, hour.unit_id):
        raise NotAllowed(Text("改期或者取消", "move or cancel it"))
    if hour.state != HourState.ANNOUNCED:
        raise HourNotOpen
    if not why.strip():
        raise Missing("reason")
    refuse_personal(hour, why)
    return hour


def _news(row: HourQuestion, news: str) -> str:
    return news if row.contact else ""


def _keep(
    hour: OpenHour, row: HourQuestion, verb: str, by: Viewer | None, now: datetime, words: str = ""
) -> HourQuestion:
    row.changed_at = now
    row.save()
    OpenHour.objects.filter(bureau_id=hour.bureau_id, id=hour.id).update(changed_at=now)
    _record(hour, verb, by, now, question=row.id, words=words)
    if row.news:
        owe(TELL, at=now, bureau=hour.bureau_id, hour=str(hour.id)).save()
    return row


def _tell_all(hour: OpenHour, news: str, now: datetime) -> None:
    rows = HourQuestion.objects.filter(bureau_id=hour.bureau_id, hour_id=hour.id)
    rows.exclude(contact=b"").update(news=news)
    owe(TELL, at=now, bureau=hour.bureau_id, hour=str(hour.id)).save()


def _record(
    hour: OpenHour, verb: str, by: Viewer | None, now: datetime, *, question: UUID | None = None, words: str = ""
) -> None:
    HourStep(
        bureau_id=hour.bureau_id, id=new_id(), hour_id=hour.id, question_id=question, verb=verb, at=now,
        by_id=by.officer_id if by else None, words=words[:600],
    ).save()  # fmt: skip
