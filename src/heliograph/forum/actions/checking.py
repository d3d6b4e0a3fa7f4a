"""Before words are public: one person decides each mask, another reads and shows them; or a law forbids it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.forum import words as written
from heliograph.forum.actions.following import telling
from heliograph.forum.actions.recording import keep, to_handle
from heliograph.forum.errors import AnotherPerson, NotNow
from heliograph.forum.models import PublicQuestion, State, What, Wording
from heliograph.forum.rules import reason
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid, Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.actions.masking import Choice, Own, decide_masks
from heliograph.publishing.for_everybody import refuse_personal

LONGEST_WHY = 500
LONGEST_TITLE = 200


def mask(
    viewer: Viewer,
    question_id: UUID,
    what: str,
    choices: Mapping[tuple[int, int], Choice],
    own: Iterable[Own] = (),
    *,
    now: datetime,
) -> PublicQuestion:
    """The words as they were written, masked as this officer decides; nobody can write them anew.

    Raises `Invalid`, `Standing`, `NotNow`, `NotFound`, `Unreadable`.
    """

    def work() -> PublicQuestion:
        row = to_handle(viewer, question_id)
        waiting = Wording.objects.filter(bureau_id=row.bureau_id, question_id=row.id, what=what, put_at=None)
        if not may_mask(row, what):
            raise NotNow
        text = written.original(row, what)
        masked, _kept = decide_masks(text, written.known_for(row, text), choices, own)
        title, _, rest = masked.partition("\n") if what == What.QUESTION else ("", "", masked)
        if what == What.QUESTION and not 0 < len(title.strip()) <= LONGEST_TITLE:
            raise Invalid(
                "masks", Text("遮盖以后标题空了，或者太长。", "After masking the title is empty, or too long.")
            )
        waiting.delete()
        Wording(
            bureau_id=row.bureau_id, id=new_id(), question_id=row.id, what=what, title=title.strip(),
            text=rest.strip(), masked_by_id=viewer.officer_id, masked_at=now,
        ).save(force_insert=True)  # fmt: skip
        if what == What.QUESTION:
            row.state = State.MASKED
        return keep(row, f"masked-{what}", viewer, now)

    return durably(work)


def may_mask(row: PublicQuestion, what: str) -> bool:
    """A question until it is shown; once it is, an answer that is newer than the one that is shown."""
    if what == What.QUESTION:
        return row.state in (State.NEW, State.MASKED)
    if row.state != State.SHOWN or row.answered_at is None:
        return False
    return row.answer_shown_at is None or row.answered_at > row.answer_shown_at


def put(viewer: Viewer, question_id: UUID, wording_id: UUID, *, now: datetime) -> PublicQuestion:
    """Show what another person masked: the wording that was read, and none that took its place meanwhile.

    Raises `AnotherPerson`, `NotNow`, `NotFound`.
    """

    def work() -> PublicQuestion:
        row = to_handle(viewer, question_id)
        rows = Wording.objects.select_for_update()
        wording = rows.filter(bureau_id=row.bureau_id, question_id=row.id, id=wording_id, put_at=None).first()
        if wording is None or not may_mask(row, wording.what):
            raise NotNow
        if wording.masked_by_id == viewer.officer_id:
            raise AnotherPerson
        wording.put_by_id, wording.put_at = viewer.officer_id, now
        wording.save()
        if wording.what == What.QUESTION:
            row.state, row.title, row.text = State.SHOWN, wording.title, wording.text
            row.shown_at = row.shown_at or now
        else:
            row.answer, row.answer_shown_at = wording.text, now
            insert([telling(row, now)])
        if row.down_what == wording.what:
            row.down_at, row.down_what, row.down_why = None, "", ""
        return keep(row, f"shown-{wording.what}", viewer, now)

    return durably(work)


def refuse(viewer: Viewer, question_id: UUID, code: str, why: str, *, now: datetime) -> PublicQuestion:
    """A law forbids to show it. The reason is public, and its asker may have another person look.

    Raises `Invalid` for a reason that is none of the rule, `Missing`, `Standing`, `NotNow`, `NotFound`.
    """

    def work() -> PublicQuestion:
        row = to_handle(viewer, question_id)
        if row.state not in (State.NEW, State.MASKED):
            raise NotNow
        if row.appeal_decided_at is not None and row.refused_by_id == viewer.officer_id:
            raise AnotherPerson
        if reason(code) is None:
            raise Invalid("reason", Text("请按公布的规则选一条。", "Choose one of the published rule."))
        said = given(row.bureau_id, why)
        Wording.objects.filter(bureau_id=row.bureau_id, question_id=row.id, put_at=None).delete()
        row.state, row.reason, row.why = State.REFUSED, code, said
        row.refused_by_id, row.refused_at = viewer.officer_id, now
        row.down_at, row.down_what, row.down_why = None, "", ""
        row.appeal, row.appealed_at, row.appeal_decided_at, row.appeal_by, row.appeal_why = b"", None, None, None, ""
        return keep(row, "refused", viewer, now, f"{code}：{said}")

    return durably(work)


def may_take_down(viewer: Viewer, row: PublicQuestion, what: str) -> bool:
    """What is shown, by who may take down a document (D-27: at once, so one person is enough)."""
    is_shown = row.state == State.SHOWN and (what == What.QUESTION or row.answer_shown_at is not None)
    return is_shown and rights.may_withdraw(viewer, row.unit_id)


def take_down(viewer: Viewer, question_id: UUID, what: str, why: str, *, now: datetime) -> PublicQuestion:
    """A mask was missed: the words go at once, to be masked anew by one person and shown again by another.

    In public stands that it was taken down, when, why, and that it comes back; voices stay. The wording that was shown is
    deleted, so that what it gave away is kept nowhere but in the matter. Nothing is kept out by this way: that takes a law.
    Raises `NotNow`, `NotFound`, `Missing`, `Invalid`, `Standing`.
    """

    def work() -> PublicQuestion:
        rows = PublicQuestion.objects.select_for_update()
        row = rows.filter(bureau_id=viewer.bureau_id, id=question_id).first()
        if row is None or not rights.may_withdraw(viewer, row.unit_id):
            raise NotFound
        if what not in What.values or not may_take_down(viewer, row, what):
            raise NotNow
        said = given(row.bureau_id, why)
        Wording.objects.filter(bureau_id=row.bureau_id, question_id=row.id, what=what).delete()
        if what == What.QUESTION:
            row.state, row.title, row.text = State.NEW, "", ""
        else:
            row.answer, row.answer_shown_at = "", None
        row.down_at, row.down_what, row.down_why = now, what, said
        return keep(row, f"down-{what}", viewer, now, said)

    return durably(work)


def given(bureau_id: int, why: str) -> str:
    """Words that everybody reads. Raises `Missing`, `Invalid`, `Standing`."""
    said = why.strip()
    if not any(one.isalnum() for one in said):
        raise Missing("reason")
    if len(said) > LONGEST_WHY:
        raise Invalid("why", Text(f"最多 {LONGEST_WHY} 个字。", f"{LONGEST_WHY} characters at most."))
    refuse_personal(bureau_id, said)
    return said
