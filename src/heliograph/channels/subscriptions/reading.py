"""Look-ups of subscriptions: whom a notice is told, what an address hears about, how far a release got."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from heliograph.channels.configuration import channels
from heliograph.channels.delivery import reading as addresses
from heliograph.channels.delivery.models import Address, Tally
from heliograph.channels.subscriptions.choice import Choice
from heliograph.channels.subscriptions.matching import met_by
from heliograph.channels.subscriptions.models import Release, Subscription
from heliograph.core.text import Text
from heliograph.notices import kinds as notices
from heliograph.notices.reading.areas import areas
from heliograph.notices.reading.ways_out import How, Way
from heliograph.organisation import reading as organisation

STEP = 2_000
MOST_WORDS = 200
FEW = 3
"""So many areas or kinds a part of a name may mean at once; more, and it is asked for in full."""
_NEXT = re.compile(r"[,，、;；。\n]")


def audience(bureau_id: int, kind: str, areas: Iterable[str], *, after: str = "") -> Iterator[tuple[str, Address]]:
    """Every usable address that subscribed to such a notice, with the place it has in the walk; from `after` on.

    Walks one index, a step a query. Somebody who hears of it for two reasons comes twice.
    """
    done_kind, done_area, done_address = after.split("|") if after else ("", "", "")
    for which in ("", kind):
        for area in met_by(bureau_id, areas):
            if after and (which, area) < (done_kind, done_area):
                continue
            from_there = done_address if after and (which, area) == (done_kind, done_area) else ""
            for of, address in _in_order(bureau_id, which, area, from_there):
                yield f"{which}|{area}|{of}", address


def _in_order(bureau_id: int, kind: str, area: str, after: str) -> Iterator[tuple[UUID, Address]]:
    mine = Subscription.objects.filter(bureau_id=bureau_id, kind=kind, area=area).order_by("address_id")
    last = UUID(after) if after else None
    while True:
        rest = mine if last is None else mine.filter(address_id__gt=last)
        step = list(rest.values_list("address_id", flat=True)[:STEP])
        if not step:
            return
        found = Address.objects.filter(bureau_id=bureau_id, id__in=step).defer("sealed", "key")
        by_id = {address.id: address for address in found}
        yield from _reached(bureau_id, [by_id[one] for one in step if one in by_id])
        last = step[-1]


def _reached(bureau_id: int, subscribed: list[Address]) -> list[tuple[UUID, Address]]:
    """Each with the address that is written to: its own, or where nobody is there any more what stands in for it."""
    gone = [one.id for one in subscribed if one.gone_at and one.confirmed_at and not one.stopped_at]
    instead: dict[UUID, Address] = {}
    if gone:
        others = Address.objects.filter(bureau_id=bureau_id, of_id__in=gone).defer("sealed", "key")
        for other in others.order_by("rank", "id"):
            if other.is_usable and other.of_id is not None:
                instead.setdefault(other.of_id, other)
    reached = [(one.id, one if one.is_usable else instead.get(one.id)) for one in subscribed]
    return [(of, address) for of, address in reached if address is not None]


def stands_in(address: Address) -> Address | None:
    """Where a subscriber's notices go when their own address fails; also one that is not confirmed yet."""
    named = addresses.of(address.bureau_id, address.id)
    return next((one for one in named if one.stopped_at is None), None)


def choosable(bureau_id: int) -> tuple[dict[str, Text], dict[str, Text]]:
    """Kinds and areas that can be chosen, by code. The bureau itself is not one of them: everybody gets what is about it."""
    roots = {unit.code for unit in organisation.units(bureau_id).values() if unit.parent_id is None}
    kinds = {kind.code: kind.title for kind in notices.kinds()}
    return kinds, {code: title for code, title in areas(bureau_id) if code not in roots}


def named_in(bureau_id: int, words: str) -> tuple[Choice, str]:
    """The kinds and areas that somebody's words name, and the first words that name none ("" if all do).

    Names stand between commas; where one that has spaces is none, each of its words may be.
    """
    every = choosable(bureau_id)
    found: tuple[list[str], list[str]] = ([], [])
    for part in _NEXT.split(words[:MOST_WORDS]):
        if not part.strip():
            continue
        for name in [part] if _named(part, every) else part.split():
            codes = _named(name, every)
            if codes is None:
                return Choice(), name.strip()
            found[codes[0]].extend(codes[1])
    kinds, places = (tuple(dict.fromkeys(codes)) for codes in found)
    return Choice(kinds, places), ""


