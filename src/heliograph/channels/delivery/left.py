"""News of what is no matter becomes messages: listens to `matters.news`, of a question in an open question time, of a booking.

What was left is used for that one thing alone (`Address.of_id`): stopping its letters ends no subscription, and subscribing
elsewhere is asked for and confirmed there. No other confirmation: it was left with it, to be told.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db.models import Model

from heliograph.channels.base import BadAddress
from heliograph.channels.configuration import channels
from heliograph.channels.delivery import reading
from heliograph.channels.delivery.actions.addresses import new_address
from heliograph.channels.delivery.actions.composing import compose
from heliograph.channels.delivery.models import Address
from heliograph.channels.delivery.telling import IN_CONTACT
from heliograph.core.text import Text
from heliograph.matters.news import News

WAYS = ("mail", "sms")


def listen(news: News, now: datetime) -> list[Model]:
    """The message of that kind (texts.toml, `<kind>-news`), by the first way that they left, and the rows of ways that are new."""
    there = reading.of(news.bureau_id, news.of)
    made = [] if there else _left(news, now)
    usable = [one for one in (*there, *made) if one.is_usable and one.channel in channels()]
    fields: dict[str, str | Text] = {"number": news.number, "what": news.what, "link": news.link}
    return [*made, *compose(usable[:1], f"{news.kind}-news", fields, purpose=news.kind, now=now)]


def _left(news: News, now: datetime) -> list[Address]:
    """Mail first: it has room. The telephone is for when that fails."""
    made: list[Address] = []
    for code in WAYS:
        left = news.contact.get(IN_CONTACT[code], "")
        if not left or code not in channels():
            continue
        with suppress(BadAddress):
            row = new_address(
                news.bureau_id, code, channels()[code].address(left), language=news.language, now=now
            )  # fmt: skip
            row.of_id, row.rank, row.confirmed_at = news.of, len(made), now
            made.append(row)
    return made
