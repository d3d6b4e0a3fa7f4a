"""What a matter's submitter wrote and was told, opened for those who read words: whoever compares, sorts, shows or learns."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from typing import Any

from django.db.models import Q

from heliograph.core.procedure import Field, FieldKind, Kind
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter

RUNNING = frozenset({FieldKind.TEXT, FieldKind.LONG})
"""The kinds of field that hold running text."""
REPLIES = (Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS)
"""Steps that end a matter with words for who asked."""
TOLD_WITH_ANOTHER = "told-answer"


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


def words_of(matter: Matter, event: Event) -> str:
    """What a step said to the submitter. Raises `SealBroken`."""
    words: str = MatterKey.of(matter).open_values("event.public", event.id, bytes(event.public)).get("words", "")
    return words


def newest_answer(matter: Matter) -> str:
    """The answer that holds if the matter was answered again; empty without one. Raises `SealBroken`."""
    return _newest(matter, Q(kind=Kind.ANSWER))


def newest_reply(matter: Matter) -> str:
    """The same, also where what was owed is that it can't be done, that it is not ours, or was told together with another
    matter it was joined to. Raises `SealBroken`."""
    return _newest(matter, Q(kind__in=REPLIES) | Q(action=TOLD_WITH_ANOTHER))


def _newest(matter: Matter, which: Q) -> str:
    newest = Event.objects.filter(which, bureau_id=matter.bureau_id, matter_id=matter.id).order_by("-sequence").first()
    return words_of(matter, newest) if newest is not None else ""
