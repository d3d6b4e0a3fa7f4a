"""One version of a notice made into a value: its words, its pictures, its status now."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from html import escape
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from heliograph.core.text import Text
from heliograph.notices import kinds, rendering
from heliograph.notices.models.history import Version
from heliograph.notices.models.notices import Notice, State
from heliograph.notices.reading.public.values import PublicImage, PublicNotice, Status
from heliograph.notices.words import NOTHING, Picture, Words
from heliograph.organisation import reading as organisation


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
