"""Look-ups whose SQL is composed once, for the pages that are read most.

Composing a statement costs Django more than running it: four fifths of a look-up of ten rows by their matter. A
`Composed` is built from an ordinary queryset with stand-ins in the place of what differs, keeps the statement for each
database connection, and makes the same model instances. Nothing about which rows are found is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Adapter = Callable[[Any], Any]

A_NUMBER = -31_999
A_TEXT = "\x01stand-in\x01"
AN_ID = UUID(int=0xFEED_0000_0000_7000_8000_0000_0000_0001)
"""Stand-ins: give one for each thing that differs from call to call. No row holds them."""


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, ...], ...]  # for each stand-in: where its value goes
    adapters: tuple[Adapter | None, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    names: tuple[str, ...]
    extra: tuple[tuple[str, int], ...]  # annotations: attribute and column


class Composed(Generic[M]):
    """One look-up. `build` takes as many stand-ins as `stands_for` lists and returns the queryset to keep."""

    def __init__(self, build: Callable[..., QuerySet[M]], *stands_for: Any) -> None:
        self._build, self._stands_for = build, stands_for

    def rows(self, *given: Any) -> list[M]:
        """The rows for these values, in the queryset's order."""
        statement = self._statement()
        parameters = list(statement.parameters)
        for value, places, adapt in zip(given, statement.places, statement.adapters, strict=True):
            for place in places:
                parameters[place] = adapt(value) if adapt else value
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            found = cursor.fetchall()
        return [self._instance(statement, list(row)) for row in found] if found else []

    def first(self, *given: Any) -> M | None:
        found = self.rows(*given)
        return found[0] if found else None

    def _instance(self, statement: _Statement, row: list[Any]) -> M:
        for at, steps, expression in statement.converters:
            for step in steps:
                row[at] = step(row[at], expression, connection)
        made = self._model.from_db(connection.alias, statement.names, row[: len(statement.names)])
        for name, at in statement.extra:
            setattr(made, name, row[at])
        return made

    def _statement(self) -> _Statement:
        known: dict[Composed[Any], _Statement] = connection.__dict__.setdefault("heliograph_composed", {})
        if self not in known:
            known[self] = self._compose()
        return known[self]

    def _compose(self) -> _Statement:
        queryset = self._build(*self._stands_for)
        self._model: type[M] = queryset.model
        compiler = queryset.query.get_compiler(connection.alias)
        sql, parameters = compiler.as_sql()
        kept = [_for_driver(p) for p in parameters]
        places = tuple(
            tuple(at for at, p in enumerate(kept) if p == _for_driver(stand_in)) for stand_in in self._stands_for
        )
        if not all(places):
            raise ValueError("a stand-in does not appear in the statement")
        info, select = compiler.klass_info or {}, compiler.select
        columns: Sequence[int] = info["select_fields"]
        if list(columns) != list(range(len(columns))):
            raise ValueError("the model's own columns must come first")
        names = tuple(select[at][0].target.attname for at in columns)
        extra = tuple((name, at) for name, at in (compiler.annotation_col_map or {}).items())
        converters = tuple(
            (at, tuple(steps), expression)
            for at, (steps, expression) in compiler.get_converters([s[0] for s in select]).items()
        )
        adapters = tuple(_for_driver if isinstance(stand_in, UUID) else None for stand_in in self._stands_for)
        return _Statement(sql, tuple(kept), places, adapters, converters, names, extra)


def _for_driver(value: Any) -> Any:
    """An id as this database's driver takes it; anything else as it is."""
    return value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value
