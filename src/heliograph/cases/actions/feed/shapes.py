"""The feed's JSON, one struct an object: what is read, what is written, and what docs/case-feed.schema.json says.

A value is checked here for type and length only. What it means is decided when the step is applied, so that a mistake in
a mapping can be mended without sending anything again.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

FORMAT: Final = "heliograph/case-feed/v1"

Id = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$")]
Name = Annotated[str, Meta(max_length=100)]
Words = Annotated[str, Meta(max_length=20_000)]
Moment = Annotated[datetime, Meta(tz=True)]


class PartyData(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody in the case. `id` is theirs in the sending system, the same in every item of the case."""

    id: Id
    part: Name
    name: Name = ""
    phone: Name = ""
    email: Name = ""
    address: Annotated[str, Meta(max_length=300)] = ""
    identity: Name = ""
    birth: date | None = None
    protected: bool = False
    of: Annotated[
        str, Meta(max_length=100, description="Whom a guardian, relative or lawyer stands for: that party's id.")
    ] = ""
    origin: Annotated[
        str, Meta(max_length=100, description="The id of the same person in the case that `parent` names.")
    ] = ""


class TellingData(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A telling that the law demands: to whom, about whom, how, and whether it came about. `words` hold proof or reason."""

    to: Annotated[
        str, Meta(max_length=100, description="The party told; empty for a public notice to nobody known.")
    ] = ""
    about: Annotated[str, Meta(max_length=100, description="The party it is about, where that is another.")] = ""
    way: Name = ""
    outcome: Literal["made", "failed", "impossible"] = "made"


class Item(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One step in one case."""

    id: Annotated[Id, Meta(description="The event's own id in the sending system: never used for another one.")]
    case: Annotated[Id, Meta(description="The case's id in the sending system. Not a person's number.")]
    happened_at: Annotated[Moment, Meta(description="RFC 3339 with an offset.")]
    action: Annotated[
        str,
        Meta(min_length=1, max_length=100, description="A step of the procedure, or a word that the mapping knows."),
    ]
    sequence: Annotated[
        Annotated[int, Meta(ge=1, le=1_000_000)] | None,
        Meta(description="Counts the case's items from 1 without a gap. Send it if you can."),
    ] = None
    officer: Annotated[str, Meta(max_length=100, description="Badge number of whoever took the step.")] = ""
    by_party: Annotated[
        str, Meta(max_length=100, description="The party who took the step, instead of an officer.")
    ] = ""
    unit: Annotated[
        str, Meta(max_length=100, description="Code of the unit that acted; for an opening, the one in charge.")
    ] = ""
    procedure: Annotated[str, Meta(max_length=100, description="With the opening only: the procedure's code.")] = ""
    parent: Annotated[str, Meta(max_length=100, description="With the opening only: the case that this grew from.")] = (
        ""
    )
    values: dict[Name, Words | list[Name]] = {}
    parties: Annotated[list[PartyData], Meta(max_length=200)] = []
    party: Annotated[str, Meta(max_length=100, description="The party whom the step is about.")] = ""
    telling: TellingData | None = None
    words: Words = ""
    internal: Words = ""
    ground: Annotated[str, Meta(max_length=2_000)] = ""
    right_body: Annotated[str, Meta(max_length=300)] = ""
    promise: Name = ""
    more: Annotated[str, Meta(max_length=40, description='How much longer: "30 days", "5 working days".')] = ""
    into: Annotated[str, Meta(max_length=100, description="The case that this one is joined to.")] = ""
    to_unit: Annotated[str, Meta(max_length=100, description="Code of the unit that it is passed to.")] = ""
    to_officer: Annotated[str, Meta(max_length=100, description="Badge of the officer that it is given to.")] = ""


class DeadlineData(Struct, omit_defaults=True):
    """One time limit of a case, as it stands in the sending instance."""

    promise: str
    status: str
    starts_at: datetime
    due: datetime
    about: str = ""
    within: str = ""
    extended_by: list[str] = []
    settled_at: datetime | None = None


class TellingState(Struct, omit_defaults=True):
    """One duty to tell of a case, as it stands in the sending instance."""

    duty: str
    status: str
    owed_at: datetime
    to: str = ""
    about: str = ""
    way: str = ""
    served_at: datetime | None = None


class CaseState(Struct, omit_defaults=True):
    """Where a case stands in the sending instance. For reading: an import takes nothing from it."""

    case: str
    number: str
    procedure: str
    version: str
    state: str
    unit: str
    opened_at: datetime
    outcome: str = ""
    settled_at: datetime | None = None
    erased: bool = False
    deadlines: list[DeadlineData] = []
    tellings: list[TellingState] = []


class Feed(Struct, omit_defaults=True):
    """A whole document. An import reads `format` and `items`; the rest says where an export came from and how it goes on."""

    format: Literal["heliograph/case-feed/v1"]
    items: Annotated[list[Item], Meta(max_length=100_000)]
    source: str = ""
    cases: list[CaseState] = []
    next: Annotated[str, Meta(description="Give it as `since` to get what came after.")] = ""


class Envelope(Struct):
    """A document of which each item is looked at by itself, so that one that is malformed holds up no other."""

    format: Literal["heliograph/case-feed/v1"]
    items: Annotated[list[msgspec.Raw], Meta(max_length=100_000)]
    source: str | UnsetType = UNSET
    next: str | UnsetType = UNSET


def items_of(document: bytes) -> list[Mapping[str, Any]]:
    """The items of a feed as they were sent; a byte order mark before them is passed over.

    Raises `msgspec.ValidationError` or `DecodeError` if it is no feed at all.
    """
    try:
        envelope = msgspec.json.decode(document.removeprefix(codecs.BOM_UTF8), type=Envelope)
        return [msgspec.json.decode(raw) for raw in envelope.items]
    except RecursionError:
        raise msgspec.DecodeError("JSON is nested too deeply to be a feed") from None


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a feed."""
    made: dict[str, Any] = msgspec.json.schema(Feed)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": FORMAT, **made}
