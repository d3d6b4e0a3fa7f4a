"""Public notices as frozen values: what pages, feeds, channels and the API say of a notice, each from here.

Every look-up takes `now`, because a notice is over at its `expires` without anybody doing anything. What was withdrawn
stays, marked, with the reason; its words are empty where they must not be read any more. Lists walk an index, a page a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from html import escape
from itertools import pairwise
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from heliograph.core.language.tokens import tokens
from heliograph.core.text import Text
from heliograph.notices import kinds, rendering
from heliograph.notices.models.found import NoticeArea, NoticeWord
from heliograph.notices.models.history import Version
from heliograph.notices.models.notices import Notice, State
from heliograph.notices.reading.difference import Changed, changed
from heliograph.notices.words import NOTHING, TITLES, Certainty, Picture, Record, Severity, Urgency, Words
from heliograph.organisation import reading as organisation

PAGE = 20
SCREEN_SHOWS = timedelta(days=60)
"""Older notices are not shown on screens, even if they have no end."""
MOST_WORDS = 6


class Status(StrEnum):
    """What everybody may know of a notice."""

    RELEASED = "released"  # as it was first said
    CORRECTED = "corrected"  # its words were corrected since: `version` is above 1, `why` says why
    WITHDRAWN = "withdrawn"  # not to be relied on; `why` says why
    EXPIRED = "expired"  # its time is over


STATUSES = {
    Status.RELEASED: Text("有效", "Current"),
    Status.CORRECTED: Text("已更正", "Corrected"),
    Status.WITHDRAWN: Text("已撤回", "Withdrawn"),
    Status.EXPIRED: Text("已过期", "Over"),
}


@dataclass(frozen=True, slots=True)
class PublicImage:
    """A picture of a notice. `url` is absolute; `preview_url` a JPEG of at most 640 px."""

    id: UUID
    url: str
    preview_url: str
    says: Text
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """One version of a notice. `id` and `url` stay the same for the whole life of a notice; `version` counts from 1.

    `replaces`: the version before this one, if there is one. `replaced_by`: the version that came after it; None for the
    newest. `html` is safe, made from Markdown; `text` the same in plain words. Where somebody wrote no
    English, both languages say the Chinese (`has_english`). `why`: of the withdrawal, else of the correction that
    this version is (`own_why`). `areas` are codes (of an area, or of
    a unit: all it covers); none: the whole bureau. `event`, `urgency`, `severity`, `certainty`, `category`, `instruction`
    are an alert's (CAP 1.2), None or empty otherwise. `url` and the images' are absolute.
    """

    bureau_id: int
    id: UUID
    kind: str
    kind_title: Text
    title: Text
    summary: Text
    html: Text
    text: Text
    unit: int
    unit_title: Text
    areas: tuple[str, ...]
    is_alert: bool
    event: Text
    category: str | None
    urgency: Urgency | None
    severity: Severity | None
    certainty: Certainty | None
    instruction: Text
    onset: datetime | None
    expires: datetime | None
    released_at: datetime
    changed_at: datetime
    status: Status
    version: int
    replaces: int | None
    replaced_by: int | None
    why: str
    own_why: str
    images: tuple[PublicImage, ...]
    record: Record | None
    has_english: bool
    path: str
    url: str

    @property
    def is_current(self) -> bool:
        """Whether somebody may rely on it now."""
        return self.replaced_by is None and self.status in (Status.RELEASED, Status.CORRECTED)

    @property
    def is_hidden(self) -> bool:
        """Whether its words may not be read any more."""
        return self.title == NOTHING

    @property
    def how_grave(self) -> list[Text]:
        """An alert's urgency, severity and certainty in words."""
        return [TITLES[one] for one in (self.urgency, self.severity, self.certainty) if one is not None]

    @property
    def status_title(self) -> Text:
        return STATUSES[self.status]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list. `since`, `until`: first released in that time. `before`: what comes after the notice with this id."""

    kind: str = ""
    unit: int | None = None
    area: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    withdrawn: bool = False
    before: UUID | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.unit or self.area or self.words or self.since or self.until or self.withdrawn or self.kind)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of notices; `next` is what to ask for the following page."""

    notices: list[PublicNotice]
    next: UUID | None


def notice(bureau_id: int, notice_id: UUID, *, now: datetime) -> PublicNotice | None:
    """The newest version of a notice that was released once; None for any other."""
    row = _public(bureau_id).filter(id=notice_id).first()
    return _all([row], now)[0] if row is not None else None


def version(bureau_id: int, notice_id: UUID, number: int, *, now: datetime) -> PublicNotice | None:
    """One version, also an older one; None if there is none, or if its words may not be read any more."""
    row = _public(bureau_id).filter(id=notice_id, is_hidden=False).first()
    found = Version.objects.filter(bureau_id=bureau_id, notice_id=notice_id, number=number).first() if row else None
    return of(row, found, now) if row is not None and found is not None else None


