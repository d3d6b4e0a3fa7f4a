"""Endpoints: added, changed, given a new secret, tested, stopped, started again. Each change is in the administration's record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliograph.channels.api.models import Partner
from heliograph.channels.base import BadAddress
from heliograph.channels.delivery.actions import allow
from heliograph.channels.delivery.errors import NoSuchChannel
from heliograph.channels.open311.models import Client
from heliograph.channels.webhooks import calling, kinds, listening, secrets
from heliograph.channels.webhooks.actions.keeping import drop_waiting
from heliograph.channels.webhooks.calling import Outcome
from heliograph.channels.webhooks.models import Delivery, Endpoint
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid
from heliograph.matters.identifiers import new_id
from heliograph.organisation.actions.recording import record
from heliograph.organisation.models import Bureau, Officer

MOST = 10
"""Endpoints in use of one owner."""
TOO_MANY = Text(f"一个单位最多 {MOST} 个，请先停用不用的。", f"At most {MOST} for one owner: stop some first.")


@dataclass(frozen=True, slots=True)
class Terms:
    """Where to, and of what."""

    name: str
    url: str
    events: Sequence[str]

    def values(self) -> dict[str, object]:
        return {"name": self.name.strip(), "url": self.url.strip(), "events": sorted(set(self.events))}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose it is: a partner's, an Open311 client's, or nobody's (notices only)."""

    partner: Partner | None = None
    client: Client | None = None

    @classmethod
    def of(cls, endpoint: Endpoint) -> Owner:
        return cls(endpoint.partner, endpoint.client)


def add(
    bureau: Bureau, terms: Terms, owner: Owner, *, mail: str = "", by: Officer | None, now: datetime
) -> tuple[Endpoint, str]:
    """Add an endpoint; returns it with its secret, which is shown once. Raises `Invalid`.

    `mail` is whom we write to when it has to be stopped.
    """
    _check(bureau, terms, owner)
    endpoint, secret = Endpoint(id=new_id(), bureau=bureau, made_at=now, secret_at=now), secrets.new_secret()
    secrets.begin(endpoint, secret)
    for name, value in {**terms.values(), "partner": owner.partner, "client": owner.client}.items():
        setattr(endpoint, name, value)

    def work() -> None:
        _refuse_too_many(bureau, owner)
        _write_to(endpoint, mail, now)
        endpoint.save(force_insert=True)
        _record(endpoint, "webhook.added", by=by, now=now, after=terms.values())

    durably(work)
    listening.forget(bureau.id)
    return endpoint, secret


def change(endpoint: Endpoint, terms: Terms, *, mail: str | None, by: Officer | None, now: datetime) -> None:
    """Change where to and of what; its owner stays. With `mail` None the mail address stays too. Raises `Invalid`."""
    _check(endpoint.bureau, terms, Owner.of(endpoint))

    def work() -> None:
        held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        before = {name: getattr(held, name) for name in terms.values()}
        for name, value in terms.values().items():
            setattr(held, name, value)
        if before["url"] != held.url:  # what the old address did says nothing of the new one
            held.failing_since, held.misses, held.retry_at = None, 0, None
        if mail is not None:
            _write_to(held, mail, now)
        held.save()
        _record(held, "webhook.changed", by=by, now=now, before=before, after=terms.values())

    durably(work)
    listening.forget(endpoint.bureau_id)


def renew_secret(endpoint: Endpoint, *, both: timedelta = secrets.BOTH_HOLD, by: Officer | None, now: datetime) -> str:
    """Give it a new secret; for as long as `both`, messages carry the signatures of the new one and the one before."""
    secret = secrets.new_secret()

    def work() -> None:
        held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        secrets.change(held, secret, now, both)
        held.save(update_fields=["secret", "old_secret", "old_until", "secret_at"])
        _record(held, "webhook.secret", by=by, now=now)

    durably(work)
    return secret


