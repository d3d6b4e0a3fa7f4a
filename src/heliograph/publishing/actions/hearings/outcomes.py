"""After the session: minutes into the file, the outcome and every opinion answered, published by a second person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions.hearings.closing import close_if_stopped
from heliograph.publishing.actions.hearings.recording import put_on_record, refuse_personal, to_lead, to_prepare
from heliograph.publishing.actions.hearings.registering import refuse_stopped, register, stop_of
from heliograph.publishing.models.attendance import Adopted, Guest
from heliograph.publishing.models.hearings import Sitting, SittingState
from heliograph.publishing.sitting_errors import AnnouncedBySame, NotOpenNow
from heliograph.publishing.sitting_words import key_of, opened

LONGEST_MINUTES = 100_000
LONGEST_OUTCOME = 5000
LONGEST_WHY = 1000


@dataclass(frozen=True, slots=True)
class OpinionAnswer:
    """An opinion as it is published, masked; what was adopted of it, and why or why not."""

    text: str
    adopted: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it in plain words; a masked account of what was said, if one is given; an answer to each opinion."""

    outcome: str
    record: str = ""
    opinions: Mapping[str, OpinionAnswer] = field(default_factory=dict)


def keep_minutes(viewer: Viewer, sitting_id: UUID, words: str, *, now: datetime) -> Sitting:
    """笔录: into the file, sealed. The first says that it was held; later ones are added, none is rewritten.

    Raises `Invalid`, `NotAllowed`, `NotOpenNow` (it has not begun; its outcome is out), `NotFound`.
    """

    def work() -> Sitting:
        sitting = to_prepare(viewer, sitting_id, SittingState.ANNOUNCED, SittingState.HELD)
        if now < sitting.starts_at or (sitting.finished and sitting.is_open):
            raise NotOpenNow
        said = _given("minutes", words, LONGEST_MINUTES)
        before = opened(sitting, "minutes")
        if before:
            at = now.astimezone(organisation.zone(sitting.bureau_id))
            said = f"{before}\n\n［{at:%Y-%m-%d %H:%M} 补记］\n{said}"
        sitting.minutes = key_of(sitting).seal_text("sitting.minutes", sitting.id, said)
        close_if_stopped(sitting)
        is_first = sitting.state == SittingState.ANNOUNCED
        sitting.state = SittingState.HELD
        sitting.minutes_by_id, sitting.minutes_at = viewer.officer_id, now
        sitting.finished = not sitting.is_open
        sitting.save()
        if is_first:
            put_on_record(sitting, "held", viewer, now)
        return sitting

    return durably(work)


def draft_outcome(viewer: Viewer, sitting_id: UUID, given: Outcome, *, now: datetime) -> Sitting:
    """Write what is to be published; every opinion handed in must be among it, with what was adopted and why.

    Raises `Stopped` with the article where the law keeps it from the public (then `withhold_outcome`), `Invalid`,
    `Standing` (somebody could be recognised), `NotAllowed`, `NotOpenNow`, `NotFound`.
    """

    def work() -> Sitting:
        sitting = to_prepare(viewer, sitting_id, SittingState.HELD)
        if not sitting.is_open or sitting.outcome_released_at is not None:
            raise NotOpenNow
        _check(sitting, given)
        sitting.outcome_by_id, sitting.outcome_at = viewer.officer_id, now
        refuse_stopped(sitting)
        words = json.dumps(asdict(given), ensure_ascii=False)
        sitting.outcome_draft = key_of(sitting).seal_text("sitting.outcome_draft", sitting.id, words)
        sitting.save()
        put_on_record(sitting, "outcome-drafted", viewer, now)
        return sitting

    return durably(work)