def versions(bureau_id: int, notice_id: UUID, *, now: datetime) -> list[PublicNotice]:
    """Every version, the newest first; none of one whose words may not be read any more."""
    row = _public(bureau_id).filter(id=notice_id, is_hidden=False).first()
    if row is None:
        return []
    rows = Version.objects.filter(bureau_id=bureau_id, notice_id=notice_id).order_by("-number")
    return [of(row, one, now) for one in rows]


def listed(bureau_id: int, wanted: Wanted, *, now: datetime, most: int = PAGE) -> Listed:
    """A page of what was released, the newest first; withdrawn ones among them, marked."""
    found = _public(bureau_id)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.unit is not None:
        found = found.filter(unit_id=wanted.unit)
    if wanted.withdrawn:
        found = found.filter(state=State.WITHDRAWN)
    if wanted.since:
        found = found.filter(released_at__gte=wanted.since)
    if wanted.until:
        found = found.filter(released_at__lt=wanted.until)
    if wanted.area:
        found = found.filter(_in_area(bureau_id, wanted.area))
    for word in list(dict.fromkeys(tokens(wanted.words)))[:MOST_WORDS]:
        found = found.filter(id__in=NoticeWord.objects.filter(bureau_id=bureau_id, word=word[:40]).values("notice_id"))
    last = _public(bureau_id).filter(id=wanted.before).first() if wanted.before else None
    if last is not None:
        at = last.released_at
        found = found.filter(Q(released_at__lte=at) & (Q(released_at__lt=at) | Q(id__lt=last.id)))
    rows = list(found.order_by("-released_at", "-id")[: most + 1])
    return Listed(_all(rows[:most], now), rows[most - 1].id if len(rows) > most else None)


def _in_area(bureau_id: int, area: str) -> Q:
    """About this area, or about the whole bureau."""
    about = NoticeArea.objects.filter(bureau_id=bureau_id, notice_id=OuterRef("id"))
    return Q(Exists(about.filter(area=area))) | ~Q(Exists(about))


def changes(bureau_id: int, *, now: datetime, before: UUID | None = None, most: int = 50) -> Listed:
    """What the public saw change last, for feeds and whoever keeps a copy: a correction or withdrawal moves to the front."""
    found = _public(bureau_id)
    last = found.filter(id=before).first() if before else None
    if last is not None:
        at = last.changed_at
        found = found.filter(Q(changed_at__lte=at) & (Q(changed_at__lt=at) | Q(id__lt=last.id)))
    rows = list(found.order_by("-changed_at", "-id")[: most + 1])
    return Listed(_all(rows[:most], now), rows[most - 1].id if len(rows) > most else None)


def newest(bureau_id: int, *, now: datetime, most: int, kinds_of: Sequence[str] = ()) -> list[PublicNotice]:
    """The last few that hold now (neither withdrawn nor over), the newest first."""
    found = _public(bureau_id).filter(state=State.RELEASED)
    if kinds_of:
        found = found.filter(kind__in=kinds_of)
    rows = found.filter(Q(expires__isnull=True) | Q(expires__gt=now)).order_by("-released_at", "-id")[:most]
    return _all(rows, now)


def in_force(bureau_id: int, *, now: datetime) -> list[PublicNotice]:
    """Alerts that hold now or soon, the gravest first."""
    rows = Notice.objects.filter(bureau_id=bureau_id, kind__in=kinds.alerts(), state=State.RELEASED, expires__gt=now)
    found = _all(rows.order_by("-released_at")[:20], now)
    return sorted(found, key=lambda one: list(Severity).index(one.severity or Severity.UNKNOWN))


def on_screen(bureau_id: int, *, now: datetime, area: str = "", most: int = 12) -> list[PublicNotice]:
    """What a large screen shows: alerts that have begun, alone; otherwise the newest of the kinds meant for screens."""
    alerts = [one for one in in_force(bureau_id, now=now) if one.onset is None or one.onset <= now]
    alerts = [one for one in alerts if not area or not one.areas or area in one.areas]
    if alerts:
        return alerts
    meant = [kind.code for kind in kinds.kinds() if kind.on_screen and not kind.is_alert]
    rows = _public(bureau_id).filter(state=State.RELEASED, kind__in=meant, released_at__gte=now - SCREEN_SHOWS)
    rows = rows.filter(Q(expires__isnull=True) | Q(expires__gt=now))
    if area:
        rows = rows.filter(_in_area(bureau_id, area))
    return _all(rows.order_by("-released_at", "-id")[:most], now)


def differences(bureau_id: int, notice_id: UUID) -> dict[int, list[Changed]]:
    """What each version after the first changed, by its number; nothing of what may not be read any more."""
    rows = list(Version.objects.filter(bureau_id=bureau_id, notice_id=notice_id).exclude(words="").order_by("number"))
    return {new.number: changed(Words.read(old.words), Words.read(new.words)) for old, new in pairwise(rows)}


def version_times(bureau_id: int, notice_id: UUID) -> list[tuple[int, datetime]]:
    """The numbers of every version and when it was released, the oldest first: what CAP's references are made of."""
    rows = Version.objects.filter(bureau_id=bureau_id, notice_id=notice_id).order_by("number")
    return [(row.number, row.released_at) for row in rows]