def stop(endpoint: Endpoint, *, by: Officer | None, now: datetime) -> None:
    """Nothing more goes there, from this moment. Stopping it twice does nothing."""

    def work() -> None:
        held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        if held.stopped_at is None:
            held.stopped_at, held.stopped_why = now, Endpoint.Why.BY_HAND
            held.save(update_fields=["stopped_at", "stopped_why"])
            drop_waiting(held)
            _record(held, "webhook.stopped", by=by, now=now, after={"why": held.stopped_why})

    durably(work)
    listening.forget(endpoint.bureau_id)


def start_again(endpoint: Endpoint, *, by: Officer | None, now: datetime) -> None:
    """It is told again of what happens from now on; what was dropped meanwhile is not sent."""

    def work() -> None:
        held = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        if held.stopped_at is not None:
            _refuse_too_many(held.bureau, Owner.of(held))
            drop_waiting(held)  # what came in the moment of stopping
            held.stopped_at, held.stopped_why, held.failing_since, held.misses, held.retry_at = None, "", None, 0, None
            held.save()
            _record(held, "webhook.started", by=by, now=now)

    durably(work)
    listening.forget(endpoint.bureau_id)


def test(endpoint: Endpoint, *, now: datetime) -> Outcome:
    """Send a test now, whatever its state, and say what came back. It is in the log, and is not tried again."""
    row = listening.delivery(endpoint.bureau_id, endpoint.id, kinds.TEST.code, {"at": listening.written(now)}, now)
    outcome = calling.call(endpoint, row.id, row.body, now)
    row.tries, row.tried_at, row.next_at = 1, now, None
    row.state = Delivery.State.DELIVERED if outcome.is_taken else Delivery.State.FAILED
    row.status, row.failure, row.milliseconds = outcome.status, outcome.failure, outcome.milliseconds
    durably(lambda: row.save(force_insert=True))
    return outcome


def send_again(endpoint: Endpoint, delivery: Delivery, *, now: datetime) -> bool:
    """Try one that was given up once more, for three days from now, under the same id. False if it is not of that kind."""
    given_up = Delivery.objects.filter(pk=delivery.pk, endpoint=endpoint, endpoint__stopped_at=None, next_at=None)
    given_up = given_up.filter(state__in=(Delivery.State.FAILED, Delivery.State.DROPPED)).exclude(event=kinds.TEST.code)
    again = {"state": Delivery.State.WAITING, "next_at": now, "made_at": now}
    return bool(durably(lambda: given_up.update(**again)))


def _check(bureau: Bureau, terms: Terms, owner: Owner) -> None:
    if not terms.name.strip() or len(terms.name) > 80:
        raise Invalid("name", Text("请写名称，最多 80 个字。", "Give it a name, at most 80 characters."))
    calling.check(terms.url)
    for of in (owner.partner, owner.client):
        if of is not None and of.bureau_id != bureau.id:
            raise Invalid("owner", Text("没有这个单位。", "There is no such owner."))
    allowed = kinds.for_owner(partner=owner.partner is not None, client=owner.client is not None)
    if not terms.events or not set(terms.events) <= {one.code for one in allowed}:
        raise Invalid(
            "events", Text("请至少选一种它可以知道的事件。", "Choose at least one event that it may be told of.")
        )


def _refuse_too_many(bureau: Bureau, owner: Owner) -> None:
    used = Endpoint.objects.filter(bureau=bureau, partner=owner.partner, client=owner.client, stopped_at=None)
    if (owner.partner or owner.client) and used.count() >= MOST:
        raise Invalid("name", TOO_MANY)


def _write_to(endpoint: Endpoint, mail: str, now: datetime) -> None:
    """The owner's mail address, as whoever set the endpoint up gave it: it is written to only about this endpoint."""
    if not mail.strip():
        endpoint.address_id = None
        return
    try:
        address = allow(endpoint.bureau_id, "mail", mail, is_confirmed=True, now=now)
    except BadAddress as bad:
        raise Invalid("mail", bad.text) from None
    except NoSuchChannel:
        raise Invalid("mail", Text("这里没有开通邮件。", "There is no mail here.")) from None
    endpoint.address_id = address.id


def _record(endpoint: Endpoint, verb: str, *, by: Officer | None, now: datetime, **values: dict[str, object]) -> None:
    record(endpoint.bureau, verb, f"webhook:{endpoint.id}", endpoint.name, by=by, now=now, **values)
