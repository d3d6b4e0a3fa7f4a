"""Who stands in a matter, opened from what is sealed: for the stops, and for what masking must find.

Called by `stops` and by `known`. What it returns lives as long as the call and is never stored unsealed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from stdnum.cn import uscc

from heliograph.core import privacy
from heliograph.core.procedure import FieldKind
from heliograph.core.sealing import SealBroken
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading.written import values_of

ADULT = 18
OLDEST_CHAIN = 8
_FIRM = "firm"
_ORGANISATION = re.compile(
    r".{3,}(公司|集团|厂|商行|商店|酒店|宾馆|旅馆|医院|学校|学院|幼儿园|中心|合作社|事务所|委员会|协会|银行|超市|会所|网吧|工作室|分局|支队|大队|派出所)(?:（.{1,20}）)?"
)
_BIRTH = re.compile(r"\d{6}(\d{8})\d{3}[\dX]|\d{6}(\d{6})\d{3}")
_PARTS = {
    "punished": privacy.Part.PUNISHED,
    "suspect": privacy.Part.SUSPECT,
    "victim": privacy.Part.VICTIM,
    "witness": privacy.Part.WITNESS,
    "reporter": privacy.Part.REPORTER,
    "guardian": privacy.Part.GUARDIAN,
    "family": privacy.Part.FAMILY,
    "claimant": privacy.Part.APPLICANT,
    "submitter": privacy.Part.APPLICANT,
}
_VALUES = {
    FieldKind.PHONE: "phones",
    FieldKind.IDENTITY: "identities",
    FieldKind.EMAIL: "numbers",
    FieldKind.PLACE: "addresses",
}
_PLATES = frozenset({"plate", "plates", "vehicle"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody in a matter. `contact` is None when it can't be opened any more; of the protected not even a surname stays."""

    part: str
    contact: Mapping[str, str] | None
    is_minor: bool
    is_organisation: bool
    is_protected: bool


def chain(bureau_id: int, matter_id: UUID) -> list[Matter]:
    """The matter and those it grew from: a reconsideration tells what the case told."""
    found: list[Matter] = []
    wanted: UUID | None = matter_id
    while wanted is not None and len(found) < OLDEST_CHAIN:
        matter = Matter.objects.filter(bureau_id=bureau_id, id=wanted).first()
        if matter is None or matter in found:
            break
        found.append(matter)
        wanted = matter.parent_id
    return found


def grown_from(matter: Matter) -> list[UUID]:
    """The matter and all that grew from it: what `chain` walks, the other way."""
    found, newest = [matter.id], [matter.id]
    for _generation in range(OLDEST_CHAIN - 1):
        rows = Matter.objects.filter(bureau_id=matter.bureau_id, parent_id__in=newest).exclude(id__in=found)
        newest = list(rows.values_list("id", flat=True))
        if not newest:
            break
        found += newest
    return found


def standing_in(matter: Matter) -> list[Standing]:
    """Everybody in the matter."""
    key = _key(matter)
    rows = Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).order_by("id")
    return [_standing(row, matter, key) for row in rows]


def _standing(row: Party, matter: Matter, key: MatterKey | None) -> Standing:
    contact = _opened(row, key)
    is_organisation = row.part == _FIRM or (contact is not None and is_an_organisation(contact))
    is_young = contact is not None and _is_minor(contact, matter.submitted_at)
    return Standing(row.part, contact, row.minor or is_young, is_organisation, row.protected)


def parties_of(matter: Matter) -> Iterator[privacy.Party]:
    """Everybody in the matter as masking knows them; organisations are not among them, they stay.

    What the form says is the submitter's; in a matter that the police opened it is somebody's, and masked as well.
    """
    said = _said(matter)
    everybody = standing_in(matter)
    for one in everybody:
        if one.contact is not None and not one.is_organisation:
            yield _party(one, said if one.part == "submitter" else {})
    if said and not any(one.part == "submitter" and not one.is_organisation for one in everybody):
        yield privacy.Party(privacy.Part.OTHER, **said)  # type: ignore[arg-type]  # columns of numbers and places


def organisations_of(matter: Matter) -> list[str]:
    """The names of organisations in the matter, which stay readable."""
    rows = (one.contact.get("name", "") for one in standing_in(matter) if one.contact and one.is_organisation)
    return [name for name in rows if name]


def is_an_organisation(contact: Mapping[str, str]) -> bool:
    """By its credit code, else by its name. A one-man business (code 92…) is the person (standards.md 4.1)."""
    code = contact.get("identity", "").upper()
    if uscc.is_valid(code):
        return not code.startswith("92")
    return not code and _ORGANISATION.fullmatch(contact.get("name", "")) is not None


def birth_in(identity: str) -> date | None:
    """The date of birth in an identity number of 18 or 15 signs. A wrong check digit must not hide that it is a child's."""
    found = _BIRTH.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", identity)).upper())
    if found is None:
        return None
    digits = found[1] or f"19{found[2]}"
    return _day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")


def _is_minor(contact: Mapping[str, str], at: datetime) -> bool:
    born = birth_in(contact.get("identity", "")) or _day(contact.get("birth", ""))
    if born is None:
        return False
    day = at.date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) < ADULT


def _party(one: Standing, said: Mapping[str, tuple[str, ...]]) -> privacy.Party:
    contact = one.contact or {}

    def both(name: str, column: str) -> tuple[str, ...]:
        given = (contact[name],) if contact.get(name) else ()
        return (*given, *said.get(column, ()))

    return privacy.Party(
        part=privacy.Part.REPORTER if one.is_protected else _PARTS.get(one.part, privacy.Part.OTHER),
        name=contact.get("name", ""),
        aliases=(contact["alias"],) if contact.get("alias") else (),
        phones=both("phone", "phones"),
        identities=both("identity", "identities"),
        addresses=both("address", "addresses"),
        plates=both("plate", "plates"),
        numbers=both("email", "numbers"),
        born=birth_in(contact.get("identity", "")) or _day(contact.get("birth", "")),
        is_minor=one.is_minor,
    )


def _said(matter: Matter) -> dict[str, tuple[str, ...]]:
    """What the submitter wrote into fields that hold personal values: telephones, numbers, plates, places."""
    try:
        values = values_of(matter)
        procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    except (SealBroken, LookupError, ValueError):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for field in procedure.fields:
        column = "plates" if field.name in _PLATES else _VALUES.get(field.kind)
        value = values.get(field.name)
        if column and isinstance(value, str) and value:
            found[column] = (*found.get(column, ()), value)
    return found


def _key(matter: Matter) -> MatterKey | None:
    try:
        return MatterKey.of(matter) if matter.key else None
    except SealBroken:
        return None


def _opened(row: Party, key: MatterKey | None) -> Mapping[str, str] | None:
    try:
        return key.open_values("party", row.id, bytes(row.sealed)) if key else None
    except SealBroken:
        return None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
