"""What a chat leads to, on the stage: a receipt behind a link that opens once."""

from __future__ import annotations

from datetime import datetime


def chats(now: datetime) -> dict[str, dict[str, str]]:
    """By name, as `number`, what stands in the link."""
    from heliograph.channels.talk import tickets
    from heliograph.core.receipt import new_secret
    from heliograph.matters.commit import insert
    from heliograph.matters.models import Matter
    from heliograph.organisation import reading

    [bureau, *_] = reading.bureaus()
    matter = Matter.objects.filter(bureau_id=bureau.id, procedure="consultation").order_by("id").first()
    assert matter is not None
    told = {}
    for name in ("pick-up", "picked-up"):
        row, link = tickets.put_receipt(bureau.id, matter, new_secret(), now)
        insert([row])
        told[name] = {"number": link.rstrip("/").rsplit("/", 1)[-1], "secret": ""}
    tickets.pick_up(bureau.id, told["picked-up"]["number"], now)
    return told
