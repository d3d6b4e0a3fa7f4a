"""Suggestions: which procedure somebody's words are for, which unit they name, and why. Nothing is decided or stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, F, Q

from heliograph.core.language.cleaning import clean
from heliograph.core.language.routing import Model
from heliograph.core.procedure import Procedure
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.matters.reading import guides
from heliograph.matters.reading.written import texts_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.questions.topics import Topic, topic, topic_of
from heliograph.routing.models import Choice
from heliograph.routing.router import router

SHOWN = 3
LIKELY = 0.5
FEWEST = 5
"""Counts below this are not shown."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """One procedure for some words. `is_sure`: the model was right often enough at this probability to say so.

    `why`: the words that spoke for it, the strongest first; only the first suggestion has them.
    """

    procedure: Procedure
    probability: float
    is_sure: bool
    why: tuple[str, ...]

    @property
    def topic(self) -> Topic | None:
        """What the bureau's answers call such things: the topic that the procedure stands under."""
        return topic(topic_of(self.procedure.code))

    @property
    def is_likely(self) -> bool:
        return self.is_sure or self.probability >= LIKELY


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from a text. `is_learned`: by a model of this bureau's own history; `model`: its digest."""

    suggestions: tuple[Suggested, ...]
    units: tuple[Unit, ...]
    is_learned: bool
    model: str

    @property
    def first(self) -> Suggested | None:
        return self.suggestions[0] if self.suggestions else None


@dataclass(frozen=True, slots=True)
class Followed:
    """How often a suggestion was followed since a day; None below `FEWEST`."""

    asked: int
    followed: int | None
    unsure: int | None


def read(bureau_id: int, text: str, today: date) -> Read | None:
    """The likeliest procedures for a text, at most `SHOWN`; None while the reader is off or the text is empty."""
    text = clean(text)
    model = router(bureau_id, today)
    if model is None or not text:
        return None
    return Read(
        _suggestions(bureau_id, model, text, today),
        units_named(bureau_id, text),
        model.figures is not None,
        model.digest,
    )


def read_matter(matter: Matter, today: date) -> Read | None:
    """The same for what was submitted."""
    return read(matter.bureau_id, "\n".join(texts_of(matter)), today)


def choice_for(matter: Matter) -> Choice | None:
    """What an officer chose for this matter."""
    try:
        return Choice.objects.get(bureau_id=matter.bureau_id, matter_id=matter.id)
    except ObjectDoesNotExist:
        return None


def units_named(bureau_id: int, text: str) -> tuple[Unit, ...]:
    """Active units that a text names, by their own name or by that of one of their areas; the longest name first."""
    units = organisation.units(bureau_id)
    names = [(_short(unit.name_zh), unit) for unit in units.values() if unit.active and unit.parent_id is not None]
    names += [(area.name_zh, units[area.unit_id]) for area in organisation.areas(bureau_id).values()]
    hits = [(name, unit) for name, unit in names if len(name) >= 2 and name in text and unit.active]
    hits.sort(key=lambda hit: -len(hit[0]))
    return tuple({unit.id: unit for _name, unit in hits}.values())[:SHOWN]


def followed(bureau_id: int, now: datetime, *, days: int = 90) -> Followed:
    """How often officers followed what was suggested: of the whole bureau, never of one officer."""
    rows = Choice.objects.filter(bureau_id=bureau_id, at__gt=now - timedelta(days=days))
    counts = rows.aggregate(
        asked=Count("matter_id"),
        followed=Count("matter_id", filter=Q(suggested=F("chosen"))),
        unsure=Count("matter_id", filter=Q(suggested="")),
    )
    asked = counts["asked"]
    hidden = asked < FEWEST
    return Followed(asked, None if hidden else counts["followed"], None if hidden else counts["unsure"])


def _suggestions(bureau_id: int, model: Model, text: str, today: date) -> tuple[Suggested, ...]:
    """The open procedures in the order of their probability; what a model learned but is open no longer is left out."""
    (first,) = model.suggest([text])
    probabilities = model.probabilities([text])[0]
    found: list[Suggested] = []
    for place in np.argsort(-probabilities, kind="stable")[: 3 * SHOWN]:
        code, probability = model.labels[int(place)], float(probabilities[int(place)])
        procedure = guides.open_procedure(bureau_id, code, today)
        if procedure is None or not procedure.guide.examples:
            continue
        is_first = code == first.label
        found.append(Suggested(procedure, probability, is_first and first.is_sure, first.why if is_first else ()))
    return tuple(found[:SHOWN])


def title_of(bureau_id: int, code: str, today: date) -> Text:
    """A procedure's title, or its code where it is in force no longer."""
    found = procedures.in_force(bureau_id, code, today)
    return found.title if found is not None else Text(code, code)


def _short(name: str) -> str:
    """A unit's name as people write it: 淳南市公安局河西分局和平路派出所 is 和平路派出所."""
    for before in ("公安局", "分局", "支队", "大队"):
        _head, found, tail = name.rpartition(before)
        if found and tail:
            name = tail
    return name
