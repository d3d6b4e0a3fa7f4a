"""When a bureau tells people, and how patiently: quiet hours, merging, fail-over. Data with history (`Policy`).

Knows no gateway. `first_allowed` is asked when a message is made and again before it goes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from heliograph.channels.delivery.models import Address, Policy

RINGING = ("sms", "wechat", "push")
"""Channels that may wake somebody up."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A policy as it is applied. Hours are of the bureau's zone; from 21 until 8 means the night."""

    quiet_from: int = 21
    quiet_until: int = 8
    quiet_channels: tuple[str, ...] = RINGING
    merge: timedelta = timedelta(hours=1)
    next_way: timedelta = timedelta(hours=2)


DEFAULT = Rules()


def rules_of(bureau_id: int) -> Rules:
    """What is in force in a bureau now."""
    row = Policy.objects.filter(bureau_id=bureau_id).order_by("-id").first()
    if row is None:
        return DEFAULT
    return Rules(
        row.quiet_from,
        row.quiet_until,
        tuple(row.quiet_channels),
        timedelta(minutes=row.merge_minutes),
        timedelta(minutes=row.next_way_minutes),
    )


def first_allowed(rules: Rules, address: Address, zone: ZoneInfo, at: datetime) -> datetime:
    """The first moment from `at` on at which this address may be disturbed; what is urgent does not ask.

    The person's own hours replace the bureau's, on every channel.
    """
    if address.quiet_from is not None and address.quiet_until is not None:
        return after_quiet(address.quiet_from, address.quiet_until, zone, at)
    return quiet_until(rules, address.channel, zone, at)


def quiet_until(rules: Rules, channel: str, zone: ZoneInfo, at: datetime) -> datetime:
    """The same for a channel of the bureau, whoever it goes to."""
    if channel not in rules.quiet_channels:
        return at
    return after_quiet(rules.quiet_from, rules.quiet_until, zone, at)


def after_quiet(begins: int, ends: int, zone: ZoneInfo, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours it falls in. The same hour twice: no quiet at all."""
    local = at.astimezone(zone)
    hour = local.hour
    is_quiet = begins <= hour < ends if begins <= ends else hour >= begins or hour < ends
    if begins == ends or not is_quiet:
        return at
    end = local.replace(hour=ends % 24, minute=0, second=0, microsecond=0)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(at.tzinfo)
