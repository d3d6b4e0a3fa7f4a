"""What of a matter is read to suggest where it belongs: the words its submitter wrote, and nothing that names them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from heliograph.core.procedure import FieldKind, Procedure
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter

WRITTEN = (FieldKind.TEXT, FieldKind.LONG)


def words_of(matter: Matter) -> str:
    """The words of a matter, opened with its key; empty once it is erased. Raises `SealBroken`."""
    if matter.erased_at is not None or not matter.key:
        return ""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    values = json.loads(MatterKey.of(matter).open("matter.sealed", matter.id, bytes(matter.sealed)) or b"{}")
    return written(procedure, values)


def written(procedure: Procedure, values: Mapping[str, object]) -> str:
    """What stands in the fields of running text, in the order of the form."""
    texts = (values.get(one.name) for one in procedure.fields if one.kind in WRITTEN)
    return "\n".join(text for text in texts if isinstance(text, str) and text)
