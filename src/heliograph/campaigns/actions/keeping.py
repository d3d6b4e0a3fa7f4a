"""Open a campaign, say what it hands out, stop it with the reason. Done by who leads the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from heliograph.campaigns.errors import Over
from heliograph.campaigns.kinds import kinds
from heliograph.campaigns.models import Campaign, Material, State
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.notices.reading import public as notices
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.for_everybody import reason, refuse_personal
from heliograph.publishing.reading import register

LONGEST_TITLE, LONGEST_ABOUT, LONGEST_REASON = 60, 2000, 300
LONGEST = timedelta(days=366)
MOST_MATERIAL = 30
KEEP = Text("办宣传活动", "run a campaign")


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What is begun."""

    kind: str
    unit: int
    title: str
    about: str
    begins_on: date
    until: date
    title_en: str = ""
    about_en: str = ""


def open_campaign(viewer: Viewer, new: NewCampaign, *, now: datetime) -> Campaign:
    """Public at once. Raises `NotAllowed`, `Invalid`, `Standing`."""
    if not rights.may_lead(viewer, new.unit):
        raise NotAllowed(KEEP)
    if kinds().kind(new.kind) is None:
        raise Invalid("kind", Text("请选是哪一种。", "Choose what kind it is."))
    words = {
        "title_zh": ("title", new.title, LONGEST_TITLE, True), "about": ("about", new.about, LONGEST_ABOUT, True),
        "title_en": ("title_en", new.title_en, 2 * LONGEST_TITLE, False),
        "about_en": ("about_en", new.about_en, 2 * LONGEST_ABOUT, False),
    }  # fmt: skip
    for field, said, most, needed in words.values():
        if needed and not said.strip():
            raise Invalid(field, Text("请填写。", "Fill this in."))
        if len(said) > most:
            raise Invalid(field, Text(f"最多 {most} 个字。", f"{most} characters at most."))
    refuse_personal(viewer.bureau_id, "\n".join(said for _field, said, _most, _needed in words.values()))
    if not new.begins_on <= new.until <= new.begins_on + LONGEST:
        raise Invalid("until", Text("结束要晚于开始，最长一年。", "It must end after it begins, within a year."))
    campaign = Campaign(
        bureau_id=viewer.bureau_id, id=new_id(), kind=new.kind, unit_id=new.unit, begins_on=new.begins_on,
        until=new.until, opened_by_id=viewer.officer_id, opened_at=now,
        **{name: said.replace("\r\n", "\n").strip() for name, (_field, said, _most, _needed) in words.items()},
    )  # fmt: skip
    durably(lambda: campaign.save(force_insert=True))
    return campaign


def stop(viewer: Viewer, campaign_id: UUID, why: str, *, now: datetime) -> Campaign:
    """End it before its time, with the reason; what it reached stays. Raises `NotFound`, `NotAllowed`, `Over`, `Missing`."""

    def work() -> Campaign:
        campaign = to_lead(viewer, campaign_id, now)
        campaign.why, campaign.state = reason(campaign.bureau_id, why, LONGEST_REASON), State.STOPPED
        campaign.save()
        return campaign

    return durably(work)


def add_material(
    viewer: Viewer, campaign_id: UUID, *, notice: UUID | None = None, document: UUID | None = None, now: datetime
) -> None:
    """Hand out a notice or a document that everybody can read already. Twice is once.

    Raises `NotFound`, `NotAllowed`, `Over`, `Invalid` for what is not public.
    """

    def work() -> None:
        campaign = to_lead(viewer, campaign_id, now)
        bureau = campaign.bureau_id
        found = notices.notice(bureau, notice, now=now) if notice else None
        page = register.published(bureau, document, now=now) if document else None
        is_read = (found is not None and not found.is_hidden) or (page is not None and page.entry.is_shown)
        if (notice is None) == (document is None) or not is_read:
            raise Invalid("notice", Text("请选一份已经公开的材料。", "Choose something that is public already."))
        rows = Material.objects.filter(bureau_id=bureau, campaign_id=campaign.id)
        if rows.filter(notice_id=notice, document_id=document).exists():
            return
        if rows.count() >= MOST_MATERIAL:
            raise Invalid("notice", Text("材料太多了，请先拿掉几份。", "Too much: take some away first."))
        Material(
            bureau_id=bureau, id=new_id(), campaign_id=campaign.id, notice_id=notice, document_id=document, at=now,
            by_id=viewer.officer_id,
        ).save(force_insert=True)  # fmt: skip

    durably(work)


def take_away(viewer: Viewer, campaign_id: UUID, material_id: UUID, *, now: datetime) -> None:
    """No longer handed out here; where it was published it stays. Raises `NotFound`, `NotAllowed`, `Over`."""

    def work() -> None:
        campaign = to_lead(viewer, campaign_id, now)
        Material.objects.filter(bureau_id=campaign.bureau_id, campaign_id=campaign.id, id=material_id).delete()

    durably(work)


def unit_to_open_for(viewer: Viewer, campaign_id: UUID, *, now: datetime) -> int:
    """The unit whose times an event of this campaign is, for who leads it. Raises `NotFound`, `NotAllowed`, `Over`."""
    return durably(lambda: to_lead(viewer, campaign_id, now).unit_id)


def to_lead(viewer: Viewer, campaign_id: UUID, now: datetime) -> Campaign:
    """The locked row, for who leads its unit while it goes on. Raises `NotFound`, `NotAllowed`, `Over`."""
    campaign = locked(viewer.bureau_id, campaign_id)
    if not rights.may_lead(viewer, campaign.unit_id):
        raise NotAllowed(KEEP)
    if not is_on(campaign, now):
        raise Over
    return campaign


def locked(bureau_id: int, campaign_id: UUID) -> Campaign:
    """Raises `NotFound`."""
    campaign = Campaign.objects.select_for_update().filter(bureau_id=bureau_id, id=campaign_id).first()
    if campaign is None:
        raise NotFound
    return campaign


def is_on(campaign: Campaign, now: datetime) -> bool:
    """Whether it has neither been stopped nor ended; before its first day counts as on."""
    return campaign.state == State.OPEN and today(campaign.bureau_id, now) <= campaign.until


def today(bureau_id: int, now: datetime) -> date:
    return now.astimezone(organisation.zone(bureau_id)).date()
