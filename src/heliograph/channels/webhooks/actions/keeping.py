"""What happens to endpoints by itself: stopped after long failure (their owner is told), their log cleared, keys wrapped anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from heliograph.channels.delivery.actions import compose
from heliograph.channels.delivery.models import Address
from heliograph.channels.webhooks import listening, secrets
from heliograph.channels.webhooks.models import Delivery, Endpoint
from heliograph.core.text import Text
from heliograph.matters.commit import durably, insert
from heliograph.organisation.actions.recording import record

KEPT = timedelta(days=30)
TEXT = "webhook-stopped"
WHY = {
    Endpoint.Why.FAILING: Text("连着三天一条也没有送到", "for three days nothing could be delivered"),
    Endpoint.Why.GONE: Text("对方回答 410：不要再送", "it answered 410: no more, please"),
    Endpoint.Why.BY_HAND: Text("管理员停用", "stopped by an administrator"),
}


def stop_by_itself(endpoint: Endpoint, why: Endpoint.Why, now: datetime) -> None:
    """Stop an endpoint that is held by the caller's transaction, and tell its owner once."""
    endpoint.stopped_at, endpoint.stopped_why, endpoint.retry_at = now, why, None
    endpoint.save(update_fields=["stopped_at", "stopped_why", "retry_at"])
    drop_waiting(endpoint)
    about = f"webhook:{endpoint.id}"
    record(endpoint.bureau, "webhook.stopped", about, endpoint.name, by=None, now=now, after={"why": str(why)})
    listening.forget(endpoint.bureau_id)
    if endpoint.address_id is None:
        return
    addresses = Address.objects.filter(bureau_id=endpoint.bureau_id, id=endpoint.address_id)
    said: dict[str, str | Text] = {"name": endpoint.name, "host": host_of(endpoint), "why": WHY[why]}
    insert(compose([one for one in addresses if one.is_usable], TEXT, said, purpose="service", now=now))


def host_of(endpoint: Endpoint) -> str:
    """The name of the other machine: an address may have a secret in its path."""
    return urlsplit(endpoint.url).hostname or ""


def drop_waiting(endpoint: Endpoint) -> None:
    """Nothing more goes there."""
    waiting = Delivery.objects.filter(endpoint=endpoint, next_at__isnull=False)
    waiting.update(state=Delivery.State.DROPPED, next_at=None)


def clear(now: datetime) -> None:
    """Drop what was over a month ago, and old secrets that hold no longer."""

    def work() -> None:
        Delivery.objects.filter(next_at=None, made_at__lt=now - KEPT).delete()
        Endpoint.objects.filter(old_until__lte=now).update(old_secret=b"", old_until=None)

    durably(work)


def rewrap_keys(bureau_id: int) -> int:
    """Wrap the keys of a bureau's endpoints with the master key in use; returns how many changed. May be run again."""
    return secrets.KEYS.rewrap(Endpoint.objects.filter(bureau_id=bureau_id))
