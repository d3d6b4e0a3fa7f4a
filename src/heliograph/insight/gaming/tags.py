"""What is kept of where ratings come from: enough to see that many came from one network on one day, and nothing else.

Of the network only its neighbourhood (/24, for IPv6 /48) goes into a keyed hash, together with the day and the unit: tags of two
days or two units can't be compared. After two days the tags are counted and deleted; what stays is "of 12 ratings, at most 3 from one".
No address is stored, and none can be looked up here by who does not hold the instance's key.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from ipaddress import ip_network

from heliograph.insight.models import RatingDay, RatingTag
from heliograph.matters.commit import durably, durably_insert
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation

KEPT = timedelta(days=2)
LENGTH = 6


def rated(matter: Matter, network: str, now: datetime) -> None:
    """A rating of the matter came in from `network` (`matters.attempts.network`)."""
    day = now.astimezone(organisation.zone(matter.bureau_id)).date()
    tag = _tag(network, day, matter.unit_id)
    durably_insert([RatingTag(bureau_id=matter.bureau_id, id=new_id(), day=day, unit_id=matter.unit_id, tag=tag)])


def _tag(network: str, day: date, unit: int) -> bytes:
    try:
        parsed = ip_network(network)
        coarse = str(parsed.supernet(new_prefix=24 if parsed.version == 4 else 48))
    except ValueError:
        coarse = network
    return keyring().blind_value("rating-network", f"{day}:{unit}:{coarse}")[:LENGTH]


def fold(bureau_id: int, *, today: date) -> int:
    """Count the tags of days that are over for `KEPT`, and delete them. Returns how many went."""

    def work() -> int:
        old = RatingTag.objects.filter(bureau_id=bureau_id, day__lte=today - KEPT)
        days: dict[tuple[date, int], Counter[bytes]] = defaultdict(Counter)
        for day, unit, tag in old.values_list("day", "unit_id", "tag"):
            days[day, unit][bytes(tag)] += 1
        RatingDay.objects.bulk_create(
            [
                RatingDay(bureau_id=bureau_id, day=day, unit_id=unit, ratings=tags.total(), most=max(tags.values()))
                for (day, unit), tags in days.items()
            ],
            ignore_conflicts=True,
        )
        return old.delete()[0]

    return durably(work)
