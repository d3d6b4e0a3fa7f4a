"""What the codes of areas are called: a unit's (all it covers), or that of an area the bureau has loaded."""

from __future__ import annotations

from collections.abc import Iterable

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation


def area_names(bureau_id: int, codes: Iterable[str]) -> list[Text]:
    """Their names, in order; a code that is not known any more stands for itself."""
    known = dict(areas(bureau_id))
    return [known.get(code, Text(code, code)) for code in codes]


def areas(bureau_id: int) -> list[tuple[str, Text]]:
    """Every area that a notice can be about: code and name. Units in the order of their tree, then what is on the map."""
    units = [(unit.code, unit.title) for unit in organisation.units(bureau_id).values() if unit.active]
    taken = {code for code, _ in units}
    mapped = [(code, area.title) for code, area in organisation.areas(bureau_id).items() if area.until is None]
    return units + [(code, title) for code, title in mapped if code not in taken]
