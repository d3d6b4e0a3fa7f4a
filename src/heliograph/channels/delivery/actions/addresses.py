"""What a person allows: an address, its confirmation, and the end of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from heliograph.channels.configuration import channels
from heliograph.channels.delivery import addressing
from heliograph.channels.delivery.actions import composing
from heliograph.channels.delivery.errors import NoSuchChannel, WrongCode, WrongLink
from heliograph.channels.delivery.models import Address
from heliograph.matters import commit
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter, Party

CONFIRM, STOP, BIND = "confirm", "stop", "bind"


def allow(
    bureau_id: int,
    channel: str,
    typed: str,
    *,
    language: str = "zh-hans",
    matter: Matter | None = None,
    party: Party | None = None,
    of: UUID | None = None,
    is_confirmed: bool = False,
    now: datetime,
) -> Address:
    """Somebody allows us to reach them at `typed`. Twice the same is one row; what was stopped before works again.

    `is_confirmed`: they proved already that it is theirs (they wrote from it). Otherwise `ask` them. `of`: it is used for
    that alone (`Address.of_id`). Raises `BadAddress` (of the channel) and `NoSuchChannel`.
    """
    used = channels().get(channel)
    if used is None:
        raise NoSuchChannel
    address = used.address(typed)
    return durably(lambda: _allow(bureau_id, channel, address, language, matter, party, of, is_confirmed, now))


def _allow(
    bureau_id: int,
    channel: str,
    address: str,
    language: str,
    matter: Matter | None,
    party: Party | None,
    of: UUID | None,
    is_confirmed: bool,
    now: datetime,
) -> Address:
    left_for = {"matter_id": matter.id if matter else None, "party_id": party.id if party else None, "of_id": of}
    mine = Address.objects.filter(bureau_id=bureau_id, blind=addressing.blind_of(channel, address), **left_for)
    row = mine.order_by("id").first()
    if row is None:
        row = new_address(bureau_id, channel, address, language=language, matter=matter, party=party, now=now)
        row.rank = Address.objects.filter(bureau_id=bureau_id, **left_for).count() if matter else 0
        row.of_id = of
        row.confirmed_at = now if is_confirmed else None
        row.save(force_insert=True)
        if party is not None and party.reach == "page":  # from now on the spine's news is looked up
            Party.objects.filter(bureau_id=bureau_id, id=party.id, reach="page").update(reach="other")
        return row
    if not row.is_usable:
        row.confirmed_at = now if is_confirmed else None if row.stopped_at or row.gone_at else row.confirmed_at
        row.stopped_at = row.gone_at = None
    row.language = language
    row.save()
    return row


def new_address(
    bureau_id: int,
    channel: str,
    address: str,
    *,
    language: str,
    matter: Matter | None = None,
    party: Party | None = None,
    now: datetime,
) -> Address:
    """The unsaved row, sealed. `address` in the channel's own form."""
    row = Address(
        bureau_id=bureau_id,
        id=new_id(),
        channel=channel,
        language=language,
        made_at=now,
        matter_id=matter.id if matter else None,
        party_id=party.id if party else None,
    )
    addressing.seal(row, address, matter)
    return row


def ask(address: Address, *, text: str = "confirm", now: datetime) -> None:
    """Send what confirms the address: a link, and where the page that asks has a field for it a code to type in.

    One asked before that still waits for its gateway is not sent any more: the newest alone works.
    """

    def write() -> None:
        address.asked_at = now
        address.save(update_fields=["asked_at"])
        composing.drop_waiting(address, "confirm", now)
        until = now + addressing.LINK_LASTS
        commit.insert(composing.compose([address], text, {}, urgent=True, purpose="confirm", expires_at=until, now=now))

    durably(write)


def confirm(token: str, *, now: datetime) -> Address:
    """Whoever opened the link reads this address. Twice does nothing more. Raises `WrongLink`."""
    address = named(CONFIRM, token)
    if address.confirmed_at is None and (address.asked_at is None or now - address.asked_at > addressing.LINK_LASTS):
        raise WrongLink
    return _confirmed(address, now)


