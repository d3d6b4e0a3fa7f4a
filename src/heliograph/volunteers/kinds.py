"""What contact points offer, what volunteers may be asked for, and what never: data, read once from kinds.toml and checked.

No other module knows a kind by name. kinds.toml says what each field means.
"""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec

from heliograph.core.text import Text
from heliograph.publishing.kinds import Ground

_DAYS = re.compile(r"([1-9]\d{0,2}) days")


class KindsInvalid(ValueError):
    """kinds.toml contradicts itself; the message says where."""


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of place that can be a contact point."""

    code: str
    title: Text


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a contact point offers."""

    code: str
    title: Text


class TaskKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What volunteers may be asked for."""

    code: str
    title: Text
    says: Text
    age: int
    insured: bool
    urgent: str = ""


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What volunteers are never asked for, and the words by which a task gives itself away."""

    code: str
    title: Text
    says: Text
    words: tuple[str, ...]
    basis: Ground


class Consent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of what a volunteer agrees to."""

    version: str
    text: Text
    erased_after: str

    @property
    def kept(self) -> timedelta:
        """How long after the task's end a contact is kept."""
        found = _DAYS.fullmatch(self.erased_after)
        return timedelta(days=int(found[1]) if found else 0)


class Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    places: tuple[Place, ...]
    services: tuple[Service, ...]
    tasks: tuple[TaskKind, ...]
    refused: tuple[Refused, ...]
    consents: tuple[Consent, ...]

    @property
    def consent(self) -> Consent:
        """The version that is agreed to now."""
        return self.consents[-1]

    def place(self, code: str) -> Place | None:
        return next((one for one in self.places if one.code == code), None)

    def service(self, code: str) -> Service | None:
        return next((one for one in self.services if one.code == code), None)

    def task(self, code: str) -> TaskKind | None:
        return next((one for one in self.tasks if one.code == code), None)

    def refusing(self, words: str) -> Refused | None:
        """The first refused kind that these words ask for."""
        said = words.casefold()
        return next((one for one in self.refused if any(sign.casefold() in said for sign in one.words)), None)


def read(text: str) -> Kinds:
    """Raises `KindsInvalid`."""
    try:
        found = msgspec.convert(tomllib.loads(text), Kinds)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise KindsInvalid(str(error)) from error
    for name in ("places", "services", "tasks", "refused"):
        codes = [one.code for one in getattr(found, name)]
        if not codes or len(set(codes)) < len(codes):
            raise KindsInvalid(f"{name}: empty, or a code stands twice")
    for task in found.tasks:
        if task.age < 16:
            raise KindsInvalid(f"task {task.code}: age {task.age} is under 16")
        if (refused := found.refusing(f"{task.title.zh}\n{task.title.en}")) is not None:
            raise KindsInvalid(f"task {task.code} is {refused.code}, which is refused")
    if not found.consents or any(not _DAYS.fullmatch(one.erased_after) for one in found.consents):
        raise KindsInvalid("consents: none, or erased_after is not like '30 days'")
    return found


@cache
def kinds() -> Kinds:
    return read((Path(__file__).resolve().parent / "kinds.toml").read_text("utf-8"))
