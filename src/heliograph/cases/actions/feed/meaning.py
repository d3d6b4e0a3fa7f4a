"""What one item of a feed means here: the officer, the unit, the parties, the procedure; then a submission or a step.

Reads only. Raises `Held` with a sentence for whatever does not exist here. Called by `applying`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.cases.actions.feed.mapping import NOTHING, Meanings
from heliograph.cases.actions.feed.reasons import (
    Ignored,
    held,
    no_choice,
    no_party,
    not_opened,
    parent_unknown,
    party_twice,
    unknown,
)
from heliograph.cases.actions.feed.shapes import Item, PartyData
from heliograph.cases.models import ExternalCase, ExternalParty
from heliograph.core.procedure import Action, FieldKind, Group, Kind, Procedure
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Contact, Details, MatterRef, Person, Submission
from heliograph.matters.actions.duties import UNTOLD
from heliograph.matters.errors import Missing
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.matters.models import Matter, Party, Telling
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer

DOOR = "feed"
"""Written into every event that a system of record told of."""
BY_HAND = frozenset({Kind.KEY})
"""Steps that no feed takes: a query key is given to a person, by a person."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feed's items go: the bureau, the source and how its words are read."""

    bureau_id: int
    source: str
    meanings: Meanings


@dataclass(frozen=True, slots=True)
class Opening:
    """A case to be opened, with the ids of its people by their ids over there."""

    procedure: Procedure
    submission: Submission
    actor: Actor
    people: Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Step:
    """A step to be taken on a case that is here."""

    action: str
    details: Details
    actor: Actor
    people: Mapping[str, UUID]


def blind(place: Place, case: str, party: str) -> bytes:
    """The keyed hash by which a party of theirs is known."""
    return keyring().blind_value("feed-party", f"{place.bureau_id}:{place.source}:{len(case)}:{case}:{party}")


def opening_of(item: Item, place: Place, now: datetime) -> Opening:
    """Raises `Held`, `Ignored`."""
    code = place.meanings.means("procedures", item.procedure)
    name = place.meanings.step(code, item.action)
    if name == NOTHING:
        raise Ignored
    if not item.procedure:
        raise not_opened(waits=item.sequence is None)
    procedure = _procedure(item, place, code, now)
    if name != procedure.opening.name:
        raise unknown(
            "no-opening",
            Text("这样开始案件的步骤", "step that opens a case"),
            item.action,
            Text(
                f"这类案件从“{procedure.opening.name}”开始。",
                f"Cases of this kind begin with “{procedure.opening.name}”.",
            ),
        )
    parent = _parent(item, place)
    ids = {one.id: new_id() for one in item.parties}
    people = tuple(_person(one, place, item, ids, ids[one.id]) for one in item.parties)
    submission = Submission(
        values=_values(item, procedure),
        people=people,
        unit=_unit(item.unit, place, procedure),
        channel="import",
        parent=parent,
        happened_at=item.happened_at,
    )
    return Opening(procedure, submission, _officer(item, place), ids)


