"""What each kind of action does to its matter besides moving the state: one function a kind, called by `act`."""

from __future__ import annotations

from collections.abc import Callable

from heliograph.core.calendar import Within
from heliograph.core.procedure import Kind
from heliograph.core.receipt import Mistyped, read_number
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import is_barred
from heliograph.matters.actions.change import Change, project, record
from heliograph.matters.actions.follow_on import child_of
from heliograph.matters.errors import Circling, Invalid, NotOffered, SameOfficer
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party, Rating
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Posting

MOST_TRANSFERS = 2
BAD = 2
"""Grades 1 非常不满意 and 2 不满意 are bad ratings (R-02)."""


def _ended(change: Change) -> None:
    change.matter.offered_to_id = None


def _refuse(change: Change) -> None:
    _ended(change)
    change.sealed_facts["ground"] = change.details.ground.strip()
    if change.details.right_body.strip():
        change.sealed_facts["right_body"] = change.details.right_body.strip()


def _not_ours(change: Change) -> None:
    _ended(change)
    change.sealed_facts["right_body"] = change.details.right_body.strip()


def _offer(change: Change) -> None:
    """The first unit stays answerable until the next one takes it (S-20, S-21); a third transfer is the lead's to decide."""
    matter = change.matter
    if matter.transfers >= MOST_TRANSFERS:
        raise Circling
    matter.offered_to_id = _fitting_unit(change)
    matter.transfers += 1
    change.facts |= {"unit_from": str(matter.unit_id), "unit_to": str(matter.offered_to_id)}


def _take(change: Change) -> None:
    matter = change.matter
    if matter.offered_to_id is None:
        raise NotOffered(change.action.name, change.procedure.state(matter.state).title)
    change.facts |= {"unit_from": str(matter.unit_id), "unit_to": str(matter.offered_to_id)}
    matter.unit_id, matter.offered_to_id, matter.officer_id = matter.offered_to_id, None, None


def _object(change: Change) -> None:
    matter = change.matter
    if matter.offered_to_id is None:
        raise NotOffered(change.action.name, change.procedure.state(matter.state).title)
    change.facts["unit_from"] = str(matter.offered_to_id)
    matter.offered_to_id = None


def _place(change: Change) -> None:
    matter = change.matter
    unit = _fitting_unit(change)
    change.facts |= {"unit_from": str(matter.unit_id), "unit_to": str(unit)}
    matter.unit_id, matter.offered_to_id, matter.officer_id = unit, None, None


def _fitting_unit(change: Change) -> int:
    """The chosen unit: another one, active, not the one complained about, with the duty if the matter is confidential."""
    matter, chosen = change.matter, change.details.unit
    unit = organisation.units(matter.bureau_id).get(chosen) if chosen is not None else None
    if unit is None or not unit.active or unit.id == matter.unit_id:
        raise Invalid("unit", Text("请选择另一个在用的单位。", "Choose another unit that is in service."))
    if unit.id == matter.about_unit_id or (matter.confidential and change.procedure.handler not in unit.duties):
        raise Invalid("unit", Text("这个单位不能办理这件事项。", "That unit may not handle this matter."))
    return unit.id


def _assign(change: Change) -> None:
    matter, officer = change.matter, change.details.officer
    posted = Posting.objects.filter(officer_id=officer or 0, unit_id=matter.unit_id, officer__active=True, role__in=("handler", "lead"))
    if officer is None or not posted.exists() or officer == matter.about_officer_id:
        raise Invalid("officer", Text("请选择本单位能够办理的民警。", "Choose an officer of this unit who may handle it."))
    if matter.reopened and officer == matter.answered_by_id:
        raise SameOfficer
    matter.officer_id = officer
    change.facts["officer"] = str(officer)


def _extend(change: Change) -> None:
    name = change.details.promise or next((d.promise for d in change.deadlines if _can_be_longer(change, d.promise)), "")
    deadline = clock.is_open(change.deadlines, name)
    if deadline is None or deadline.status != deadline.Status.RUNNING:
        raise Invalid("promise", Text("没有正在计时、可以延长的承诺。", "No running promise can be extended."))
    promise = clock.promise_of(change.procedure, deadline)
    if promise.extend is not None and change.role != promise.extend.by:
        raise Invalid("promise", Text("延长这项时限要由有批准权的人办理。", "Only the one with the power to approve may extend this."))
    try:
        more = Within.parse(change.details.more)
    except ValueError as error:
        raise Invalid("until", Text("请写明延长多久，例如“10 working days”。", str(error))) from error
    before = deadline.due
    clock.extend(deadline, promise, more, change.calendar, change.zone, change.now)
    change.facts |= {"promise": name, "more": str(more), "due_before": before.isoformat(), "due": deadline.due.isoformat()}


def _can_be_longer(change: Change, promise: str) -> bool:
    return change.procedure.promise(promise).extend is not None


def _answer(change: Change) -> None:
    matter, viewer = change.matter, change.actor.viewer
    if matter.reopened and viewer is not None and viewer.officer_id == matter.answered_by_id:
        raise SameOfficer
    matter.answered_by_id = viewer.officer_id if viewer else None
    if matter.officer_id is None and viewer is not None:
        matter.officer_id = viewer.officer_id
    _ended(change)
    _answer_merged(change)