def release_outcome(viewer: Viewer, sitting_id: UUID, *, now: datetime) -> Sitting:
    """Publish it and put it into the register, checked once more. Raises `AnnouncedBySame`, and as `draft_outcome` does."""

    def work() -> Sitting:
        sitting = to_lead(viewer, sitting_id, SittingState.HELD)
        drafted = drafted_outcome(sitting)
        if drafted is None or not sitting.is_open:
            raise NotOpenNow
        if viewer.officer_id == sitting.outcome_by_id:
            raise AnnouncedBySame
        _check(sitting, drafted)
        sitting.outcome, sitting.record, sitting.outcome_draft = drafted.outcome, drafted.record, b""
        sitting.outcome_released_by_id, sitting.outcome_released_at = viewer.officer_id, now
        sitting.finished = True
        sitting.save()
        guests = _with_opinion(sitting)
        for guest in guests:
            one = drafted.opinions[str(guest.id)]
            guest.published, guest.adopted, guest.adopted_why = one.text, one.adopted, one.why
            guest.save(update_fields=["published", "adopted", "adopted_why"])
        register(sitting, guests, viewer, now)
        put_on_record(sitting, "outcome-released", viewer, now)
        return sitting

    return durably(work)


def withhold_outcome(viewer: Viewer, sitting_id: UUID, *, now: datetime) -> Sitting:
    """The law keeps the outcome from the public: say so, with the article, and be done. The minutes stay in the file.

    Raises `Invalid` where no article does, `NotAllowed`, `NotOpenNow`, `NotFound`.
    """

    def work() -> Sitting:
        sitting = to_lead(viewer, sitting_id, SittingState.HELD)
        if not sitting.is_open or sitting.finished:
            raise NotOpenNow
        stop = stop_of(sitting)
        if stop is None:
            raise Invalid(
                "outcome",
                Text(
                    "没有哪一条法律不许公开这个结果，请写出来公布。",
                    "No article keeps this outcome from the public: write it.",
                ),
            )
        close_if_stopped(sitting)
        sitting.outcome_draft, sitting.finished = b"", True
        sitting.save()
        put_on_record(sitting, "outcome-withheld", viewer, now, words=f"依据：{stop.article.zh}。")
        return sitting

    return durably(work)


def drafted_outcome(sitting: Sitting) -> Outcome | None:
    """What waits for the second person. Raises `Unreadable`."""
    written = opened(sitting, "outcome_draft")
    if not written:
        return None
    values = json.loads(written)
    opinions = {one: OpinionAnswer(**said) for one, said in values.pop("opinions").items()}
    return Outcome(**values, opinions=opinions)


def _with_opinion(sitting: Sitting) -> list[Guest]:
    rows = Guest.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id, opinion_at__isnull=False)
    return list(rows.order_by("id"))


def _check(sitting: Sitting, given: Outcome) -> None:
    _given("outcome", given.outcome, LONGEST_OUTCOME)
    if len(given.record) > LONGEST_MINUTES:
        raise Invalid("record", Text(f"最多 {LONGEST_MINUTES} 个字。", f"{LONGEST_MINUTES} characters at most."))
    texts = [given.outcome, given.record]
    for guest in _with_opinion(sitting):
        one = given.opinions.get(str(guest.id))
        if one is None or not one.text.strip() or one.adopted not in Adopted.values or not one.why.strip():
            raise Invalid(
                "opinions",
                Text(
                    "每一份意见都要公布，并说明采纳没有、为什么。",
                    "Every opinion is published with what was adopted of it and why.",
                ),
            )
        if len(one.text) > LONGEST_OUTCOME or len(one.why) > LONGEST_WHY:
            raise Invalid("opinions", Text("意见或者理由太长。", "An opinion or a reason is too long."))
        texts += [one.text, one.why]
    refuse_personal(sitting, *texts)


def _given(field_name: str, words: str, most: int) -> str:
    said = words.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid(field_name, Text("请填写。", "Please fill this in."))
    if len(said) > most:
        raise Invalid(field_name, Text(f"最多 {most} 个字。", f"{most} characters at most."))
    return said
