"""What staff look up: what waits for checking or release, and one notice with its drafts, what looks personal, and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from heliograph.core.text import Text
from heliograph.matters.among import among
from heliograph.matters.errors import NotFound
from heliograph.notices import finding, kinds
from heliograph.notices.actions import rights
from heliograph.notices.actions.checking import found_in, texts_of
from heliograph.notices.actions.releasing import authors
from heliograph.notices.errors import Unreadable
from heliograph.notices.finding import Decision, Found
from heliograph.notices.keys import check_of, key_of, words_of
from heliograph.notices.kinds import Kind
from heliograph.notices.models.history import Check, Revision, Step
from heliograph.notices.models.notices import Notice, Stage, State
from heliograph.notices.reading import difference, public
from heliograph.notices.reading.public import PublicNotice
from heliograph.notices.reading.ways_out import Way, ways_out
from heliograph.notices.words import Words
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

MOST = 50
AT_WORK = (Stage.DRAFT, Stage.CHECKED, Stage.SCHEDULED)
TO_DO = among(Notice, "stage", AT_WORK)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that somebody works on. `may_release`: by this officer, now."""

    id: UUID
    title: Text
    kind: Text
    unit: Text | None
    stage: str
    is_correction: bool
    moved_at: datetime
    written_by: Text | None
    go_out_at: datetime | None
    may_release: bool


@dataclass(frozen=True, slots=True)
class ToDo:
    """The desk's list: at most fifty of each; `more` says that there are others."""

    to_release: list[Waiting]
    drafts: list[Waiting]
    scheduled: list[Waiting]
    more: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a notice."""

    title: Text
    at: datetime
    by: Text | None
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Written:
    """One revision in the list of them."""

    number: int
    at: datetime
    by: Text | None
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One notice on the desk, with what the officer may do now."""

    notice: Notice
    kind: Kind
    unit: Text | None
    words: Words
    why: str
    preview: PublicNotice
    now_public: PublicNotice | None
    found: list[Found]
    decisions: list[Decision]
    checked_by: Text | None
    revisions: list[Written]
    steps: list[Line]
    ways: list[Way]
    written_by: Text | None
    approved_by: Text | None
    unreadable: Text | None
    may_write: bool
    may_check: bool
    may_release: bool
    is_second_person: bool
    may_drop: bool
    may_withdraw: bool
    may_correct: bool


def to_do(viewer: Viewer) -> ToDo:
    """What waits for this officer's units, the oldest first."""
    ours = Q(bureau_id=viewer.bureau_id)
    if not rights.sees_all(viewer):
        ours &= Q(unit_id__in=rights.units_prepared(viewer))
    found = {stage: _waiting(viewer, ours, stage) for stage in AT_WORK}
    more = any(len(rows) > MOST for rows in found.values())
    checked, drafts, timed = (found[stage][:MOST] for stage in (Stage.CHECKED, Stage.DRAFT, Stage.SCHEDULED))
    return ToDo(checked, drafts, timed, more)


def _waiting(viewer: Viewer, ours: Q, stage: Stage) -> list[Waiting]:
    # Both conditions: the first is the index's own.
    rows = Notice.objects.filter(ours, TO_DO, stage=stage).order_by("moved_at", "id")[: MOST + 1]
    return [_one_waiting(viewer, row) for row in rows]


def _one_waiting(viewer: Viewer, row: Notice) -> Waiting:
    kind = kinds.kind(row.kind)
    can = kind is not None and row.stage == Stage.CHECKED and rights.may_release(viewer, row.unit_id, kind)
    return Waiting(
        row.id, title_of(row), kind.title if kind else Text(row.kind, row.kind),
        organisation.unit_name(row.bureau_id, row.unit_id), row.stage, row.state == State.RELEASED, row.moved_at,
        organisation.officer_name(row.bureau_id, row.written_by_id), row.go_out_at,
        can and viewer.officer_id not in authors(row),
    )  # fmt: skip


def title_of(row: Notice) -> Text:
    """The title of the newest revision; the kind's where it does not open any more."""
    try:
        return words_of(key_of(row), _revision(row, row.revision)).title
    except (Unreadable, NotFound):
        kind = kinds.kind(row.kind)
        return kind.title if kind else Text(row.kind, row.kind)


def notice_for(viewer: Viewer, notice_id: UUID) -> Notice:
    """The notice, if this officer may see it. Raises `NotFound`."""
    row = Notice.objects.filter(bureau_id=viewer.bureau_id, id=notice_id).first()
    if row is None or not rights.may_see(viewer, row):
        raise NotFound
    return row


def _revision(row: Notice, number: int) -> Revision:
    found: Revision | None = Revision.objects.filter(bureau_id=row.bureau_id, notice_id=row.id, number=number).first()
    if found is None:
        raise NotFound
    return found


