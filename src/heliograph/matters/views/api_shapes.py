"""What goes in and out of the JSON API: one struct a body. `openapi` documents exactly these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

Words = Annotated[str, Meta(max_length=20_000)]
Code = Annotated[str, Meta(max_length=60, examples=["consultation"])]
_TEXTS = {"type": "array", "items": {"type": "string"}}
_ONE_VALUE = {"anyOf": [{"type": "string"}, {"type": "boolean"}, _TEXTS]}
# Any JSON is let in here, so that a value of the wrong type is reported under its field's name (`api._fits`).
Values = Annotated[dict[str, Any], Meta(extra_json_schema={"additionalProperties": _ONE_VALUE})]


class Person(Struct, forbid_unknown_fields=True):
    """How the person can be reached. Leave everything out to stay anonymous, where the procedure allows it."""

    name: Words = ""
    phone: Words = ""
    email: Words = ""
    address: Words = ""
    identity: Words = ""


class NewMatter(Struct, forbid_unknown_fields=True):
    """A submission. `values` holds the fields that the procedure lists, by name; a unit is named by its code."""

    procedure: Code
    values: Values = {}
    contact: Person = msgspec.field(default_factory=Person)
    unit: Annotated[str, Meta(max_length=50, description="Code of the unit that should handle it, if you know.")] = ""
    language: Literal["zh-hans", "en"] = "zh-hans"
    token: Annotated[
        UUID | None, Meta(description="A version 7 UUID you make. The same token twice registers once (409).")
    ] = None


class PromiseMade(Struct):
    """A time limit that runs from now on. `provisional`: that year's holidays are not published yet."""

    name: str
    title: str
    due: datetime
    provisional: bool


class Registered(Struct):
    """The receipt. The secret is nowhere else and can't be shown again: keep it."""

    number: str
    secret: str
    follow: Annotated[str, Meta(description="Opens the matter in a browser. The part after # is the secret.")]
    state: str
    unit: str
    promises: list[PromiseMade]


class Fault(Struct):
    """`field` is the name of a procedure's field, of a part of the contact, or the path of a JSON value; may be empty."""

    field: str
    message: str


class Refused(Struct):
    """Nothing was registered."""

    errors: list[Fault]


class Both(Struct):
    """The same in Chinese and English."""

    zh: str
    en: str


class OptionOut(Struct):
    value: str
    label: Both


class FieldOut(Struct):
    """One thing to fill in. `goes_in` says where in `NewMatter` its value belongs."""

    name: str
    kind: str
    label: Both
    required: bool
    hint: Both | None
    max_length: int
    options: list[OptionOut]
    goes_in: Literal["values", "contact", "page"]


class GroundOut(Struct):
    """A legal ground; `evidence` is how well it was verified: FULL, EXC, SEC or UNVERIFIED."""

    cite: Both
    row: str
    evidence: str


class PromiseOut(Struct):
    """A published time limit. `within` is such as "5 working days"; `local`: the bureau's own figure."""

    name: str
    title: Both
    within: str
    starts: list[str]
    extension: str
    owes: str
    local: bool
    basis: list[GroundOut]


class SignpostOut(Struct):
    """A door that is not ours."""

    name: str
    title: Both
    says: Both
    where: Both
    url: str
    phone: str


class ProcedureLine(Struct):
    """A procedure in the list."""

    code: str
    version: str
    title: Both
    summary: Both
    group: str
    anonymous: bool
    url: str


class ProcedureList(Struct):
    procedures: list[ProcedureLine]


class ProcedureOut(Struct):
    """A procedure: everything needed to draw its form and to know what is promised."""

    code: str
    version: str
    in_force: date
    title: Both
    summary: Both
    group: str
    who: str
    anonymous: bool
    needs_name: bool
    public: str
    fields: list[FieldOut]
    promises: list[PromiseOut]
    elsewhere: list[SignpostOut]
    units: list[str]
