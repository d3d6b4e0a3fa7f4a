"""Decide that a document be published: one by one, with ground and reason. Nothing about a person is public by default.

What the law stops is refused here already, so that nobody masks in vain; the model refuses it again at release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from heliograph.core.calendar import Rule, due_only
from heliograph.core.calendar.reckoning import end_of
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.matters.reading import desk
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing import kinds, stops
from heliograph.publishing.actions.recording import locked, put_on_record, words_given
from heliograph.publishing.actions.rights import may_decide
from heliograph.publishing.composing import sheet_of
from heliograph.publishing.errors import MINOR, SEALED_RECORD, SECRET, NotNow, Stopped
from heliograph.publishing.kinds import Ground, Kind
from heliograph.publishing.known import known_of, refuse_standing
from heliograph.publishing.models.register import Document, State, Subject
from heliograph.publishing.originals import new_document_key, seal_original

LONGEST_TITLE = 120
LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer fills in. `ground` is the place in the kind's basis; `matter` a number, or empty."""

    kind: str
    unit: int
    title: str
    text: str
    subject: str
    ground: int
    ground_words: str
    impact: str = ""
    people: str = ""
    matter: str = ""
    until: date | None = None
    has_minor: bool = False
    is_classified: bool = False
    replaces: UUID | None = None
    replaces_why: str = ""


def decide(viewer: Viewer, draft: Draft, *, now: datetime) -> Document:
    """Put a draft into the register, not yet public. Whoever calls is the one who decided.

    Raises `Stopped`, `NotAllowed`, `Invalid`, `Missing`, `Standing` (a reason that names somebody), `NotFound`.
    """
    return durably(lambda: _decide(viewer, draft, now))


def _decide(viewer: Viewer, draft: Draft, now: datetime) -> Document:
    kind = _kind(draft)
    if draft.unit not in organisation.units(viewer.bureau_id) or not may_decide(viewer, draft.unit, kind):
        raise NotAllowed(Text(f"决定公开{kind.title.zh}", f"decide to publish: {kind.title.en}"))
    _refuse_by_hand(kind, draft)
    matter = _matter(viewer, draft, kind)
    ground = _ground(kind, draft)
    title, text = _words(draft, kind, viewer.bureau_id)
    document = Document(
        bureau_id=viewer.bureau_id, id=new_id(), kind=kind.code, board=kind.board, unit_id=draft.unit,
        subject=draft.subject, impact=draft.impact.strip(), minor=draft.has_minor, secret=draft.is_classified,
        matter_id=matter.id if matter else None, procedure=matter.procedure if matter else "",
        ground_row=ground.row, ground_article=ground.cite.zh, ground_words=words_given(draft.ground_words, "ground"),
        changed_at=now, decided_by_id=viewer.officer_id, decided_at=now, until=_until(draft, kind, viewer.bureau_id, now),
        replaces_id=draft.replaces, replaces_why=words_given(draft.replaces_why, "reason") if draft.replaces else "",
    )  # fmt: skip
    _check_stops(document, f"{title}\n{text}")
    _check_replaced(viewer, document)
    _check_people(document, draft)
    seal_original(document, new_document_key(document), title, text, draft.people.strip())
    refuse_standing(known_of(document), document.ground_words, document.impact, document.replaces_why)
    document.save()
    why = document.replaces_why or document.impact or document.ground_words
    put_on_record(document, "decided", viewer, now, words=why, ground=document.ground_article)
    return document


def _kind(draft: Draft) -> Kind:
    kind = kinds.kind(draft.kind)
    if kind is None:
        raise Invalid("kind", Text("没有这种文书。", "There is no such kind of document."))
    if draft.subject not in kind.subjects:
        if draft.subject == Subject.PUBLIC_ORDER_PERSON:
            raise Stopped(SEALED_RECORD)
        raise Invalid(
            "subject",
            Text(
                f"{kind.title.zh}不能是关于这类对象的。请换一种文书。",
                f"{kind.title.en} can't be about that. Choose another kind.",
            ),
        )
    return kind


def _refuse_by_hand(kind: Kind, draft: Draft) -> None:
    if kind.is_of_a_hearing and draft.replaces is None:
        raise Invalid(
            "kind",
            Text(
                "听证、调解的结果，在那一场的页面上写和放行。",
                "What came of a session is written and released on its own page.",
            ),
        )


def _matter(viewer: Viewer, draft: Draft, kind: Kind) -> Matter | None:
    if not draft.matter.strip():
        return None
    matter = desk.matter_for(viewer, draft.matter)
    if matter.procedure not in kind.procedures:
        raise Invalid(
            "matter",
            Text(
                f"{kind.title.zh}不能从这类事项里取出。", f"{kind.title.en} can't be drawn from a matter of this kind."
            ),
        )
    return matter


def _ground(kind: Kind, draft: Draft) -> Ground:
    if not 0 <= draft.ground < len(kind.basis):
        raise Missing("ground")
    return kind.basis[draft.ground]


def _words(draft: Draft, kind: Kind, bureau_id: int) -> tuple[str, str]:
    title, text = " ".join(draft.title.split()), draft.text.replace("\r\n", "\n").strip()
    if kind.text_from == "unit" and not text:
        text = sheet_of(organisation.units(bureau_id)[draft.unit])
    for field, words, most in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT)):
        if not words:
            raise Missing(field)
        if len(words) > most:
            raise Invalid(field, Text(f"最多 {most} 个字。", f"{most} characters at most."))
    return title, text


def _until(draft: Draft, kind: Kind, bureau_id: int, now: datetime) -> datetime | None:
    """The end of the day given; not sooner than the kind's shortest time allows."""
    if draft.until is None:
        return None
    zone = organisation.zone(bureau_id)
    until = end_of(draft.until.toordinal(), zone)
    calendar = organisation.calendar(bureau_id)
    least = due_only(now, kind.shortest, calendar, zone=zone, rule=Rule(rolls=False))[0] if kind.shortest else now
    if until < least - timedelta(days=1) or until <= now:
        limit = kind.shortest.text if kind.shortest else Text("1 日", "1 day")
        raise Invalid(
            "until", Text(f"至少公开 {limit.zh}。请把日期往后写。", f"At least {limit.en}. Give a later date.")
        )
    return until


def _check_stops(document: Document, text: str) -> None:
    if document.secret:
        raise Stopped(SECRET)
    if document.minor:
        raise Stopped(MINOR)
    stops.learn(document)
    stop = stops.stop_for(document)
    if stop is None and stops.is_under_public_order_law(document, text):
        stop = SEALED_RECORD
    if stop is not None:
        raise Stopped(stop)


def _check_replaced(viewer: Viewer, document: Document) -> None:
    if document.replaces_id is None:
        return
    old = locked(viewer, document.replaces_id)
    if old.state != State.RELEASED or old.kind != document.kind or old.unit_id != document.unit_id:
        raise NotNow
    if old.matter_id is not None and document.matter_id != old.matter_id:
        raise Invalid(
            "matter",
            Text(
                "更正要从原来那件事项里取出。请填那件事项的编号。",
                "A correction is drawn from the same matter as what it replaces. Give its number.",
            ),
        )


def _check_people(document: Document, draft: Draft) -> None:
    """Without a matter nobody tells the program whom a decision names: the officer must, or masking misses them."""
    if document.subject == Subject.PERSON and document.matter_id is None and not draft.people.strip():
        raise Invalid(
            "people",
            Text(
                "请写出文书里的人（每行一个：姓名，电话，证件号码，住址），遮盖时才不会漏。",
                "Name the people in it (one a line: name, telephone, numbers, address), so that none is missed.",
            ),
        )