def words_at(viewer: Viewer, notice_id: UUID, number: int) -> tuple[Notice, Words, Revision]:
    """What one revision says. Raises `NotFound`, `Unreadable`."""
    row = notice_for(viewer, notice_id)
    revision = _revision(row, number)
    return row, words_of(key_of(row), revision), revision


def changed_in(viewer: Viewer, notice_id: UUID, number: int) -> list[difference.Changed]:
    """What a revision changed against the one before it; against nothing for the first. Raises `NotFound`, `Unreadable`."""
    row, words, _ = words_at(viewer, notice_id, number)
    empty = Words(Text("", ""), Text("", ""), Text("", ""))
    before = words_of(key_of(row), _revision(row, number - 1)) if number > 1 else empty
    return difference.changed(before, words)


def preview(row: Notice, words: Words, *, now: datetime) -> PublicNotice:
    """A revision as everybody would see it, though nobody does yet."""
    return public.as_it_would_be(row, words, now)


def sheet(viewer: Viewer, notice_id: UUID, *, now: datetime) -> Sheet:
    """One notice with everything that the officer decides from. Raises `NotFound`."""
    row = notice_for(viewer, notice_id)
    kind = kinds.kind(row.kind)
    if kind is None:
        raise NotFound
    words, why, decisions, checked_by, unreadable = _opened(row)
    writes, releases = rights.may_write(viewer, row.unit_id), rights.may_release(viewer, row.unit_id, kind)
    is_open = row.stage in (Stage.DRAFT, Stage.CHECKED) and unreadable is None
    at_work = found_in(row.bureau_id, texts_of(words, why)) if is_open else []
    return Sheet(
        notice=row,
        kind=kind,
        unit=organisation.unit_name(row.bureau_id, row.unit_id),
        words=words,
        why=why,
        preview=preview(row, words, now=now),
        now_public=public.notice(row.bureau_id, row.id, now=now),
        found=at_work,
        decisions=decisions,
        checked_by=checked_by,
        revisions=_revisions(row),
        steps=steps_of(row),
        ways=ways_out(row.bureau_id, row.id) if row.released_at is not None else [],
        written_by=organisation.officer_name(row.bureau_id, row.written_by_id),
        approved_by=organisation.officer_name(row.bureau_id, row.approved_by_id),
        unreadable=unreadable,
        may_write=writes and is_open,
        may_check=writes and is_open,
        may_release=releases and (is_open or row.stage == Stage.SCHEDULED),
        is_second_person=row.stage != Stage.NONE and viewer.officer_id not in authors(row),
        may_drop=writes and row.stage != Stage.NONE,
        may_withdraw=row.state == State.RELEASED and rights.may_withdraw(viewer, row.unit_id),
        may_correct=row.state == State.RELEASED and row.stage == Stage.NONE and writes and unreadable is None,
    )


def _opened(row: Notice) -> tuple[Words, str, list[Decision], Text | None, Text | None]:
    """The newest revision, its reason, what was decided about it and by whom; why it can't be read, if it can't."""
    empty = Words(Text("", ""), Text("", ""), Text("", ""))
    try:
        key = key_of(row)
        revision = _revision(row, row.revision)
        words = words_of(key, revision)
        checks = Check.objects.filter(bureau_id=row.bureau_id, notice_id=row.id, revision=row.revision)
        last = checks.order_by("-checked_at", "-id").first()
        decisions = finding.read(check_of(key, last)) if last else []
    except Unreadable as error:
        return empty, "", [], None, error.text
    by = organisation.officer_name(row.bureau_id, last.checked_by_id) if last else None
    return words, revision.why, decisions, by, None


def _revisions(row: Notice) -> list[Written]:
    rows = Revision.objects.filter(bureau_id=row.bureau_id, notice_id=row.id).defer("sealed").order_by("-number")
    return [
        Written(one.number, one.written_at, organisation.officer_name(row.bureau_id, one.written_by_id), one.why)
        for one in rows
    ]


def steps_of(row: Notice) -> list[Line]:
    rows = Step.objects.filter(bureau_id=row.bureau_id, notice_id=row.id).order_by("at", "id")
    return [
        Line(one.title, one.at, organisation.officer_name(row.bureau_id, one.by_id), one.number, one.words)
        for one in rows
    ]


def released_by(viewer: Viewer, *, now: datetime, most: int = 10) -> list[PublicNotice]:
    """What the officer's units released last."""
    if rights.sees_all(viewer):
        return public.listed(viewer.bureau_id, public.Wanted(), now=now, most=most).notices
    return public.newest_of(viewer.bureau_id, rights.units_prepared(viewer), now=now, most=most)
