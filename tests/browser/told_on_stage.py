"""Somebody with every way of being told, what their messages link to, and a letter that waits to be printed."""

from __future__ import annotations

from datetime import datetime


def ways(now: datetime, told: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """By name, as `number`, the tokens of links and the ids that addresses need."""
    from django.conf import settings

    from heliograph.channels.delivery import actions, addressing
    from heliograph.core.receipt import show_number
    from heliograph.matters import commit
    from heliograph.matters.models import Matter, Party

    matter = Matter.objects.get(number=told["named"]["number"])
    party = Party.objects.get(bureau_id=matter.bureau_id, matter_id=matter.id, part="submitter")
    of = {"matter": matter, "party": party, "now": now}
    used = actions.allow(matter.bureau_id, "mail", "lili@example.org", is_confirmed=True, **of)
    asked = actions.allow(matter.bureau_id, "mail", "new@example.org", **of)
    actions.ask(asked, now=now)
    stopped = actions.allow(matter.bureau_id, "mail", "old@example.org", is_confirmed=True, **of)
    actions.stop(stopped, now=now)
    post = actions.allow(matter.bureau_id, "print", "淳南市和平路 32 号院 201\n李丽 收", is_confirmed=True, **of)
    fields = {"number": show_number(matter.number), "link": f"{settings.BASE_URL}/r/{matter.number}"}
    [letter] = actions.compose([post], "news", fields, purpose="matter", matter_id=matter.id, now=now)
    commit.insert([letter])
    tokens = {
        "to-stop": addressing.token("stop", matter.bureau_id, used.id),
        "has-stopped": addressing.token("stop", matter.bureau_id, stopped.id),
        "to-confirm": addressing.token("confirm", matter.bureau_id, asked.id),
        "letter": str(letter.id),
    }
    return {name: {"number": token, "secret": ""} for name, token in tokens.items()}