def _named(name: str, every: tuple[dict[str, Text], dict[str, Text]]) -> tuple[int, list[str]] | None:
    """Which kinds (0) or areas (1) are called so: whole names first, then names that hold it, if they are few."""
    said = _plain(name)
    for which, titles in enumerate(every):
        whole = [code for code, title in titles.items() if said in (_plain(title.zh), _plain(title.en), code)]
        if whole:
            return which, whole
    if len(said) < 2:
        return None
    for which, titles in enumerate(every):
        holding = {
            code: title for code, title in titles.items() if said in _plain(title.zh) or said in _plain(title.en)
        }
        outer = [code for code, title in holding.items() if not _is_inside(title, holding.values())]
        if 0 < len(outer) <= FEW:
            return which, outer
    return None


def _is_inside(title: Text, others: Iterable[Text]) -> bool:
    """A station's first beat is called after the station: who names the station means all of it."""
    return any(title.zh != other.zh and title.zh.startswith(other.zh) for other in others)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def in_words(bureau_id: int, choice: Choice, language: str) -> str:
    """What is chosen, as it is told to who chose it."""
    if not choice.kinds and not choice.areas:
        return "all notices" if language.startswith("en") else "全部通告"
    kinds, places = choosable(bureau_id)
    joint, about = (", ", " about ") if language.startswith("en") else ("、", "的")
    what = joint.join(kinds[code].get(language) if code in kinds else code for code in choice.kinds)
    where = joint.join(places[code].get(language) if code in places else code for code in choice.areas)
    what = what or ("all notices" if language.startswith("en") else "全部通告")
    if not where:
        return what
    return f"{what}{about}{where}" if language.startswith("en") else f"{where}{about}{what}"


def hears(address: Address) -> bool:
    """Whether an address subscribed to anything."""
    return Subscription.objects.filter(bureau_id=address.bureau_id, address_id=address.id).exists()


def choice_of(address: Address) -> Choice:
    """What an address hears about."""
    rows = Subscription.objects.filter(bureau_id=address.bureau_id, address_id=address.id).order_by("kind", "area")
    pairs = list(rows.values_list("kind", "area"))
    return Choice(
        tuple(dict.fromkeys(kind for kind, _ in pairs if kind)), tuple(dict.fromkeys(area for _, area in pairs if area))
    )


# What became of a release


WAITS = ("waiting", "to-print")
OUT = ("sent", "delivered", "read")


def account(bureau_id: int, notice_id: UUID) -> list[Way]:
    """One line for each channel: how many of its subscribers have the newest word of a notice, wait for it, or can't get it."""
    release = Release.objects.filter(bureau_id=bureau_id, notice_id=notice_id).order_by("-id").first()
    if release is None:
        return []
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for row in Tally.objects.filter(bureau_id=bureau_id, batch_id=release.batch_id):
        counted[row.channel][row.state] = row.count
    return [
        _way(code, used.title, counted.get(code, {}), release)
        for code, used in channels().items()
        if _is_for_many(used)
    ]


def _is_for_many(channel: object) -> bool:
    """A letter by post is never sent to subscribers, nor is what officers read."""
    return not getattr(channel, "is_by_hand", False) and not getattr(channel, "is_for_officers", False)


def _way(code: str, title: Text, states: dict[str, int], release: Release) -> Way:
    out = sum(states.get(state, 0) for state in OUT)
    waits = sum(states.get(state, 0) for state in WAITS)
    failed, dropped = states.get("failed", 0), states.get("dropped", 0)
    if waits or release.done_at is None:
        how = How.UNDER_WAY
    elif failed:
        how = How.STUCK
    else:
        how = How.OUT if out or dropped else How.OFF
    nobody = Text("没有人订阅", "Nobody subscribed")
    says = Text(
        f"已发 {out}，等发 {waits}，没发成 {failed}，不用再发 {dropped}",
        f"{out} sent, {waits} waiting, {failed} failed, {dropped} no longer needed",
    )
    return Way(title, how, says if out or waits or failed or dropped else nobody, release.at)
