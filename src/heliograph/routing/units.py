"""Which unit may be answerable, learned from which one ended so before: shown to officers, decided by one of them.

The model is of the same kind as that of procedures, its labels are codes of units. Until one is accepted, and for a text
that names a unit or its area, nothing is learned: the name is offered (`reading.units_named`).
"""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.language.cleaning import clean
from heliograph.core.language.routing import Model
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.learned import reading as learned
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.routing.history import told_with_place
from heliograph.routing.router import of_file

KIND = "units"


@dataclass(frozen=True, slots=True)
class LikelyUnit:
    """The unit that answered such things before, and the words of the message that led to it."""

    unit: Unit
    why: tuple[str, ...]


def model_of(bureau_id: int) -> Model | None:
    """The accepted model; None without one, or with the reader switched off."""
    file = learned.in_use(bureau_id, KIND)
    return None if file is None else of_file(file)


def likely(matter: Matter) -> LikelyUnit | None:
    """The unit for this matter, if the model is sure and the unit is active; None otherwise."""
    model = model_of(matter.bureau_id)
    if model is None:
        return None
    try:
        text = clean(told_with_place(matter))
    except SealBroken:
        return None
    (found,) = model.suggest([text])
    unit = _by_code(matter.bureau_id).get(found.label)
    if unit is None or not unit.active or not found.is_sure:
        return None
    return LikelyUnit(unit, tuple(word for word in found.why if word not in matter.procedure))


def title_of(bureau_id: int, code: str) -> Text | None:
    """What a unit is called; None for a code that is none."""
    unit = _by_code(bureau_id).get(code)
    return unit.title if unit is not None else None


def _by_code(bureau_id: int) -> dict[str, Unit]:
    return {unit.code: unit for unit in organisation.units(bureau_id).values()}