def _answer_merged(change: Change) -> None:
    """Those whose matters were merged into this one get the same answer, each sealed with the own key."""
    for child in Matter.objects.filter(bureau_id=change.matter.bureau_id, merged_into=change.matter.id, erased_at=None):
        key = MatterKey.of(child)
        event = record(
            child, key, action="told-answer", kind="told", to=child.state, role=change.role, now=change.now, actor=change.actor,
            words=change.details.words.strip(), facts={"into": change.matter.number},
        )  # fmt: skip
        change.rows += [event, *project(child, event, change.now)]
        child.save()


def _reopen(change: Change) -> None:
    """Not solved: a new deadline runs, and another officer than the one who closed it takes it."""
    change.matter.reopened += 1
    change.matter.officer_id = None


def _merge(change: Change) -> None:
    matter = change.matter
    try:
        number = read_number(change.details.into)
    except Mistyped as error:
        raise Invalid("into", error.text) from error
    target = Matter.objects.filter(bureau_id=matter.bureau_id, number=number, erased_at=None).exclude(id=matter.id).first()
    viewer = change.actor.viewer
    sees = target is not None and viewer is not None and not is_barred(viewer, target) and target.procedure == matter.procedure
    if target is None or not sees or target.merged_into is not None or target.outcome:
        raise Invalid("into", Text("请填写同类、尚未办结的另一件事项的编号。", "Give the number of another open matter of the same kind."))
    matter.merged_into = target.id
    change.facts["into"] = target.number
    _ended(change)
    key = MatterKey.of(target)
    event = record(
        target, key, action="merged-here", kind="told", to=target.state, role=change.role, now=change.now, actor=change.actor,
        facts={"from": matter.number},
    )  # fmt: skip
    change.rows.append(event)
    target.save()


def _split(change: Change) -> None:
    parts = [part.strip() for part in change.details.parts if part.strip()]
    if len(parts) < 2:
        raise Invalid("parts", Text("请至少拆成两件，每件一行。", "Split it into at least two, one a line."))
    numbers = []
    for part in parts[1:]:
        number, rows = child_of(change, part)
        numbers.append(number)
        change.rows += rows
    change.facts["into"] = ",".join(numbers)
    change.sealed_facts["stays"] = parts[0]


def _rate(change: Change) -> None:
    """Voluntary, once changeable; a bad one starts the superior's duty (R-04)."""
    matter, grade = change.matter, change.details.grade
    if not 1 <= grade <= 5:
        raise Invalid("grade", Text("请选择一个评价等级。", "Choose one of the five grades."))
    rating = Rating.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).first()
    if rating is not None and rating.changes >= 1:
        raise Invalid("grade", Text("评价只能修改一次，您已经改过了。", "A rating can be changed once, and you have done so."))
    row = rating or Rating(bureau_id=matter.bureau_id, id=new_id(), matter_id=matter.id, unit_id=matter.unit_id, changes=0)
    row.grade, row.may_contact, row.at = grade, change.details.may_contact, change.now
    row.words = change.key.seal_text("rating.words", row.id, change.details.words.strip())
    row.changes += 1 if rating else 0
    change.is_bad_rating = grade <= BAD
    if rating is None:
        change.rows.append(row)
    else:
        row.save()
        _forgive(change)
    change.facts["grade"] = str(grade)


def _forgive(change: Change) -> None:
    """A rating changed for the better takes its follow-up away."""
    if not change.is_bad_rating:
        for deadline in change.deadlines:
            if deadline.superior:
                clock.drop(deadline, change.now)


def _correct(change: Change) -> None:
    contact = change.details.contact
    if contact is None:
        return
    party = Party.objects.filter(bureau_id=change.matter.bureau_id, matter_id=change.matter.id, part="submitter").first()
    row = party or Party(bureau_id=change.matter.bureau_id, id=new_id(), matter_id=change.matter.id, part="submitter")
    row.sealed = change.key.seal_values("party", row.id, contact.values())
    row.reach = contact.reach
    if party is None:
        change.rows.append(row)
    else:
        row.save()
    change.matter.anonymous = not contact.name


def _supply(change: Change) -> None:
    """Nothing besides the words and files; who supplied them is in the event."""


def _withdraw(change: Change) -> None:
    _ended(change)


EFFECTS: dict[Kind, Callable[[Change], None]] = {
    Kind.REFUSE: _refuse,
    Kind.NOT_OURS: _not_ours,
    Kind.TRANSFER: _offer,
    Kind.TAKE: _take,
    Kind.OBJECT: _object,
    Kind.PLACE: _place,
    Kind.ASSIGN: _assign,
    Kind.SUPPLY: _supply,
    Kind.EXTEND: _extend,
    Kind.ANSWER: _answer,
    Kind.CLOSE: _answer,
    Kind.REOPEN: _reopen,
    Kind.WITHDRAW: _withdraw,
    Kind.MERGE: _merge,
    Kind.SPLIT: _split,
    Kind.RATE: _rate,
    Kind.CORRECT: _correct,
}

