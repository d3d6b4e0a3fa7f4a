"""警民联系卡 as anybody may see it: the beat, its officers today, and how to reach them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from heliograph.beats.addresses import may_lie_in, name_of
from heliograph.beats.models import Card
from heliograph.beats.reading.people import Contact, OnCard, Standing, on_cards
from heliograph.beats.reading.places import beat_at, beats_around, with_cards
from heliograph.core.text import Text, folded
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind, Duty, Unit

USUAL_WORK = Text(
    "小区和村里的安全防范、邻里矛盾、出租房屋登记的咨询，走访里听到的难处，和您想对派出所说的话。",
    "Safety where you live, quarrels between neighbours, questions on registering rented homes, whatever you bring up at a "
    "visit or want to tell the station.",
)


@dataclass(frozen=True, slots=True)
class BeatCard:
    """A contact card. What the bureau left empty is filled from the beat's unit, so every word can be shown as it is."""

    code: str
    title: Text
    kind: str
    unit_code: str
    unit: Text
    unit_phone: str
    standing: Standing
    contacts: tuple[Contact, ...]
    phone: str
    room: Text
    hours: Text
    work: Text
    supervision: str
    places: tuple[str, ...]
    ended: date | None
    has_card: bool

    @property
    def path(self) -> str:
        return reverse("beat", args=[self.code])

    @property
    def url(self) -> str:
        """What the QR on a card and on a door says: it stays the same whoever the officer is."""
        return f"{settings.BASE_URL}{self.path}"

    @property
    def is_own(self) -> bool:
        return self.standing is Standing.OWN


def officer_for(
    bureau_id: int, *, place: tuple[float, float] | None = None, area: str = "", today: date
) -> BeatCard | None:
    """Who answers for a place (longitude, latitude; WGS-84) or for an area's code; None where no beat holds it today."""
    if place is not None:
        found = beat_at(bureau_id, *place, today)
        return None if found is None else _cards(bureau_id, [found], today)[0]
    found_card = card(bureau_id, area, today)
    return None if found_card is None or found_card.ended else found_card


def card(bureau_id: int, code: str, today: date) -> BeatCard | None:
    """The card of one beat or area, also of one that ended (`ended` says when); None if there never was one."""
    found = organisation.areas(bureau_id).get(code)
    if found is None or found.kind == AreaKind.POST:
        return None
    return _cards(bureau_id, [found], today)[0]


def cards(bureau_id: int, *, today: date, words: str = "", unit: str = "") -> list[BeatCard]:
    """Every card that holds today, beats first; with `words` those that fit best, with `unit` those of one unit.

    Words may be a whole address: a card fits when a place listed for it stands in the address, or the words in one of its
    places, names, badges. Cards whose listed place is the longest part of the address come first. A house number decides
    between the stretches of a road where the brackets say them (`addresses`).
    """
    found = _cards(bureau_id, with_cards(bureau_id, today), today)
    if unit:
        found = [one for one in found if one.unit_code == unit]
    wanted = folded(words)
    if not wanted:
        return found
    fits = [(fit, one) for one in found if (fit := _fit(one, words, wanted))]
    best = max((fit for fit, _ in fits), default=0)
    return [one for fit, one in sorted(fits, key=lambda pair: -pair[0]) if fit >= best - 1]


def at_address(bureau_id: int, words: str, *, today: date) -> list[BeatCard]:
    """The cards with a listed place that stands in these words, those of the longest; names and badges are not looked at."""
    wanted, areas = folded(words), with_cards(bureau_id, today)
    listed = Card.objects.filter(area__in=[one.id for one in areas]).values_list("area_id", "places")
    fit = {area: max(_whole(words, wanted, places), default=0) for area, places in listed}
    best = max(fit.values(), default=0)
    return _cards(bureau_id, [one for one in areas if best and fit.get(one.id) == best], today)


def cards_of(bureau_id: int, areas: Sequence[Area], today: date) -> list[BeatCard]:
    """The cards of these areas, in their order."""
    return _cards(bureau_id, areas, today)


def near(bureau_id: int, lon: float, lat: float, metres: float, today: date) -> list[BeatCard]:
    """The cards of the other beats that lie within so many metres of a place: where a phone's place is not exact."""
    own = beat_at(bureau_id, lon, lat, today)
    found = [one for one in beats_around(bureau_id, lon, lat, metres, today) if own is None or one.code != own.code]
    has_beats = AreaKind.BEAT in {one.kind for one in (*found, *([own] if own else []))}
    return _cards(bureau_id, [one for one in found if one.kind == AreaKind.BEAT or not has_beats], today)


def _fit(one: BeatCard, words: str, wanted: str) -> int:
    """How well a card fits what was typed: the length of what they share; 0 for not at all."""
    places = [name_of(place) for place in one.places if may_lie_in(words, place)]
    names = [
        folded(one.title.zh),
        folded(one.title.en),
        *(folded(n) for c in one.contacts for n in (c.name.zh, c.badge)),
    ]
    whole = _whole(words, wanted, one.places)
    parts = [len(wanted) for name in (*places, *names, folded(one.unit.zh), folded(one.unit.en)) if wanted in name]
    return max([*whole, *parts], default=0)


def _whole(words: str, wanted: str, places: Iterable[str]) -> list[int]:
    """How long the listed places are that stand in the words as a whole."""
    names = [name_of(place) for place in places if may_lie_in(words, place)]
    return [len(name) for name in names if len(name) >= 2 and name in wanted]


def _cards(bureau_id: int, areas: Sequence[Area], today: date) -> list[BeatCard]:
    people = on_cards(bureau_id, areas, today)
    written = {one.area_id: one for one in Card.objects.filter(area__in=[one.id for one in areas])}
    supervision = next((one.phone for one in organisation.units_with(bureau_id, Duty.SUPERVISION) if one.phone), "")
    units = organisation.units(bureau_id)
    return [_card(one, units[one.unit_id], people[one.id], written.get(one.id), supervision, today) for one in areas]


def _card(area: Area, unit: Unit, on_card: OnCard, words: Card | None, supervision: str, today: date) -> BeatCard:
    said = words or Card(area=area)
    return BeatCard(
        code=area.code,
        title=area.title,
        kind=area.kind,
        unit_code=unit.code,
        unit=unit.title,
        unit_phone=unit.phone,
        standing=on_card.standing,
        contacts=on_card.contacts,
        phone=said.phone or unit.phone,
        room=_either(said.room_zh or unit.address, said.room_en),
        hours=_either(said.hours_zh or unit.hours, said.hours_en),
        work=_either(said.work_zh, said.work_en) if said.work_zh else USUAL_WORK,
        supervision=said.supervision or supervision,
        places=tuple(said.places),
        ended=area.until if area.until is not None and area.until < today else None,
        has_card=words is not None,
    )


def _either(zh: str, en: str) -> Text:
    return Text(zh, en or zh)
