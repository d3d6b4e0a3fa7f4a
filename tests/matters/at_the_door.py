"""What the spine's tests ask of a matter, and how they find somebody who may take a step and what the step needs."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from heliograph.core import receipt as codes
from heliograph.core.procedure import Action, Kind, Procedure
from heliograph.matters import audit, procedures
from heliograph.matters.actions import RESIDENT, SYSTEM, Actor, Contact, Details, MatterRef, Person, QueryKey, act
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import roles_for
from heliograph.matters.actions.duties import UNTOLD
from heliograph.matters.errors import NotTold, OwedFirst, RightOpen
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter, Party, Telling
from heliograph.organisation import reading as organisation

CLOSING = frozenset({Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS})
SHANGHAI = ZoneInfo("Asia/Shanghai")
STAFF = ("zhao", "jiang", "qian", "zhou", "wu", "zheng", "sun", "du", "tang", "jiao", "fa", "luo", "xing")
LI = Contact(name="李丽", phone="13800000000", email="li@example.org")


def at(text: str) -> datetime:
    """A moment in Shanghai: "2026-03-24T10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def end_of(text: str) -> datetime:
    """The last microsecond of a day in Shanghai."""
    return at(text) + timedelta(days=1, microseconds=-1)


def ref_of(matter: Matter) -> MatterRef:
    return MatterRef(matter.bureau_id, matter.id)


def promise(receipt, name: str) -> Deadline:
    """The latest promise of that name."""
    rows = Deadline.objects.filter(bureau_id=receipt.ref.bureau_id, matter_id=receipt.ref.id, promise=name)
    return rows.order_by("id").reverse()[0]


def promises(receipt) -> dict[str, str]:
    """Each promise and how it stands; the latest where one was made twice."""
    rows = Deadline.objects.filter(bureau_id=receipt.ref.bureau_id, matter_id=receipt.ref.id).order_by("id")
    return {row.promise: str(row.status) for row in rows}


def events(receipt) -> list[Event]:
    return list(Event.objects.filter(bureau_id=receipt.ref.bureau_id, matter_id=receipt.ref.id).order_by("sequence"))


def actions_of(receipt) -> list[str]:
    return [event.action for event in events(receipt)]


def said(event: Event) -> dict[str, str]:
    """What an event says to the resident."""
    matter = Matter.objects.get(bureau_id=event.bureau_id, id=event.matter_id)
    return MatterKey.of(matter).open_values("event.public", event.id, bytes(event.public))


def tellings(event: Event) -> list[Telling]:
    return list(Telling.objects.filter(bureau_id=event.bureau_id, event_id=event.id))


def contact_of(matter: Matter, part: str = "submitter") -> dict[str, str]:
    party = Party.objects.get(bureau_id=matter.bureau_id, matter_id=matter.id, part=part)
    return MatterKey.of(matter).open_values("party", party.id, bytes(party.sealed))


def is_whole(matter: Matter) -> None:
    """Nothing about the matter is half-written."""
    matter.refresh_from_db()
    assert audit.problems_of(matter) == []


def procedure_of(matter: Matter) -> Procedure:
    return procedures.version(matter.bureau_id, matter.procedure, matter.version)


def able(cast, matter: Matter, action: Action) -> list[Actor]:
    """Everybody of the cast whom procedure and post let take the step."""
    everybody = [RESIDENT, *_staff(cast), *([SYSTEM] if action.by == ("system",) else [])]
    if "party" in action.by:
        everybody += [Actor(party=row) for row in parties_of(matter)]
    return [actor for actor in everybody if roles_for(actor, action, matter)]


_actors: list[tuple[object, list[Actor]]] = []


def _staff(cast) -> list[Actor]:
    """The cast's officers as actors, looked up once for each cast: a walk asks for them at every step.

    The cast is kept beside them: its address alone would be given to the next cast once this one is gone.
    """
    if not _actors or _actors[0][0] is not cast:
        _actors[:] = [(cast, [cast.actor(name) for name in STAFF])]
    return _actors[0][1]


def needed(cast, matter: Matter, action: Action) -> Details:
    """Details with everything that the action needs, plausibly."""
    needs, units = set(action.needs), organisation.units(matter.bureau_id)
    others = [u for u in units.values() if u.id not in (matter.unit_id, matter.about_unit_id)]
    fit = [u for u in others if not matter.confidential or u.parent_id is None] or others
    handlers = organisation.handlers_of(matter.unit_id, cast.now.date()) - {matter.answered_by_id}
    extendable = _extendable(matter, action)
    rule = procedure_of(matter).promise(extendable[0][0]).extend if extendable else None
    about = extendable[0][1] if extendable and "until" in needs else None
    return Details(
        words="已经核实，说明如下。",
        ground="《治安管理处罚法》第九十条" if "ground" in needs else "",
        right_body="市场监督管理局 12315" if "right-body" in needs else "",
        unit=fit[0].id if "unit" in needs and fit else None,
        officer=min(handlers, default=None) if "officer" in needs else None,
        promise=extendable[0][0] if extendable and "until" in needs else "",
        more=f"1 {rule.at_most.unit}" if rule and "until" in needs else "1 days",
        into=_other(matter).number if "into" in needs else "",
        parts=("身份证", "居住证") if "parts" in needs else (),
        grade=1 if "grade" in needs else 0,
        contact=LI if "contact" in needs else None,
        party=about or (_somebody(matter, action) if needs & {"party", "contact"} and is_case(matter) else None),
        person=Person("witness", Contact(name="证人甲")) if "person" in needs else None,
        key=QueryKey(codes.new_number(), bytes(32), bytes(32)) if action.kind is Kind.KEY else None,
        telling=next(iter(untold(matter, [action.serves])), None) if action.serves else None,
    )


