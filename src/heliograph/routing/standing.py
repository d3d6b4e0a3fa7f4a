"""How far a bureau is with routing, in sentences for the page of its reader: of the bureau whole, never of one officer."""

from __future__ import annotations

from datetime import datetime

from heliograph.core.text import Text
from heliograph.routing import history
from heliograph.routing.reading import FEWEST, followed


def sentences(bureau_id: int, now: datetime) -> list[Text]:
    """What there is to learn from, and how often suggestions were followed."""
    return [_to_learn_from(history.count(bureau_id, now)), _followed(bureau_id, now)]


def of_units(bureau_id: int, now: datetime) -> list[Text]:
    """What there is to learn units from."""
    answered = history.count_ended(bureau_id, now)
    if answered < history.FEWEST:
        return [
            Text(
                f"办结的来信有 {answered} 件，满 {history.FEWEST} 件才训练。之前只认文字里写明的单位和地方。",
                f"{answered} answered messages to learn from; training begins at {history.FEWEST}. Until then only a unit"
                " or an area that the words name is offered.",
            )
        ]
    return [
        Text(
            f"办结的来信已满 {history.FEWEST} 件，可以训练。",
            f"At least {history.FEWEST} answered messages to learn from: enough to train.",
        )
    ]


def _to_learn_from(confirmed: int) -> Text:
    if confirmed < history.FEWEST:
        return Text(
            f"可以用来学的（有人确认过归哪一类）有 {confirmed} 件，满 {history.FEWEST} 件才训练。之前靠规程里的例子和用词。",
            f"{confirmed} messages with a confirmed procedure to learn from; training begins at {history.FEWEST}."
            " Until then the procedures' own examples and words do.",
        )
    return Text(
        f"可以用来学的（有人确认过归哪一类）已满 {history.FEWEST} 件。",
        f"At least {history.FEWEST} messages with a confirmed procedure to learn from: enough to train.",
    )


def _followed(bureau_id: int, now: datetime) -> Text:
    found = followed(bureau_id, now)
    if found.followed is None or found.unsure is None:
        return Text(
            f"最近 90 天核对过的不到 {FEWEST} 件，不显示与建议是否一致。",
            f"Fewer than {FEWEST} were confirmed in the last 90 days: how often suggestions were followed is not shown.",
        )
    return Text(
        f"最近 90 天核对过 {found.asked} 件：与建议一致 {found.followed} 件，当时没有把握的 {found.unsure} 件。",
        f"{found.asked} confirmed in the last 90 days: {found.followed} as suggested, {found.unsure} where it was not sure.",
    )