def confirm_by_code(address: Address, typed: str, *, now: datetime) -> Address:
    """The same with the code of the message. Raises `WrongCode`; the caller counts attempts (`matters.attempts`)."""
    if not addressing.is_code(address, typed, now):
        raise WrongCode
    return _confirmed(address, now)


def _confirmed(address: Address, now: datetime) -> Address:
    if address.confirmed_at is None:
        address.confirmed_at, address.stopped_at, address.gone_at = now, None, None
        durably(lambda: address.save(update_fields=["confirmed_at", "stopped_at", "gone_at"]))
    return address


def stop(which: str | Address, *, now: datetime) -> Address:
    """Nothing more goes to this address: by the link of a message, or by the row. Twice does nothing. Raises `WrongLink`.

    What waits for it is dropped. News of a matter can still go another way that the person allowed; a subscriber who stops
    has stopped what would go in its place, too.
    """
    address = named(STOP, which) if isinstance(which, str) else which
    if address.stopped_at is None:
        address.stopped_at = now
        durably(lambda: _stop(address, now))
    return address


def _stop(address: Address, now: datetime) -> None:
    address.save(update_fields=["stopped_at"])
    if address.matter_id is None:
        Address.objects.filter(bureau_id=address.bureau_id, of_id=address.id, stopped_at=None).update(stopped_at=now)


def named(kind: str, token: str) -> Address:
    """The address that a link names. Raises `WrongLink`."""
    try:
        bureau_id, of = addressing.read_token(kind, token)
        return Address.objects.get(bureau_id=bureau_id, id=of)
    except (addressing.BadToken, Address.DoesNotExist) as error:
        raise WrongLink from error


def allow_again(address: Address, *, is_confirmed: bool, now: datetime) -> None:
    """What was stopped, or where nobody was, works again: at once, or (not `is_confirmed`) once it is confirmed anew."""
    address.stopped_at = address.gone_at = None
    address.confirmed_at = now if is_confirmed else None
    durably(lambda: address.save(update_fields=["stopped_at", "gone_at", "confirmed_at"]))


def bind(key: str, channel: str, sender: str, *, now: datetime) -> Address:
    """Somebody scanned what stands on a receipt or a page, and so reaches us over `channel`: they are told there as well.

    `key` is `addressing.token("bind", …)` of the party. Raises `WrongLink`, `NoSuchChannel`, `BadAddress`.
    """
    try:
        bureau_id, of = addressing.read_token(BIND, key)
        party = Party.objects.get(bureau_id=bureau_id, id=of)
        matter = Matter.objects.get(bureau_id=bureau_id, id=party.matter_id, erased_at=None)
    except (addressing.BadToken, Party.DoesNotExist, Matter.DoesNotExist) as error:
        raise WrongLink from error
    return allow(
        bureau_id, channel, sender, language=party.language, matter=matter, party=party, is_confirmed=True, now=now
    )


def keep_quiet(addresses: Iterable[Address], begins: int | None, ends: int | None) -> None:
    """The person's own hours of quiet, for all their ways; None: the bureau's."""
    rows = list(addresses)

    def write() -> None:
        for row in rows:
            row.quiet_from, row.quiet_until = begins, ends
            row.save(update_fields=["quiet_from", "quiet_until"])

    durably(write)


def prefer(address: Address, among: Iterable[Address]) -> None:
    """This way first; the others keep their order behind it."""
    others = [row for row in sorted(among, key=lambda row: (row.rank, row.id)) if row.id != address.id]

    def write() -> None:
        for rank, row in enumerate([address, *others]):
            row.rank = rank
            row.save(update_fields=["rank"])

    durably(write)


def rewrap_keys(bureau_id: int) -> int:
    """Wrap the keys of addresses of no matter with the master key in use. Returns how many changed; may be run again."""
    return addressing.KEYS.rewrap(Address.objects.filter(bureau_id=bureau_id))
