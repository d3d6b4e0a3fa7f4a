"""The host's work: show, set aside under the published rule, merge, write down the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions.masking import Choice, Own, decide_masks
from heliograph.questions.actions.live.steps import keep, news_for, to_handle
from heliograph.questions.errors import HourNotOpen
from heliograph.questions.hour_words import contact_of, known_for, refuse_personal, words_of
from heliograph.questions.models.live import HourQuestion, Put
from heliograph.questions.rules import reason

LONGEST_ANSWER = 5000
UNANSWERED = (Put.NEW, Put.SHOWN)


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
        hour, row = to_handle(viewer, question_id)
        if row.put not in (Put.NEW, Put.ASIDE):
            raise HourNotOpen
        words = words_of(hour, row)
        row.shown, _ = decide_masks(words, known_for(hour, words, contact_of(hour, row)), choices, own)
        row.put, row.reason, row.why = Put.SHOWN, "", ""
        return keep(hour, row, "shown", viewer, now)

    return durably(work)


def set_aside(viewer: Viewer, question_id: UUID, code: str, why: str, *, now: datetime) -> HourQuestion:
    """Not shown, under the published rule and with the reason, which its asker reads.

    Raises `Invalid` without a reason of the rule, `Missing`, `Standing`, `HourNotOpen`, `NotFound`.
    """

    def work() -> HourQuestion:
        hour, row = to_handle(viewer, question_id)
        if row.put not in UNANSWERED:
            raise HourNotOpen
        if reason(code) is None:
            raise Invalid("reason", Text("请按公布的规则选一条。", "Choose one of the published rule."))
        if not why.strip():
            raise Missing("reason")
        refuse_personal(hour, why)
        row.put, row.reason, row.why, row.shown = Put.ASIDE, code, why.strip()[:500], ""
        row.news = news_for(row, "aside")
        return keep(hour, row, "aside", viewer, now, f"{code}：{row.why}")

    return durably(work)


def merge(viewer: Viewer, question_id: UUID, into_place: int, *, now: datetime) -> HourQuestion:
    """Asked the same as another that is shown: answered there, and its asker is told. Raises `Invalid`, `HourNotOpen`, `NotFound`."""

    def work() -> HourQuestion:
        hour, row = to_handle(viewer, question_id)
        into = HourQuestion.objects.filter(bureau_id=row.bureau_id, hour_id=hour.id, place=into_place).first()
        if into is None or into.id == row.id or into.put not in (Put.SHOWN, Put.ANSWERED):
            raise Invalid("into", Text("要并进一个已经放出来的问题。", "Merge into a question that is shown."))
        if row.put not in UNANSWERED:
            raise HourNotOpen
        HourQuestion.objects.filter(bureau_id=row.bureau_id, into_id=row.id).update(into_id=into.id)
        row.put, row.into_id = Put.MERGED, into.id
        if into.put == Put.ANSWERED:
            row.news = news_for(row, "answered")
        return keep(hour, row, "merged", viewer, now, str(into.place))

    return durably(work)


def answer(viewer: Viewer, question_id: UUID, words: str, *, now: datetime) -> HourQuestion:
    """The leader's answer, or its correction; everybody whose question it is, is told.

    Raises `Missing`, `Invalid`, `Standing`, `HourNotOpen`, `NotFound`.
    """

    def work() -> HourQuestion:
        hour, row = to_handle(viewer, question_id)
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
        row.news = news_for(row, "answered")
        merged = HourQuestion.objects.filter(bureau_id=row.bureau_id, into_id=row.id)
        merged.exclude(contact=b"").update(news="answered")
        return keep(hour, row, verb, viewer, now, before[:600])

    return durably(work)
