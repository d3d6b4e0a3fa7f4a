"""Units of the tree: added, changed, moved, retired; never deleted. Only here are their paths written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from heliograph.core.text import Text
from heliograph.organisation import reading
from heliograph.organisation.actions.recording import record
from heliograph.organisation.errors import Circular, NotGiven, StillNeeded, Taken, Unreadable
from heliograph.organisation.models import Bureau, Duty, Officer, Posting, Unit

CODE = re.compile(r"[A-Za-z0-9_-]{1,50}")
FIELD_NAMES: Mapping[str, Text] = {
    "code": Text("代码", "code"),
    "parent": Text("上级单位", "unit above"),
    "name_zh": Text("中文名称", "name in Chinese"),
    "name_en": Text("英文名称", "name in English"),
    "duties": Text("职责", "duties"),
    "phone": Text("电话", "telephone"),
    "address": Text("地址", "address"),
    "hours": Text("办公时间", "opening hours"),
    "active": Text("启用", "in use"),
}
_LENGTHS = {"name_zh": 100, "name_en": 200, "phone": 50, "address": 200, "hours": 200}


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """What an administrator says about a unit. `parent` is the code of the unit above, empty at the root."""

    code: str
    name_zh: str
    name_en: str
    parent: str = ""
    duties: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""
    hours: str = ""
    active: bool = True

    @classmethod
    def of(cls, unit: Unit) -> UnitDetails:
        return cls(
            code=unit.code,
            name_zh=unit.name_zh,
            name_en=unit.name_en,
            parent=unit.parent.code if unit.parent else "",
            duties=tuple(unit.duties),
            phone=unit.phone,
            address=unit.address,
            hours=unit.hours,
            active=unit.active,
        )

    def values(self) -> dict[str, object]:
        """As it is recorded."""
        return {name: list(value) if isinstance(value := getattr(self, name), tuple) else value for name in FIELD_NAMES}


@transaction.atomic
def save_unit(
    bureau: Bureau, details: UnitDetails, *, unit: Unit | None = None, by: Officer | None, now: datetime
) -> Unit:
    """Add a unit (`unit` is None) or change one; moving it moves everything below. Twice the same changes nothing.

    A code stays as it was given: other systems may know it.
    """
    lock(bureau)
    held = duties_held(bureau)
    before = UnitDetails.of(unit) if unit else None
    saved = write_unit(bureau, details, unit)
    check_whole(bureau, held, today_at(bureau, now))
    record_unit(bureau, saved, before, by, now)
    transaction.on_commit(reading.forget)
    return saved


def record_unit(bureau: Bureau, unit: Unit, before: UnitDetails | None, by: Officer | None, now: datetime) -> None:
    after = UnitDetails.of(unit).values()
    verb = "unit.added" if before is None else "unit.changed"
    old = before.values() if before else None
    record(bureau, verb, f"unit:{unit.id}", unit.name_zh, by=by, now=now, before=old, after=after)


def today_at(bureau: Bureau, now: datetime) -> date:
    """The day at the bureau."""
    return now.astimezone(ZoneInfo(bureau.zone)).date()


def lock(bureau: Bureau) -> None:
    """One administrator at a time changes a bureau's organisation."""
    Bureau.objects.select_for_update().get(pk=bureau.pk)


def write_unit(bureau: Bureau, details: UnitDetails, unit: Unit | None) -> Unit:
    """Check and write one unit, with its path and those below. Call under `lock`."""
    check_details(details)
    others = Unit.objects.filter(bureau=bureau)
    if unit is None and others.filter(code=details.code).exists():
        zh, en = f"代码“{details.code}”已经有单位用了。", f"A unit with the code {details.code!r} exists."
        raise Taken(Text(zh, en), "code")
    if unit is not None and unit.code != details.code:
        raise Unreadable(Text("代码不能改。请停用旧单位，另建新单位。", "A code can't be changed."), "code")
    parent = _parent(bureau, details, unit)
    written = unit or Unit(bureau=bureau, code=details.code)
    written.parent = parent
    for name in ("name_zh", "name_en", "phone", "address", "hours", "active"):
        setattr(written, name, getattr(details, name))
    written.duties = list(details.duties)
    written.save()
    _set_path(written, parent)
    return written


