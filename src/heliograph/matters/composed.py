"""Look-ups whose SQL is composed once, for the pages that are read most.

Composing a statement costs Django more than running it: four fifths of a look-up of ten rows by their matter. A
`Composed` is built from an ordinary queryset with stand-ins in the place of what differs, keeps the statement, and makes
the same model instances; `together` asks several at once. Nothing about which rows are found is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
        self._kept: _Statement | None = None

    def rows(self, *given: Any) -> list[M]:
        """The rows for these values, in the queryset's order."""
        sql, parameters = self.asked(*given)
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return self.made(cursor.fetchall())

    def first(self, *given: Any) -> M | None:
        found = self.rows(*given)
        return found[0] if found else None

    def asked(self, *given: Any) -> tuple[str, list[Any]]:
        """The statement and its parameters for these values."""
        statement = self._statement()
        parameters = list(statement.parameters)
        for value, places, adapt in zip(given, statement.places, statement.adapters, strict=True):
            for place in places:
                parameters[place] = adapt(value) if adapt else value
        return statement.sql, parameters

    def made(self, found: Iterable[Sequence[Any]]) -> list[M]:
        """Instances of what the database answered."""
        statement = self._statement()
        return [self._instance(statement, list(row)) for row in found]

    def _instance(self, statement: _Statement, row: list[Any]) -> M:
        for at, steps, expression in statement.converters:
            for step in steps:
                row[at] = step(row[at], expression, connection)
        made = self._model.from_db(connection.alias, statement.names, row[: len(statement.names)])
        for name, at in statement.extra:
            setattr(made, name, row[at])
        return made

    def _statement(self) -> _Statement:
        if self._kept is None:
            self._kept = self._compose()
        return self._kept

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


def together(*wanted: tuple[Composed[Any], tuple[Any, ...]]) -> list[list[Any]]:
    """The rows of several look-ups. PostgreSQL is asked once for all, because each way there and back costs a page."""
    if connection.vendor != "postgresql":
        return [look_up.rows(*given) for look_up, given in wanted]
    asked = [look_up.asked(*given) for look_up, given in wanted]
    found: list[list[Any]] = []
    with connection.cursor() as cursor:
        cursor.execute("; ".join(sql for sql, _ in asked), [value for _, given in asked for value in given])
        for look_up, _ in wanted:
            found.append(look_up.made(cursor.fetchall()))
            cursor.nextset()
    return found


def _for_driver(value: Any) -> Any:
    """An id as this database's driver takes it; anything else as it is."""
    return value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value
