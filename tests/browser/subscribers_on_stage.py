"""Somebody who subscribed, somebody whose mailbox is dead and who named another, somebody who stopped: their links."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4


def subscribers(now: datetime) -> dict[str, dict[str, str]]:
    """By name, as `number`, what their messages carry as the link to their own page; and the links that stop each."""
    from heliograph.channels.delivery import actions as delivery
    from heliograph.channels.delivery import reading as addresses
    from heliograph.channels.subscriptions import actions
    from heliograph.channels.subscriptions.choice import Choice
    from heliograph.organisation import reading

    [bureau, *_] = reading.bureaus()
    told: dict[str, dict[str, str]] = {}
    some = Choice(("traffic",), ("heping",))
    for name, choice in (("subscriber", some), ("dead-subscriber", some), ("stopped-subscriber", Choice())):
        address = actions.sign_up(
            bureau.id, "mail", f"{name}@example.org", choice, language="zh-hans", is_confirmed=True, now=now
        )
        if name == "stopped-subscriber":
            delivery.stop(address, now=now)
        told[name] = {"number": actions.own_token(address), "secret": ""}
        told[f"stop-{name}"] = {"number": addresses.token("stop", address), "secret": ""}
        if name == "dead-subscriber":
            address.gone_at = now
            address.save(update_fields=["gone_at"])
            other = actions.stand_in(address, "mail", "other@example.org", network="stage", now=now)
            told["stop-stand-in"] = {"number": addresses.token("stop", other), "secret": ""}
            told["confirm-stand-in"] = {"number": addresses.token("confirm", other), "secret": ""}
    asker = delivery.allow(bureau.id, "mail", "asker@example.org", of=uuid4(), is_confirmed=True, now=now)
    told["stop-asker"] = {"number": addresses.token("stop", asker), "secret": ""}
    return told