def check_details(details: UnitDetails) -> None:
    if not CODE.fullmatch(details.code):
        raise Unreadable(
            Text("代码用字母、数字、“-”和“_”，最多 50 个。", "A code is made of letters, digits, '-' and '_'."), "code"
        )
    for name in ("name_zh", "name_en"):
        if not getattr(details, name).strip():
            raise NotGiven(name, FIELD_NAMES[name])
    for name, most in _LENGTHS.items():
        if len(getattr(details, name)) > most:
            what = FIELD_NAMES[name]
            zh, en = f"{what.zh}最多 {most} 个字。", f"The {what.en} has at most {most} characters."
            raise Unreadable(Text(zh, en), name)
    unknown = [duty for duty in details.duties if duty not in Duty.values]
    if unknown:
        raise Unreadable(Text(f"没有“{unknown[0]}”这种职责。", f"There is no duty {unknown[0]!r}."), "duties")


def _parent(bureau: Bureau, details: UnitDetails, unit: Unit | None) -> Unit | None:
    if not details.parent:
        root = Unit.objects.filter(bureau=bureau, parent=None).exclude(pk=unit.pk if unit else 0).first()
        if root:
            raise NotGiven("parent", FIELD_NAMES["parent"])
        return None
    parent = Unit.objects.filter(bureau=bureau, code=details.parent).first()
    if parent is None:
        zh, en = f"没有代码是“{details.parent}”的单位。", f"There is no unit with the code {details.parent!r}."
        raise Unreadable(Text(zh, en), "parent")
    above: Unit | None = parent
    while above is not None and unit is not None:
        if above.pk == unit.pk:
            raise Circular(unit.title, parent.title)
        above = above.parent
    return parent


def _set_path(unit: Unit, parent: Unit | None) -> None:
    """The unit's path, and those of everything below when it moved: one pass over the subtree."""
    path = f"{parent.path if parent else '/'}{unit.pk}/"
    if unit.path == path:
        return
    old, unit.path = unit.path, path
    unit.save(update_fields=["path"])
    if old:
        below = list(Unit.objects.filter(bureau_id=unit.bureau_id, path__startswith=old).exclude(pk=unit.pk))
        for one in below:
            one.path = path + one.path[len(old) :]
        Unit.objects.bulk_update(below, ["path"])


def duties_held(bureau: Bureau) -> frozenset[str]:
    """Duties that some unit in use has."""
    return frozenset(duty for unit in Unit.objects.filter(bureau=bureau, active=True) for duty in unit.duties)


def check_whole(bureau: Bureau, held: frozenset[str], today: date) -> None:
    """What must hold of the whole tree: nobody works in, and nothing hangs below, a unit out of use; every duty of
    `held` (those before the change) is still somebody's. Call under `lock`, after the writes."""
    retired = Unit.objects.filter(bureau=bureau, active=False)
    child = Unit.objects.filter(parent__in=retired, active=True).select_related("parent").first()
    if child and child.parent:
        raise StillNeeded(
            Text(
                f"“{child.parent.name_zh}”下面还有“{child.name_zh}”。请先给它换个上级，或者一起停用。",
                f"{child.name_en} still stands below {child.parent.name_en}. Move it or retire it first.",
            ),
            "active",
        )
    current = Posting.objects.filter(unit__in=retired, officer__active=True).filter(Q(until=None) | Q(until__gte=today))
    posting = current.select_related("officer", "unit").first()
    if posting:
        raise StillNeeded(
            Text(
                f"{posting.officer} 还在“{posting.unit.name_zh}”任职。请先结束任职。",
                f"{posting.officer.name_en} is still posted at {posting.unit.name_en}. End the posting first.",
            ),
            "active",
        )
    lost = held - duties_held(bureau)
    if lost:
        # A procedure whose duty nobody has would find no unit for a new matter.
        raise StillNeeded(
            Text(
                f"这样就没有单位承担“{Duty(min(lost)).label}”了。请先把这项职责交给别的单位。",
                f"No unit would have the duty {min(lost)!r}. Give it to another one first.",
            ),
            "duties",
        )
