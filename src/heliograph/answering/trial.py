"""The dry run of a proposed model over last month's answers, and how far a bureau is with learning."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.answering.history import MOST, pairs
from heliograph.answering.learned_model import model_of
from heliograph.core.language.answers import from_file
from heliograph.core.language.answers.checking import FITS
from heliograph.core.language.answers.measures import answer, question
from heliograph.core.language.answers.training import FEWEST
from heliograph.core.language.model_file import ModelFile
from heliograph.core.text import Text
from heliograph.learned.trials import LATEST, Differing, Trial
from heliograph.matters.actions.actor import may_open
from heliograph.organisation.reading import Viewer

MONTH = timedelta(days=30)
MOST_SHOWN = 50
SENT = Text("已经这样答复", "Sent as the answer")
SAID = {
    True: Text("看来答的是这件事", "Seems to answer it"),
    False: Text("可能没有答到", "May not answer it"),
}


def run(viewer: Viewer, proposed: ModelFile, now: datetime) -> Trial:
    """What both models say of last month's answers that this viewer may open; nothing is written.

    An answer that was sent counts as right where a model finds that it fits. None is ever unsure.
    """
    new, (old, _) = from_file(proposed), model_of(viewer.bureau_id)
    read = was_right = will_right = 0
    differing = []
    for pair in pairs(viewer.bureau_id, now, since=now - MONTH, most=LATEST):
        if not may_open(viewer, pair.matter):
            continue
        asked = question(pair.answered.title, pair.answered.text)
        given = answer(pair.answered.answer)
        was, will = old.fit(asked, given) >= FITS, new.fit(asked, given) >= FITS
        read, was_right, will_right = read + 1, was_right + was, will_right + will
        if was != will:
            differing.append(Differing(pair.matter.number, SENT, SAID[was], SAID[will]))
    return Trial(read, was_right, 0, will_right, 0, tuple(differing[:MOST_SHOWN]))


def standing(bureau_id: int, now: datetime) -> list[Text]:
    """How many answered questions there are to learn from, counted up to what is needed."""
    found = sum(1 for _ in pairs(bureau_id, now, most=min(MOST, 2 * FEWEST)))
    if found < FEWEST:
        return [
            Text(
                f"可以用来学的问答有 {found} 对，满 {FEWEST} 对才训练。之前用自带的算法。",
                f"{found} answered questions to learn from; training begins at {FEWEST}. Until then the shipped formula does.",
            )
        ]
    return [
        Text(
            f"可以用来学的问答已满 {FEWEST} 对。",
            f"At least {FEWEST} answered questions to learn from: enough to train.",
        )
    ]
