"""Who is on a card, and what of them is shown there."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from io import BytesIO

from PIL import Image

from heliograph.beats.actions.cards import acting, kept_area, told
from heliograph.beats.errors import CardError, Unusable
from heliograph.beats.models import Holder, Part, Portrait, Profile
from heliograph.beats.reading.desk import eligible
from heliograph.core.files import accept
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, Officer
from heliograph.organisation.reading import Viewer

PORTRAIT = (240, 320)
"""Pixels at most: what a card shows on a phone, about 12 KB."""
QUALITY = 82
DAY = timedelta(days=1)


def put_on(
    viewer: Viewer, code: str, badge: str, part: str, *, since: date, until: date | None = None, now: datetime
) -> Holder:
    """Put an officer on a card from a day on. A new main officer ends the one before, the day before; one who is there to a day
    only lends the place: the one before comes back the day after.

    Raises `NoSuchBeat`, `Unusable` for somebody who works elsewhere, who is on it already, or days that make no sense.
    """
    if part not in Part.values:
        raise Unusable(Text("请选身份。", "Choose what they are there for."), "part")
    if until is not None and until < since:
        raise Unusable(Text("结束的日子在开始之前。", "It ends before it begins."), "until")

    def work() -> Holder:
        area, by = kept_area(viewer, code), acting(viewer)
        officer = _eligible(area, badge, _today(area, now))
        running = Holder.objects.select_for_update().filter(area=area, part=part)
        open_rows = [one for one in running if one.until is None or one.until >= since]
        if any(one.officer_id == officer.id and one.since <= since for one in open_rows):
            raise Unusable(Text("已经在这张卡上了。", "Already on this card."), "badge")
        if part == Part.MAIN:
            for one in open_rows:
                _make_room(one, since, until)
        holder = Holder.objects.create(area=area, officer=officer, part=part, since=since, until=until)
        after: dict[str, object] = {
            "badge": officer.badge, "role": part, "since": since.isoformat(), "until": until.isoformat() if until else "",
        }  # fmt: skip
        told(area.bureau, "card.put-on", area, by=by, now=now, after=after)
        return holder

    return durably(work)


def _make_room(row: Holder, since: date, until: date | None) -> None:
    """End a main officer's row the day before another's begins; what of it lies after the other's last day goes on."""
    after = None if until is None else until + DAY
    if after is not None and row.since >= after:
        return
    resumes = after if after is not None and (row.until is None or row.until >= after) else None
    if resumes is not None and row.since >= since:
        row.since = resumes
    else:
        if resumes is not None:
            Holder.objects.create(area=row.area, officer=row.officer, part=row.part, since=resumes, until=row.until)
        row.until = since - DAY
    row.save(update_fields=["since", "until"])


def _bring_back(row: Holder, today: date) -> None:
    """A main officer who lent the place to a day, and gets it back at once because the other is taken off before."""
    if row.part != Part.MAIN or row.until is None:
        return
    rows = Holder.objects.select_for_update().filter(area=row.area, part=Part.MAIN)
    lender = rows.filter(since=row.until + DAY).first()
    if lender is None or not rows.filter(officer=lender.officer_id, until=row.since - DAY).exists():
        return
    lender.since = max(today, row.since)
    lender.save(update_fields=["since"])


def take_off(viewer: Viewer, code: str, holder_id: int, *, now: datetime) -> Holder:
    """Take somebody off a card at once; the row stays. Twice changes nothing. Raises `NoSuchBeat`, `CardError`."""

    def work() -> Holder:
        area, by = kept_area(viewer, code), acting(viewer)
        holder = Holder.objects.select_for_update(of=("self",)).select_related("officer").filter(
            area=area, id=holder_id
        ).first()  # fmt: skip
        if holder is None:
            raise CardError(Text("这个人不在这张卡上。", "Nobody of that kind is on this card."))
        yesterday = _today(area, now) - DAY
        if holder.until is not None and holder.until <= yesterday:
            return holder
        _bring_back(holder, yesterday + DAY)
        holder.until = yesterday
        holder.save(update_fields=["until"])
        after: dict[str, object] = {"badge": holder.officer.badge, "role": holder.part, "until": yesterday.isoformat()}
        told(area.bureau, "card.taken-off", area, by=by, now=now, after=after)
        return holder

    return durably(work)


def save_profile(viewer: Viewer, code: str, badge: str, *, phone: str, languages: str, now: datetime) -> Profile:
    """What a card shows of an officer beside the name. Raises `NoSuchBeat`, `Unusable`."""
    phone, languages = phone.strip(), languages.strip()
    for field, value, most in (("phone", phone, 50), ("languages", languages, 100)):
        if len(value) > most:
            raise Unusable(Text(f"最多 {most} 个字。", f"{most} characters at most."), field)

    def work() -> Profile:
        area, by = kept_area(viewer, code), acting(viewer)
        profile = _profile(_eligible(area, badge, _today(area, now)), now)
        before: dict[str, object] = {"phone": profile.phone, "languages": profile.languages}
        profile.phone, profile.languages, profile.changed_at = phone, languages, now
        profile.save()
        after: dict[str, object] = {"phone": phone, "languages": languages}
        if before != after:
            told(area.bureau, "card.officer", area, by=by, now=now, before=before, after=after)
        return profile

    return durably(work)


def set_portrait(
    viewer: Viewer, code: str, badge: str, data: bytes | None, name: str = "", *, now: datetime
) -> Profile:
    """Set the photo of an officer, or take it away (`data` is None). Raises `FileRefused`, `NoSuchBeat`, `Unusable`."""
    jpeg = None if data is None else _small(data, name)
    digest = "" if jpeg is None else hashlib.sha256(jpeg).hexdigest()[:16]

    def work() -> Profile:
        area, by = kept_area(viewer, code), acting(viewer)
        officer = _eligible(area, badge, _today(area, now))
        profile = _profile(officer, now)
        if profile.portrait_digest == digest:
            return profile
        Portrait.objects.filter(officer=officer).delete()
        if jpeg is not None:
            Portrait.objects.create(officer=officer, jpeg=jpeg)
        profile.portrait_digest, profile.changed_at = digest, now
        profile.save()
        told(area.bureau, "card.portrait", area, by=by, now=now, after={"badge": officer.badge, "digest": digest})
        return profile

    return durably(work)


def _small(data: bytes, name: str) -> bytes:
    """A JPEG of at most `PORTRAIT` pixels of a picture that was checked and cleaned."""
    accepted = accept(data, name)
    if accepted.preview is None:
        raise Unusable(Text("请选 JPEG、PNG 或者 WebP 图片。", "Choose a JPEG, PNG or WebP picture."), "photo")
    with Image.open(BytesIO(accepted.preview)) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail(PORTRAIT, Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _profile(officer: Officer, now: datetime) -> Profile:
    found, _made = Profile.objects.select_for_update().get_or_create(officer=officer, defaults={"changed_at": now})
    return found


def _eligible(area: Area, badge: str, today: date) -> Officer:
    found = next((one for one in eligible(area, today) if one.badge == badge), None)
    if found is None:
        raise Unusable(
            Text("请选在这个单位任职的民警。", "Choose an officer who is posted in this unit today."), "badge"
        )
    return found


def _today(area: Area, now: datetime) -> date:
    return now.astimezone(organisation.zone(area.bureau_id)).date()