def is_case(matter: Matter) -> bool:
    return procedure_of(matter).group == "case"


def parties_of(matter: Matter) -> list[Party]:
    return list(Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).order_by("id"))


def _somebody(matter: Matter, action: Action):
    """A party whom the step may be about: one who may know already, if there is one."""
    fit = [row for row in parties_of(matter) if not action.concerns or row.part in action.concerns]
    return next((row.id for row in fit if row.known_from), fit[0].id if fit else None)


def untold(matter: Matter, duties: list[str]):
    """The ids of the tellings of these duties that are owed, those with somebody to tell first."""
    mine = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    rows = Telling.objects.filter(**mine, duty__in=duties, status__in=UNTOLD)
    return [row.id for row in sorted(rows, key=lambda row: (row.party_id is None, row.id))]


def _extendable(matter: Matter, action: Action) -> list[tuple[str, object]]:
    """Running promises that the step may extend, with whom each is about; the first due first."""
    rows = Deadline.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, status="running").order_by("due")
    rules = [(row, procedure_of(matter).promise(row.promise).extend) for row in rows]
    parts = {row.id: row.part for row in parties_of(matter)}
    fit = [(row, rule) for row, rule in rules if rule and clock.is_extended_by(action, row, None, parts)]
    return [(row.promise, row.about) for row, rule in fit if rule.approver(len(row.extra)) in action.by]


def _other(matter: Matter) -> Matter:
    """Another open matter of the same kind and unit; the matter itself where there is none (which is refused)."""
    open_ones = Matter.objects.filter(
        bureau_id=matter.bureau_id, procedure=matter.procedure, unit=matter.unit_id, outcome=""
    )
    return open_ones.exclude(id=matter.id).first() or matter


def does_somehow(cast, matter: Matter, name: str, *, now: datetime) -> Event:
    """Somebody who may takes the step, with what it needs."""
    action, details = procedure_of(matter).action(name), needed(cast, matter, procedure_of(matter).action(name))
    who = able(cast, matter, action)
    if details.promise:
        rule = procedure_of(matter).promise(details.promise).extend
        who = [actor for actor in who if rule and rule.approver(0) in roles_for(actor, action, matter)]
    if action.kind in CLOSING | {Kind.ACCEPT}:
        who = [a for a in who if a.is_system or (a.viewer and a.viewer.officer_id != matter.answered_by_id)]
    if action.kind is Kind.PLACE:
        both = {matter.unit_id, details.unit}
        who = [actor for actor in who if actor.viewer and any(both <= post.below for post in actor.viewer.posts)]
    assert who, f"nobody may {name} in {matter.procedure} {matter.state}"
    try:
        return act(ref_of(matter), name, who[0], now=now, details=details)
    except NotTold:
        _tell_first(cast, matter, action, now=now)
    except RightOpen as still:
        now = still.until + timedelta(hours=1)
    except OwedFirst:
        _do_first(cast, matter, action, now=now)
    matter.refresh_from_db()
    return does_somehow(cast, matter, name, now=now)


def _do_first(cast, matter: Matter, action: Action, *, now: datetime) -> None:
    """Do what is owed before the step."""
    procedure = procedure_of(matter)
    running = Deadline.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, status__in=("running", "paused"))
    promises = [procedure.promise(name) for name in running.values_list("promise", flat=True)]
    owed = next(p for p in promises if action.name in p.holds and p.owes == "police")
    step = next(name for name in owed.kept_by if matter.state in procedure.action(name).from_)
    does_somehow(cast, matter, step, now=now)


def _tell_first(cast, matter: Matter, action: Action, *, now: datetime) -> None:
    """Make the tellings that the step waits for; where nobody is known to tell, enter somebody."""
    procedure = procedure_of(matter)
    duty = next(t for t in procedure.tellings if action.name in t.before and untold(matter, [t.name]))
    row = Telling.objects.get(bureau_id=matter.bureau_id, id=untold(matter, [duty.name])[0])
    if row.party_id is None:
        enter = next(a for a in procedure.actions if a.kind is Kind.PARTY)
        part = "guardian" if row.about and "guardian" in duty.to else duty.to[0]
        person = Person(part, Contact(name="后来登记的人"), of=row.about if part in ("guardian", "family") else None)
        act(ref_of(matter), enter.name, able(cast, matter, enter)[0], now=now, details=Details(person=person))
        matter.refresh_from_db()
    serve = next(a for a in procedure.actions if a.serves == duty.name and matter.state in a.from_)
    does_somehow(cast, matter, serve.name, now=now)
