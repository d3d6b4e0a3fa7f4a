"""One message to many addresses by one statement: what they share is said once, only ids go to the database as a list.

For `composing.fan_out`. A row of Django's for each of a hundred thousand, and twenty values of each on the wire, would take
several times as long. An address that the batch has reached already is passed by (`message_once`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from heliograph.channels.delivery.models import Message

OWN = ("id", "address_id")


def insert_copies(pattern: Message, addresses: Sequence[UUID], ids: Sequence[UUID]) -> int:
    """Insert `pattern` once for each address, under these ids. Returns how many are new. Inside a transaction."""
    given = [field.get_db_prep_save(getattr(pattern, field.attname), connection) for field in _shared()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_statement("postgresql"), [*given, list(ids), list(addresses)])
        else:
            pairs = json.dumps([(one.hex, to.hex) for one, to in zip(ids, addresses, strict=True)])
            cursor.execute(_statement("sqlite"), [*given, pairs])
        return int(cursor.rowcount)


@cache
def _shared() -> tuple[models.Field[Any, Any], ...]:
    """Every column but the two that differ."""
    stored = (field for field in Message._meta.concrete_fields if field.column)
    return tuple(field for field in stored if field.attname not in OWN)


@cache
def _statement(vendor: str) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(name)) for name in [*(field.column for field in _shared()), *OWN])
    if vendor == "postgresql":
        places = ", ".join(f"%s::{field.db_type(connection)}" for field in _shared())
        source = "each.id, each.address_id FROM unnest(%s::uuid[], %s::uuid[]) AS each(id, address_id)"
    else:
        places = ", ".join("%s" for _ in _shared())
        source = "json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s) WHERE true"
    return f"INSERT INTO {quote(Message._meta.db_table)} ({columns}) SELECT {places}, {source} ON CONFLICT DO NOTHING"