def as_it_would_be(row: Notice, words: Words, now: datetime) -> PublicNotice:
    """A draft as everybody would see it."""
    return _value(row, words, None, now)


def of(row: Notice, version: Version | None, now: datetime) -> PublicNotice:
    """The value of one version of a notice that was released. `actions` make what they announce with it."""
    is_newest = version is None or version.number == row.version
    return _value(row, _words(row.words if is_newest else version.words if version else ""), version, now)


def _value(row: Notice, words: Words | None, version: Version | None, now: datetime) -> PublicNotice:
    is_newest = version is None or version.number == row.version
    kind = kinds.kind(row.kind)
    expires = words.expires if words else None
    path = reverse("notice", args=[row.id])
    images = tuple(_image(row.id, one) for one in words.pictures) if words else ()
    alert = words.alert if words else None
    bodies = _both(words.body) if words else NOTHING
    number = version.number if version else row.version
    return PublicNotice(
        bureau_id=row.bureau_id, id=row.id, kind=row.kind, kind_title=kind.title if kind else Text(row.kind, row.kind),
        title=_both(words.title) if words else NOTHING, summary=_both(words.summary) if words else NOTHING,
        html=Text(*(body_html(body, images, tongue) for body, tongue in ((bodies.zh, "zh"), (bodies.en, "en")))),
        text=Text(rendering.plain(bodies.zh), rendering.plain(bodies.en)),
        unit=row.unit_id, unit_title=organisation.unit_name(row.bureau_id, row.unit_id) or NOTHING,
        areas=words.areas if words else (), is_alert=bool(kind and kind.is_alert),
        event=_both(alert.event) if alert else NOTHING, category=alert.category if alert else None,
        urgency=alert.urgency if alert else None, severity=alert.severity if alert else None,
        certainty=alert.certainty if alert else None, instruction=_both(alert.instruction) if alert else NOTHING,
        onset=words.onset if words else None, expires=expires, released_at=row.released_at or now,
        changed_at=(row.changed_at or now) if is_newest or version is None else version.released_at,
        status=_status(row, number, expires, now), version=number,
        replaces=number - 1 if number > 1 else None, replaced_by=None if number == row.version else number + 1,
        why=row.ended_why or (version.why if version else ""), own_why=version.why if version else "",
        images=images, record=words.record if words else None,
        has_english=bool(words and words.title.en and words.body.en),
        path=path, url=f"{settings.BASE_URL}{path}",
    )  # fmt: skip


def _status(row: Notice, number: int, expires: datetime | None, now: datetime) -> Status:
    if row.state == State.WITHDRAWN:
        return Status.WITHDRAWN
    if expires is not None and expires <= now:
        return Status.EXPIRED
    return Status.CORRECTED if number > 1 else Status.RELEASED


def _both(text: Text) -> Text:
    return text if text.en else Text(text.zh, text.zh)


def _words(written: str) -> Words | None:
    return Words.read(written) if written else None


def _image(notice_id: UUID, picture: Picture) -> PublicImage:
    path = reverse("notice_image", args=[notice_id, picture.id, picture.extension])
    small = reverse("notice_image_small", args=[notice_id, picture.id])
    return PublicImage(
        picture.id, f"{settings.BASE_URL}{path}", f"{settings.BASE_URL}{small}", picture.says,
        picture.width, picture.height,
    )  # fmt: skip


@lru_cache(maxsize=rendering.KEPT)
def body_html(body: str, images: tuple[PublicImage, ...], tongue: str) -> str:
    """The body as HTML with its pictures where it names them, and those that it names nowhere after it."""

    def shown(number: int) -> str:
        return _figure(images[number - 1], tongue) if number <= len(images) else ""

    named = set(rendering.pictures_in(body))
    rest = "".join(f"<p>{shown(n)}</p>" for n in range(1, len(images) + 1) if n not in named) if body else ""
    return rendering.html(body, shown) + rest


def _figure(image: PublicImage, tongue: str) -> str:
    """A picture by its path on this site, so that a page shows it under whatever name it was asked for."""
    path = image.url.removeprefix(settings.BASE_URL)
    says = image.says.en if tongue == "en" and image.says.en else image.says.zh
    return (
        f'<img class="hg-notice__picture" src="{escape(path)}" alt="{escape(says)}" width="{image.width}" '
        f'height="{image.height}" loading="lazy">'
    )


def _public(bureau_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(bureau_id=bureau_id, released_at__isnull=False).defer("key")


def _all(rows: Iterable[Notice], now: datetime) -> list[PublicNotice]:
    """The newest versions of many, with one question for the reasons of their corrections."""
    every = list(rows)
    corrected = {row.id: row.version for row in every if row.version > 1}
    found: Mapping[tuple[UUID, int], Version] = {
        (one.notice_id, one.number): one
        for one in Version.objects.filter(bureau_id__in={row.bureau_id for row in every}, notice_id__in=corrected)
    } if corrected else {}  # fmt: skip
    return [of(row, found.get((row.id, row.version)), now) for row in every]
