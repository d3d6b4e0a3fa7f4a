"""A condition in the very words of an index of a part of a table.

With values as parameters SQLite does not see that such an index fits (`IN (?, ?)` may be anything), and reads every row
there ever was. So the values of a closed list are written out, as Django wrote them into the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import BooleanField, Field, Model
from django.db.models.expressions import RawSQL

_PLAIN = re.compile(r"[a-z][a-z-]*")


def among(model: type[Model], field: str, values: Iterable[str]) -> RawSQL:
    """Whether a column of the model's own table is one of `values`, to be given to `filter` as it is.

    The values are words of the code, never somebody's input. Raises ValueError for one that is no plain word.
    """
    words = list(values)
    if not words or not all(_PLAIN.fullmatch(word) for word in words):
        raise ValueError(f"not plain words: {words}")
    found = model._meta.get_field(field)
    if not isinstance(found, Field):
        raise ValueError(f"{field} is no column")
    table, column = model._meta.db_table, found.column
    said = ", ".join(f"'{word}'" for word in words)
    return RawSQL(f'"{table}"."{column}" IN ({said})', (), output_field=BooleanField())  # noqa: S611  # plain words
