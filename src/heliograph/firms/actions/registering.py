"""A firm registers itself and the police check it; it gets a liaison officer; it leaves, and its data go.

The registration is a matter (procedure `firm-registration`); the firm stands in the register from the event that closes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model

from heliograph.core.procedure import Kind
from heliograph.core.text import Text
from heliograph.duties.actions.drawing import include
from heliograph.duties.actions.ending import end_subject
from heliograph.firms.errors import HasLeft, RegisteredAlready
from heliograph.firms.models import Firm, FirmRequest, Size
from heliograph.firms.sealing import KEYS, blind_code, plain_code, seal
from heliograph.firms.subjects import FIRMS, subject_of
from heliograph.jobs.queue import owe
from heliograph.matters.actions import Actor, Details, MatterRef, act, erase
from heliograph.matters.actions.change import Change
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound, StillOpen
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading import written
from heliograph.matters.reading.held import contact_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer

CODE, REQUEST = "firm-registration", "firm-request"
INCLUDE = "firms.include"
BY_ITSELF, CLOSED, MISTAKE = "asked", "closed", "mistake"
WHY_LEFT = {
    BY_ITSELF: Text("企业自己退出登记", "the firm left the register of its own wish"),
    CLOSED: Text("企业已经停业、注销", "the firm has closed"),
    MISTAKE: Text("登记有误", "it was registered by mistake"),
}
ANSWERED = frozenset({Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS})
KEPT_AFTER_LEAVING = timedelta(days=30)
"""How long name and contact stay after leaving where a request is still open, at most: to answer it."""


def check_code(bureau_id: int, typed: str, *, of: UUID | None = None) -> str:
    """The code, if it is one and no firm but that `of` this registration has it. Raises `BadCode`, `RegisteredAlready`."""
    code = plain_code(typed)
    known = Firm.objects.filter(bureau_id=bureau_id, blind=blind_code(code), left_at=None)
    if any(one != of for one in known.values_list("id", flat=True)):
        raise RegisteredAlready
    return code


def guard(change: Change) -> None:
    """No registration is closed, by whichever door, that would not put the firm into the register."""
    matter = change.matter
    if matter.procedure != CODE or change.action.kind is not Kind.CLOSE:
        return
    check_code(matter.bureau_id, values_of(matter).get("code", ""), of=matter.id)
    if Firm.objects.filter(bureau_id=matter.bureau_id, id=matter.id, left_at__isnull=False).exists():
        raise HasLeft


def values_of(matter: Matter) -> dict[str, str]:
    """What the firm wrote, with its contact."""
    return written.values_of(matter) | contact_of(matter)


@dataclass(frozen=True, slots=True)
class Liaison:
    """Who keeps the contact: a unit, an area or beat of it, an officer by badge (or whoever stands on the area's card)."""

    unit: int
    area: str = ""
    badge: str = ""


def register(viewer: Viewer, number: str, liaison: Liaison, *, now: datetime) -> Firm:
    """Take the firm in if its registration is right, name its liaison. Raises `BadCode`, `RegisteredAlready`, `Invalid`, and what `act` raises."""

    def work() -> Firm:
        matter = Matter.objects.filter(
            bureau_id=viewer.bureau_id, number=number, procedure=CODE, erased_at=None
        ).first()
        if matter is None:
            raise NotFound
        chosen = _liaison(matter.bureau_id, liaison)
        words = f"登记好了。联络单位：{organisation.units(matter.bureau_id)[chosen[0]].name_zh}。"
        named = organisation.officer_name(matter.bureau_id, chosen[2])
        words += f"联络民警：{named.zh}。" if named else ""
        act(MatterRef(matter.bureau_id, matter.id), "close", Actor(viewer), now=now, details=Details(words=words))
        firm = Firm.objects.get(bureau_id=matter.bureau_id, id=matter.id)
        firm.unit_id, firm.area, firm.officer_id = chosen
        firm.save()
        return firm

    return durably(work)


def set_liaison(viewer: Viewer, firm_id: UUID, liaison: Liaison) -> Firm:
    """Another unit, area or officer. Raises `NotFound`, `NotAllowed`, `Invalid`."""

    def work() -> Firm:
        firm = held(viewer, firm_id)
        firm.unit_id, firm.area, firm.officer_id = _liaison(firm.bureau_id, liaison)
        firm.save()
        return firm

    return durably(work)


def held(viewer: Viewer, firm_id: UUID) -> Firm:
    """A firm of the officer's units, held for change. Raises `NotFound`, `HasLeft`, `NotAllowed`."""
    firm = Firm.objects.select_for_update().filter(bureau_id=viewer.bureau_id, id=firm_id).first()
    if firm is None or not may_see(viewer, firm):
        raise NotFound
    if firm.left_at is not None:
        raise HasLeft
    if not viewer.is_one_of("handler", "lead", "chief"):
        raise NotAllowed(Text("办理企业联系", "Keep the contact to firms"))
    return firm


def may_see(viewer: Viewer, firm: Firm) -> bool:
    """Whether the firm stands in the officer's lists: of the own unit or one below a lead's or chief's post."""
    return firm.bureau_id == viewer.bureau_id and firm.unit_id in viewer.own_units | viewer.led_units


def _liaison(bureau_id: int, liaison: Liaison) -> tuple[int, str, int | None]:
    unit = organisation.units(bureau_id).get(liaison.unit)
    if unit is None or not unit.active:
        raise Invalid("unit", Text("请选一个在用的单位。", "Choose a unit that is in service."))
    area = organisation.areas(bureau_id).get(liaison.area) if liaison.area else None
    if liaison.area and (area is None or area.unit_id != unit.id):
        raise Invalid("area", Text("请选这个单位的辖区或警区。", "Choose an area or beat of this unit."))
    return unit.id, liaison.area, _officer(bureau_id, liaison, unit.id)


def _officer(bureau_id: int, liaison: Liaison, unit: int) -> int | None:
    if not liaison.badge.strip():
        return None
    found = Officer.objects.filter(bureau_id=bureau_id, badge=liaison.badge.strip(), active=True).first()
    if found is None or unit not in organisation.units_of(found.id):
        raise Invalid("badge", Text("这个单位没有这个警号的民警。", "No officer of this unit has that badge."))
    return found.id


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """The register follows the matters: a firm from its registration's end, the time at which a request was answered."""
    if matter.procedure == CODE and event.kind == Kind.CLOSE:
        return _new_firm(matter, event)
    if matter.procedure == REQUEST and event.kind in ANSWERED:
        rows = FirmRequest.objects.filter(bureau_id=matter.bureau_id, id=matter.id, answered_at=None)
        rows.update(answered_at=event.at)
    return []


def _new_firm(matter: Matter, event: Event) -> list[Model]:
    """The firm and the job that owes it this quarter's visit; nothing where it stands in the register (asked again)."""
    if Firm.objects.filter(bureau_id=matter.bureau_id, id=matter.id).exists():
        return []
    values = values_of(matter)
    code = plain_code(values.get("code", ""))
    firm = Firm(
        bureau_id=matter.bureau_id, id=matter.id, number=matter.number, code_hash=bytes(matter.code_hash), blind=blind_code(code),
        size=values.get("size", Size.SMALL), trade=values.get("trade", "other"), shown=bool(values.get("public-name")),
        unit_id=matter.unit_id, registered_at=event.at,
    )  # fmt: skip
    seal(firm, values | {"code": code})
    return [firm, owe(INCLUDE, at=event.at, bureau=firm.bureau_id, firm=str(firm.id))]


def include_firm(bureau_id: int, firm_id: UUID, *, now: datetime) -> int:
    """Owe the firm the visit of the turn that is under way. Idempotent; returns how many duties were made."""
    firm = Firm.objects.filter(bureau_id=bureau_id, id=firm_id, left_at=None).first()
    return include(bureau_id, FIRMS, subject_of(firm), now=now) if firm is not None else 0


def leave(firm: Firm, why: str, *, now: datetime) -> None:
    """The firm leaves: visits that are owed end with the reason, and its data are erased. Idempotent."""

    def work() -> None:
        row = Firm.objects.select_for_update().get(bureau_id=firm.bureau_id, id=firm.id)
        if row.left_at is None:
            row.left_at, row.left_why = now, why
            row.save()
            end_subject(row.bureau_id, FIRMS, str(row.id), WHY_LEFT[why], now=now)
        erase_if_over(row, now=now)

    if why not in WHY_LEFT:
        raise Invalid("why", Text("请选原因。", "Choose the reason."))
    durably(work)


def take_out(viewer: Viewer, firm_id: UUID, why: str, *, now: datetime) -> None:
    """An officer records that a firm has closed, or was registered by mistake."""
    durably(lambda: leave(held(viewer, firm_id), why, now=now))


def erase_if_over(firm: Firm, *, now: datetime) -> bool:
    """Erase name, code and contact of a firm that has left: at once, or when its last open request has ended; 30 days at most."""
    if firm.left_at is None or firm.erased_at is not None:
        return False
    asked = FirmRequest.objects.filter(bureau_id=firm.bureau_id, firm_id=firm.id).values("id")
    is_open = Matter.objects.filter(bureau_id=firm.bureau_id, id__in=asked, outcome="").exists()
    if is_open and now < firm.left_at + KEPT_AFTER_LEAVING:
        return False
    firm.key = firm.sealed = firm.blind = firm.code_hash = b""
    firm.officer_id, firm.area, firm.erased_at = None, "", now
    firm.save()
    _erase_registration(firm, now)
    return True


def _erase_registration(firm: Firm, now: datetime) -> None:
    """What the firm wrote when it registered goes with it; one that was opened again keeps its own retention."""
    try:
        erase(MatterRef(firm.bureau_id, firm.id), now=now, ground=WHY_LEFT[firm.left_why].zh)
    except StillOpen:
        return


def erase_left(*, now: datetime, most: int = 200) -> int:
    """Erase what is due of firms that have left; returns how many."""
    rows = Firm.objects.filter(left_at__isnull=False, erased_at=None).order_by("left_at")[:most]
    return sum(durably(lambda row=row: erase_if_over(row, now=now)) for row in rows)  # type: ignore[misc]


def rewrap_keys(bureau_id: int) -> int:
    """After the master key was rotated: wrap the firms' keys with the new one. Returns how many changed."""
    return KEYS.rewrap(Firm.objects.filter(bureau_id=bureau_id))