def step_of(item: Item, place: Place, matter: Matter) -> Step:
    """Raises `Held`, `Ignored`, `Missing`."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    name = place.meanings.step(procedure.code, item.action)
    if name == NOTHING:
        raise Ignored
    action = _action(item, procedure, name)
    ids: dict[str, UUID] = {}
    person = None
    if action.kind is Kind.PARTY:
        if len(item.parties) != 1:
            raise Missing("person")
        _check_new(item.parties[0].id, place, item)
        ids[item.parties[0].id] = new_id()
        person = _person(item.parties[0], place, item, {}, ids[item.parties[0].id])
    elif action.kind is not Kind.CORRECT:
        for one in item.parties:
            _party(one.id, place, item)
    actor = _as_party(item, place) if item.by_party else _officer(item, place)
    details = Details(
        words=item.words,
        internal=item.internal,
        ground=item.ground,
        right_body=item.right_body,
        promise=item.promise,
        more=item.more,
        unit=_known_unit(item.to_unit, place) if item.to_unit else None,
        officer=_known_officer(item.to_officer, place) if item.to_officer else None,
        party=_party(item.party, place, item) if item.party else None,
        person=person,
        contact=_contact(item.parties[0]) if action.kind is Kind.CORRECT and item.parties else None,
        into=_number(item.into, place) if item.into else "",
        telling=_telling(item, place, matter, action) if action.kind is Kind.SERVE else None,
        way=place.meanings.means("ways", item.telling.way) if item.telling else "",
        failed=item.telling is not None and item.telling.outcome == "failed",
        impossible=item.telling is not None and item.telling.outcome == "impossible",
        happened_at=item.happened_at,
    )
    _known_unit(item.unit, place)
    return Step(name, details, actor, ids)


def _procedure(item: Item, place: Place, code: str, now: datetime) -> Procedure:
    """The version in force on the day it was opened; the one of today for what began before any was."""
    zone = organisation.zone(place.bureau_id)
    days = (at.astimezone(zone).date() for at in (item.happened_at, now))
    found = next((p for day in days if (p := procedures.in_force(place.bureau_id, code, day))), None)
    if found is None or found.group is not Group.CASE:
        raise unknown(
            "no-procedure",
            Text("当天在施行的案件类型", "kind of case in force that day"),
            item.procedure,
            Text(
                "请在对照表 [procedures] 里写明它是哪一个规程。",
                "Say under [procedures] of the mapping which procedure it is.",
            ),
        )
    return found


def _action(item: Item, procedure: Procedure, name: str) -> Action:
    todo = Text(
        f"请在对照表 [actions] 里写明。这类案件的步骤有：{'、'.join(a.name for a in procedure.actions)}。",
        f"Say so under [actions] of the mapping. The steps are: {', '.join(a.name for a in procedure.actions)}.",
    )
    try:
        action = procedure.action(name)
    except KeyError:
        raise unknown("no-action", Text("步骤", "step"), item.action, todo) from None
    if action.kind is Kind.SUBMIT:
        raise held(
            "opened",
            "这个案件已经立过了。请核对是不是重复发送。",
            "This case was opened before: check whether it was sent twice.",
        )
    if action.kind in BY_HAND:
        raise held(
            "by-hand",
            "查询码要当面给当事人，不能由系统代办。",
            "A query key is handed over by a person, never by a system.",
        )
    return action


def _officer(item: Item, place: Place) -> Actor:
    """Who took the step, with the posts of that day."""
    badge = place.meanings.means("officers", item.officer)
    on = item.happened_at.astimezone(organisation.zone(place.bureau_id)).date()
    viewer = organisation.viewer_of_badge(place.bureau_id, badge, on)
    if viewer is None:
        raise unknown(
            "no-officer",
            Text("当天在岗的民警", "officer posted on that day"),
            item.officer,
            Text(
                "请登记这位民警和岗位，或者在对照表 [officers] 里写明警号。",
                "Enter the officer and posting, or say the badge under [officers].",
            ),
        )
    return Actor(viewer, source=place.source, door=DOOR)


def _as_party(item: Item, place: Place) -> Actor:
    found = _party(item.by_party, place, item)
    return Actor(party=Party.objects.get(bureau_id=place.bureau_id, id=found), source=place.source, door=DOOR)


def _known_officer(given: str, place: Place) -> int:
    badge = place.meanings.means("officers", given)
    found = Officer.objects.filter(bureau_id=place.bureau_id, badge=badge).first()
    if found is None:
        raise unknown("no-officer", Text("民警", "officer"), given, Text("请先登记。", "Enter them first."))
    return found.id


def _known_unit(given: str, place: Place) -> int | None:
    if not given:
        return None
    code = place.meanings.means("units", given)
    found = next((u for u in organisation.units(place.bureau_id).values() if u.code == code and u.active), None)
    if found is None:
        raise unknown(
            "no-unit",
            Text("在用的单位", "unit in service"),
            given,
            Text("请登记这个单位，或者在对照表 [units] 里写明代码。", "Enter the unit, or say its code under [units]."),
        )
    return found.id


def _unit(given: str, place: Place, procedure: Procedure) -> int | None:
    """The unit in charge. One that lacks the duty is refused, because the spine would pass the case to another."""
    found = _known_unit(given, place)
    if found is not None and str(procedure.handler) not in organisation.units(place.bureau_id)[found].duties:
        raise unknown(
            "no-duty",
            Text(f"办理“{procedure.title.zh}”的单位", f"unit that handles “{procedure.title.en}”"),
            given,
            Text("请在后台给这个单位加上职责。", "Give the unit that duty in the administration."),
        )
    return found


def _parent(item: Item, place: Place) -> MatterRef | None:
    if not item.parent:
        return None
    found = ExternalCase.objects.filter(bureau_id=place.bureau_id, source=place.source, case=item.parent).first()
    if found is None or found.matter_id is None:
        raise parent_unknown(item.parent)
    return MatterRef(place.bureau_id, found.matter_id)


def _number(case: str, place: Place) -> str:
    """The number that a case of theirs has here."""
    found = ExternalCase.objects.filter(bureau_id=place.bureau_id, source=place.source, case=case).first()
    if found is None or found.matter_id is None:
        raise parent_unknown(case)
    number: str = Matter.objects.values_list("number", flat=True).get(bureau_id=place.bureau_id, id=found.matter_id)
    return number


def _contact(one: PartyData) -> Contact:
    return Contact(one.name, one.phone, one.email, one.address, one.identity)


def _person(one: PartyData, place: Place, item: Item, new: Mapping[str, UUID], own: UUID) -> Person:
    stands_for = (new.get(one.of) or _party(one.of, place, item)) if one.of else None
    origin = _party(one.origin, place, item, case=item.parent) if one.origin and item.parent else None
    return Person(
        place.meanings.means("parts", one.part),
        _contact(one),
        one.birth,
        one.protected,
        of=stands_for,
        origin=origin,
        id=own,
    )


def _party(given: str, place: Place, item: Item, *, case: str = "") -> UUID:
    mine = {"bureau_id": place.bureau_id, "source": place.source}
    found = ExternalParty.objects.filter(**mine, blind=blind(place, case or item.case, given)).first()
    if found is None:
        raise no_party(waits=item.sequence is None)
    return found.party_id


def _check_new(given: str, place: Place, item: Item) -> None:
    """Raises `Held` where that party of the case was entered before."""
    mine = {"bureau_id": place.bureau_id, "source": place.source}
    if ExternalParty.objects.filter(**mine, blind=blind(place, item.case, given)).exists():
        raise party_twice()


def _telling(item: Item, place: Place, matter: Matter, action: Action) -> UUID:
    """The oldest telling of this duty that is owed to them."""
    said = item.telling
    if said is None:
        raise Missing("telling")
    rows = Telling.objects.filter(
        bureau_id=matter.bureau_id, matter_id=matter.id, duty=action.serves, status__in=UNTOLD
    ).filter(party_id=_party(said.to, place, item) if said.to else None)
    if said.about:
        rows = rows.filter(about=_party(said.about, place, item))
    found = rows.order_by("id").first()
    if found is None:
        raise unknown(
            "no-telling",
            Text("还没做的这项告知", "such telling that is owed"),
            item.action,
            Text("请核对告知的对象。", "Check whom it was made to."),
            waits=item.sequence is None,
        )
    return found.id


def _values(item: Item, procedure: Procedure) -> dict[str, str | list[str]]:
    """The form's fields, as far as a form would have taken them."""
    fields = {one.name: one for one in procedure.fields}
    for name, value in item.values.items():
        field = fields.get(name)
        if field is None:
            raise unknown("no-field", Text("表单项", "field"), name, Text("请删去。", "Leave it out."))
        chosen = {option.value for option in field.options}
        if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and not chosen.issuperset(
            value if isinstance(value, list) else [value]
        ):
            raise no_choice(name, sorted(chosen))
    missing = [one.name for one in fields.values() if one.required and not item.values.get(one.name)]
    if missing:
        raise held(
            "no-values",
            f"表单还缺：{'、'.join(missing)}。请对方补上重发。",
            f"The form lacks {', '.join(missing)}: have it sent with them.",
        )
    return dict(item.values)
