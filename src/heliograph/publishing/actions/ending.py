"""What ends a publication: a duty to withdraw with its clock (D-16), the withdrawal, the end of its time."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from heliograph.core.calendar import Rule, due_only
from heliograph.core.text import Text
from heliograph.matters.among import among
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, MatterError, NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing import kinds, stops
from heliograph.publishing.actions.hearings.registering import forget_outcome
from heliograph.publishing.actions.recording import locked, put_on_record, words_given
from heliograph.publishing.actions.rights import may_withdraw
from heliograph.publishing.actions.settling import settle
from heliograph.publishing.composing import EXPIRED
from heliograph.publishing.errors import NotNow
from heliograph.publishing.kinds import Cause
from heliograph.publishing.known import refuse_said
from heliograph.publishing.models.register import GONE, SHOWN, Document, State
from heliograph.publishing.models.steps import Recall

MUST_NOT = "must-not"
BY_ITSELF = Text(
    "查明依法不能公开，要马上撤回。", "Found to be one that the law keeps from the public: to be withdrawn at once."
)
log = logging.getLogger(__name__)
STEP = 200
STILL_SHOWN = among(Document, "state", SHOWN)


def recall(
    viewer: Viewer, document_id: UUID, cause: str, words: str, *, happened_at: datetime, now: datetime
) -> Recall:
    """Put on record what happened to what the document rests on; from `happened_at` the clock runs.

    Anybody who sees the document on the desk may. Raises `Invalid`, `Missing`, `Standing`, `NotNow`, `NotFound`.
    """
    return durably(lambda: _recall(viewer, document_id, cause, words, happened_at, now))


def _recall(viewer: Viewer, document_id: UUID, cause: str, words: str, happened_at: datetime, now: datetime) -> Recall:
    document = locked(viewer, document_id)
    found = kinds.cause(cause)
    if found is None:
        raise Invalid("cause", Text("请选发生了什么。", "Say what happened."))
    if happened_at > now:
        raise Invalid("happened_at", Text("这个时间还没到。", "That time has not come yet."))
    if document.state not in SHOWN:
        raise NotNow
    said = words_given(words, "reason")
    refuse_said(document, said)
    return _owe(document, found, said, viewer, happened_at, now)


def _owe(
    document: Document, found: Cause, said: str, by: Viewer | None, happened_at: datetime, now: datetime
) -> Recall:
    calendar, zone = organisation.calendar(document.bureau_id), organisation.zone(document.bureau_id)
    row = Recall(
        bureau_id=document.bureau_id, id=new_id(), document_id=document.id, unit_id=document.unit_id, cause=found.code,
        words=said, happened_at=happened_at, found_at=now, found_by_id=by.officer_id if by else None, within=found.within,
        due=due_only(happened_at, found.limit, calendar, zone=zone, rule=Rule(rolls=False))[0],
    )  # fmt: skip
    row.save(force_insert=True)
    put_on_record(document, "recalled", by, now, words=f"{found.title.zh}：{said}"[:1000])
    return row


def recall_for_what_was_learned(
    bureau_id: int, matter_ids: Collection[UUID], *, happened_at: datetime, now: datetime
) -> int:
    """Owe the withdrawal of what these matters keep from being public by now (a minor who became known). Returns how many.

    The words are for everybody, so they do not say what was learned; the desk's page names the article.
    """

    def work() -> int:
        found, owed = kinds.cause(MUST_NOT), 0
        assert found is not None
        rows = Document.objects.select_for_update().filter(bureau_id=bureau_id, matter_id__in=matter_ids)
        for document in rows.filter(state__in=SHOWN):
            recalls = Recall.objects.filter(bureau_id=bureau_id, document_id=document.id, cause=MUST_NOT)
            if not recalls.filter(settled_at__isnull=True).exists() and stops.now_against(document) is not None:
                _owe(document, found, BY_ITSELF.zh, None, happened_at, now)
                owed += 1
        return owed

    return durably(work)


def withdraw(viewer: Viewer, document_id: UUID, words: str, *, now: datetime, hides_title: bool = False) -> Document:
    """Take the words down; that it was published, by whom, and why it went stay. `hides_title` when that says too much.

    Raises `Missing`, `Standing` (the reason names somebody), `NotAllowed`, `NotNow`, `NotFound`.
    """

    def work() -> Document:
        document = locked(viewer, document_id)
        if not may_withdraw(viewer, document.unit_id):
            raise NotAllowed(Text("撤回", "withdraw"))
        if document.state not in SHOWN:
            raise NotNow
        said = words_given(words, "reason")
        refuse_said(document, said)
        kind = kinds.kind(document.kind)
        if hides_title and kind is not None:
            document.title = kind.title.zh
        _end(document, State.WITHDRAWN, said, viewer, now)
        put_on_record(document, "withdrawn", viewer, now, words=said)
        settle(document, State.WITHDRAWN, now)
        return document

    return durably(work)


def _end(document: Document, state: State, why: str, by: Viewer | None, now: datetime) -> None:
    document.state, document.text, document.ended_why = state, "", why
    document.ended_by_id, document.ended_at, document.changed_at = by.officer_id if by else None, now, now
    document.save()
    forget_outcome(document)


def expire_due(now: datetime) -> int:
    """Take down what is past its day, in every bureau; only rows that are due are touched. Returns how many."""
    done = 0
    for bureau in organisation.bureaus():
        failed: list[UUID] = []
        while True:
            rows = Document.objects.filter(STILL_SHOWN, bureau_id=bureau.id, until__lte=now).exclude(id__in=failed)
            due = list(rows.order_by("until").values_list("id", flat=True)[:STEP])
            for document_id in due:
                try:
                    _expire_one(bureau.id, document_id, now)
                    done += 1
                except MatterError:
                    log.exception("document %s could not be taken down", document_id)
                    failed.append(document_id)
            if len(due) < STEP:
                break
    return done


def _expire_one(bureau_id: int, document_id: UUID, now: datetime) -> None:
    def work() -> None:
        rows = Document.objects.select_for_update()
        document = rows.filter(bureau_id=bureau_id, id=document_id, until__lte=now).first()
        if document is None or document.state in GONE:
            return
        document.forget_original()
        _end(document, State.EXPIRED, EXPIRED.zh, None, now)
        put_on_record(document, "expired", None, now, words=EXPIRED.zh)
        settle(document, State.EXPIRED, now)

    durably(work)
