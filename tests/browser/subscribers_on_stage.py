"""Somebody who subscribed, and somebody who stopped: the links of their own pages."""

from __future__ import annotations

from datetime import datetime


def subscribers(now: datetime) -> dict[str, dict[str, str]]:
    """By name, as `number`, what their messages carry as the link to their own page."""
    from heliograph.channels.delivery import actions as delivery
    from heliograph.channels.subscriptions import actions
    from heliograph.channels.subscriptions.choice import Choice
    from heliograph.organisation import reading

    [bureau, *_] = reading.bureaus()
    told = {}
    for name, choice in (("subscriber", Choice(("traffic",), ("heping",))), ("stopped-subscriber", Choice())):
        address = actions.sign_up(
            bureau.id, "mail", f"{name}@example.org", choice, language="zh-hans", is_confirmed=True, now=now
        )
        if name == "stopped-subscriber":
            delivery.stop(address, now=now)
        told[name] = {"number": actions.own_token(address), "secret": ""}
    return told
