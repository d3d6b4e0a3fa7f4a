"""What a matter's submitter wrote, opened for those who read words: whoever compares, sorts or learns from them."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from typing import Any

from heliograph.core.procedure import Field, FieldKind
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter

RUNNING = frozenset({FieldKind.TEXT, FieldKind.LONG})
"""The kinds of field that hold running text."""


def values_of(matter: Matter) -> dict[str, Any]:
    """The fields by name; none once the matter is erased. Raises `SealBroken`."""
    if matter.erased_at is not None or not matter.key or not matter.sealed:
        return {}
    found: dict[str, Any] = json.loads(MatterKey.of(matter).open("matter.sealed", matter.id, bytes(matter.sealed)))
    return found


def texts_of(matter: Matter, kinds: Container[FieldKind] = RUNNING) -> list[str]:
    """What stands in fields of these kinds, in the order of the form: no contact, nothing that names who wrote.

    Raises `SealBroken`; `LookupError` for a version of the procedure that the bureau does not have.
    """
    fields: Iterable[Field] = procedures.version(matter.bureau_id, matter.procedure, matter.version).fields
    values = values_of(matter)
    texts = (values.get(one.name) for one in fields if one.kind in kinds)
    return [text for text in texts if isinstance(text, str) and text]
