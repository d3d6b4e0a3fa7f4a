"""Inserts and updates rows by statements that are composed once, not for every row.

`bulk_create` and `save` compose their SQL and ask every field anew for each row, which is most of what a submission or a
step costs. Here a model's columns and how each value goes to the database are looked up once. Called by `commit.insert`
and `commit.update` only.

Same guarantees as `bulk_create` for rows that bring their own key; a model with anything special (dates filled in at
saving, generated columns) goes through `bulk_create` itself. Keys that the database gives out are not read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.models import Model

Adapter = Callable[[Any], Any]  # from a field's Python value to what the driver takes
AS_IS = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.FloatField,
    models.BinaryField,
)
AT_ONCE = 200
"""Rows in one statement on PostgreSQL."""


_known: dict[type[Model], Statement | None] = {}
_updates: dict[type[Model], Update] = {}


@dataclass(frozen=True, slots=True)
class Statement:
    """How rows of a model are inserted: `head` VALUES `row`, with a pair of attribute and adapter (None: as it is) a column."""

    head: str
    row: str
    columns: tuple[tuple[str, Adapter | None], ...]

    def values(self, row: Model) -> list[Any]:
        return _values(row, self.columns)


@dataclass(frozen=True, slots=True)
class Update:
    """How a model's row is brought up to date: every column but the key's, for the row of this key."""

    sql: str
    columns: tuple[tuple[str, Adapter | None], ...]

    def values(self, row: Model) -> list[Any]:
        return _values(row, self.columns)


def update_rows(rows: Sequence[Model]) -> None:
    """Bring rows up to date that are in the database, as `save` does. Call inside a transaction that holds them.

    Raises `DatabaseError` if one of them is not there. PostgreSQL gets them in one message.
    """
    if not rows:
        return
    parts = [_update(type(row)) for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            found = 0
            for row, part in zip(rows, parts, strict=True):
                cursor.execute(part.sql, part.values(row))
                found += cursor.rowcount
        else:
            values = [value for row, part in zip(rows, parts, strict=True) for value in part.values(row)]
            cursor.execute("; ".join(part.sql for part in parts), values)
            found = cursor.rowcount
            while cursor.nextset():
                found += cursor.rowcount
    if found != len(rows):
        raise DatabaseError(f"{len(rows) - found} of {len(rows)} rows are not in the database")


def _update(model: type[Model]) -> Update:
    """Composed at the model's first update. Raises ValueError for a model that needs `save`."""
    if model not in _updates:
        key = {field.name for field in model._meta.pk_fields}
        fields = [field for field in model._meta.concrete_fields if field.column]
        if model._meta.parents or any(_is_special(field) for field in fields):
            raise ValueError(f"{model.__name__} has columns that only `save` fills in")
        quote = connection.ops.quote_name
        kept = [field for field in fields if field.name not in key]
        named = [field for field in fields if field.name in key]
        settings = ", ".join(f"{quote(str(field.column))} = {_mark(field)}" for field in kept)
        which = " AND ".join(f"{quote(str(field.column))} = %s" for field in named)
        _updates[model] = Update(
            f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE {which}",  # noqa: S608 (names of our own models, no values)
            tuple((field.attname, _adapter(field)) for field in (*kept, *named)),
        )
    return _updates[model]


def insert_tables(tables: Mapping[type[Model], Sequence[Model]]) -> None:
    """Insert the rows of each model, table by table in the order given. Call inside a transaction.

    PostgreSQL gets them all in one message: each way there and back costs the process more than most of these inserts.
    """
    parts = {model: _statement(model) for model in tables}
    if connection.vendor == "sqlite" or None in parts.values():
        for model, rows in tables.items():
            _insert_rows(model, rows, parts[model])
        return
    said: list[str] = []
    values: list[Any] = []
    for model, statement in parts.items():
        assert statement is not None  # looked at above
        for start in range(0, len(tables[model]), AT_ONCE):
            rows = tables[model][start : start + AT_ONCE]
            said.append(f"{statement.head} VALUES {', '.join([statement.row] * len(rows))}")
            values += [value for row in rows for value in statement.values(row)]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(said), values)
    for rows in tables.values():
        _mark_stored(rows)


def _insert_rows(model: type[Model], rows: Sequence[Model], statement: Statement | None) -> None:
    if statement is None or connection.vendor != "sqlite":
        model._default_manager.bulk_create(rows)
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"{statement.head} VALUES {statement.row}", [statement.values(row) for row in rows])
    _mark_stored(rows)


def _values(row: Model, columns: Sequence[tuple[str, Adapter | None]]) -> list[Any]:
    kept = row.__dict__
    return [kept[name] if adapt is None or kept[name] is None else adapt(kept[name]) for name, adapt in columns]


def _mark_stored(rows: Sequence[Model]) -> None:
    """As after `save`: saving one again updates it."""
    alias = connection.alias
    for row in rows:
        row._state.adding, row._state.db = False, alias


def _statement(model: type[Model]) -> Statement | None:
    """Composed at the model's first insert; None for a model that needs `bulk_create`."""
    if model not in _known:
        _known[model] = _compose(model)
    return _known[model]


def _compose(model: type[Model]) -> Statement | None:
    fields = [
        field for field in model._meta.concrete_fields if field.column and not isinstance(field, models.AutoField)
    ]
    if model._meta.parents or any(_is_special(field) for field in fields):
        return None
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(_mark(field) for field in fields)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({names})"
    return Statement(head, f"({marks})", tuple((field.attname, _adapter(field)) for field in fields))


def _is_special(field: models.Field[Any, Any]) -> bool:
    """Whether the value is not simply what the row holds: filled in at saving, given or made by the database."""
    has_db_default = getattr(field, "db_default", models.NOT_PROVIDED) is not models.NOT_PROVIDED
    is_file = isinstance(field, models.FileField)
    return bool(
        getattr(field, "auto_now", False)
        or getattr(field, "auto_now_add", False)
        or field.generated
        or has_db_default
        or is_file
    )


def _mark(field: models.Field[Any, Any]) -> str:
    """The value's place in the statement: for most fields "%s"."""
    own = getattr(field, "get_placeholder", None)
    return "%s" if own is None else str(own(None, None, connection))


def _adapter(field: models.Field[Any, Any]) -> Adapter | None:
    """None for values that drivers take as they are; otherwise Django's own way for this field and database."""
    kept_as = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kept_as, AS_IS):
        return None
    if isinstance(kept_as, models.DateTimeField):
        return _naive if connection.vendor == "sqlite" else None
    if isinstance(kept_as, models.UUIDField):
        return None if connection.features.has_native_uuid_field else _hex
    return partial(_by_django, field)


def _naive(value: datetime) -> str:
    """As Django keeps times in SQLite: UTC, without saying so. Raises ValueError for a time without a zone."""
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _hex(value: Any) -> str:
    return str(value.hex)


def _by_django(field: models.Field[Any, Any], value: Any) -> Any:
    return field.get_db_prep_save(value, connection=connections[DEFAULT_DB_ALIAS])
