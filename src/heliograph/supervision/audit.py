"""Is supervision whole? The board of stages against a recount, cards against their rows, for `heliograph doctor`. Reads only."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from heliograph.matters.models import Deadline
from heliograph.organisation import reading as organisation
from heliograph.supervision.models import Card, CardAnswer, Course, Reach
from heliograph.supervision.reading.stages import Figures, Stage, counts, recount


def problems(now: datetime) -> list[str]:
    """Each stage of each bureau whose figures are not those of a recount; an empty list is a good answer.

    Near and late are compared only when the watch is not behind: until it has looked, nobody has said it.
    """
    found: list[str] = _cards()
    for bureau in organisation.bureaus():
        is_behind = Deadline.objects.filter(bureau_id=bureau.id, watch_at__lte=now).exists()
        kept, true = counts(bureau.id, now), recount(bureau.id, now)
        for stage in sorted(kept.keys() | true.keys()):
            shown, counted = kept.get(stage, Figures()), true.get(stage, Figures())
            if is_behind:
                shown, counted = (Figures(open=f.open, paused=f.paused) for f in (shown, counted))
            if shown != counted:
                found.append(_sentence(bureau.id, stage, shown, counted))
    return found


def _cards() -> list[str]:
    """Cards whose rows do not fit together: what somebody with the rights of the database took away leaves a trace."""
    same = {"bureau_id": OuterRef("bureau_id"), "card_id": OuterRef("card_id")}
    of_card = {"bureau_id": OuterRef("bureau_id"), "card_id": OuterRef("id")}
    card = Card.objects.filter(bureau_id=OuterRef("bureau_id"), id=OuterRef("card_id"))
    answers = CardAnswer.objects.filter(**same)
    lost = {
        "without a course, so that no list shows it": Card.objects.filter(~Exists(Course.objects.filter(**of_card))),
        "that nobody was shown": Card.objects.filter(~Exists(Reach.objects.filter(**of_card))),
        "gone, though it was shown": Reach.objects.filter(~Exists(card)),
        "gone, though its course is there": Course.objects.filter(~Exists(card)),
        "called answered without an answer": Course.objects.filter(~Exists(answers), answered_at__isnull=False),
    }
    return [f"{count} card(s) {what}." for what, rows in lost.items() if (count := rows.count())]


def _sentence(bureau_id: int, stage: Stage, shown: Figures, counted: Figures) -> str:
    unit, procedure, state = stage
    known = organisation.units(bureau_id).get(unit)
    return (
        f"The board of stages says {_figures(shown)} for {procedure} {state!r} at {known.code if known else unit};"
        f" counted are {_figures(counted)}. Run `heliograph stages rebuild`."
    )


def _figures(figures: Figures) -> str:
    return f"{figures.open} open, {figures.near} near, {figures.late} late, {figures.paused} paused"
