"""What a card says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from heliograph.beats.errors import NoSuchBeat, Unusable
from heliograph.beats.models import Card
from heliograph.beats.reading.desk import may_change
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation import actions as organisation_actions
from heliograph.organisation.models import Area, Bureau, Officer
from heliograph.organisation.reading import Viewer

MOST_PLACES = 200
LONGEST_PLACE = 60
LONGEST = {
    "phone": 50, "room_zh": 200, "room_en": 200, "hours_zh": 200, "hours_en": 200, "work_zh": 600, "work_en": 1200,
    "supervision": 50,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardWords:
    """The words of a card. What is left empty is taken from the unit."""

    phone: str = ""
    room_zh: str = ""
    room_en: str = ""
    hours_zh: str = ""
    hours_en: str = ""
    work_zh: str = ""
    work_en: str = ""
    supervision: str = ""
    places: tuple[str, ...] = ()

    @classmethod
    def of(cls, card: Card) -> CardWords:
        return cls(**{name: getattr(card, name) for name in LONGEST}, places=tuple(card.places))


def save_card(viewer: Viewer, code: str, words: CardWords, *, now: datetime) -> Card:
    """Write the card of a beat. Twice the same changes nothing. Raises `NoSuchBeat`, `Unusable`."""
    said = _checked(words)

    def work() -> Card:
        area, by = kept_area(viewer, code), acting(viewer)
        before = Card.objects.filter(area=area).first()
        values = {**asdict(said), "places": list(said.places)}
        old = {**asdict(CardWords.of(before)), "places": list(before.places)} if before else None
        if before is not None and old == values:
            return before
        card = before or Card(area=area)
        for name, value in values.items():
            setattr(card, name, value)
        card.changed_at = now
        card.save()
        told(area.bureau, "card.changed" if before else "card.added", area, by=by, now=now, before=old, after=values)
        return card

    return durably(work)


def _checked(words: CardWords) -> CardWords:
    cleaned = {name: getattr(words, name).strip() for name in LONGEST}
    for name, value in cleaned.items():
        if len(value) > LONGEST[name]:
            raise Unusable(Text(f"最多 {LONGEST[name]} 个字。", f"{LONGEST[name]} characters at most."), name)
    places = tuple(dict.fromkeys(one.strip() for one in words.places if one.strip()))
    if len(places) > MOST_PLACES or any(len(one) > LONGEST_PLACE for one in places):
        zh = f"最多 {MOST_PLACES} 个，一行一个，一个最多 {LONGEST_PLACE} 个字。"
        en = f"At most {MOST_PLACES}, one a line, {LONGEST_PLACE} characters each."
        raise Unusable(Text(zh, en), "places")
    return CardWords(**cleaned, places=places)


def kept_area(viewer: Viewer, code: str) -> Area:
    """The beat, locked, if this officer keeps its card. Call inside a transaction. Raises `NoSuchBeat`."""
    found = (
        Area.objects.select_for_update(of=("self",))
        .select_related("bureau", "unit")
        .filter(bureau_id=viewer.bureau_id, code=code)
        .first()
    )
    if found is None or not may_change(viewer, found):
        raise NoSuchBeat
    return found


def acting(viewer: Viewer) -> Officer:
    return Officer.objects.get(id=viewer.officer_id)


def told(
    bureau: Bureau,
    verb: str,
    area: Area,
    *,
    by: Officer,
    now: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """Add to the organisation's record, under the beat it is about."""
    organisation_actions.record(
        bureau, verb, f"area:{area.code}", area.name_zh, by=by, now=now, before=before, after=after
    )
