"""What each kind of action does to its matter besides moving the state: one function a kind, called by `act`."""

from __future__ import annotations

from collections.abc import Callable

from heliograph.core.calendar import Within
from heliograph.core.procedure import Extension, Group, Kind
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import roles_for
from heliograph.matters.actions.change import Change
from heliograph.matters.actions.details import Contact, check_contact
from heliograph.matters.actions.ending import check_is_another
from heliograph.matters.actions.follow_on import child_of
from heliograph.matters.actions.joining import leave, merge, release_joined, tell_joined
from heliograph.matters.actions.parties import check_known, enter_party, give_key, note_age
from heliograph.matters.actions.serving import serve
from heliograph.matters.errors import Circling, Invalid, NotOffered
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter, Party, Rating
from heliograph.organisation import reading as organisation

MOST_TRANSFERS = 2
MOST_PARTS = 20
BAD = 2
"""Grades 1 非常不满意 and 2 不满意 are bad ratings (R-02)."""


def _ended(change: Change) -> None:
    change.matter.offered_to_id = None


def _accept(change: Change) -> None:
    """A handler who takes it on has it, unless it was given to somebody already."""
    check_is_another(change.matter, _officer(change))
    viewer = change.actor.viewer
    if change.role == "handler" and viewer is not None and change.matter.officer_id is None:
        change.matter.officer_id = viewer.officer_id


def _close(change: Change) -> None:
    """Answered, done, refused or not ours: who closed it is kept, and those joined to it are told the same."""
    matter, details, officer = change.matter, change.details, _officer(change)
    check_is_another(matter, officer)
    matter.answered_by_id = officer
    matter.officer_id = matter.officer_id or officer
    said = {"ground": details.ground.strip(), "right_body": details.right_body.strip()}
    change.sealed_facts |= {name: words for name, words in said.items() if words}
    _ended(change)
    tell_joined(change)


def _officer(change: Change) -> int | None:
    return change.actor.viewer.officer_id if change.actor.viewer else None


def _offer(change: Change) -> None:
    """The first unit stays answerable until the next one takes it (S-20, S-21); a third transfer is the lead's to decide."""
    matter = change.matter
    if matter.transfers >= MOST_TRANSFERS:
        raise Circling
    if matter.offered_to_id is not None:
        raise Invalid(
            "unit",
            Text(
                "已经转给一个单位，等它接办或退回。", "It is with a unit already, which has to take it or send it back."
            ),
        )
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
    """Binding: by somebody who stands above both the unit that has it and the one that gets it."""
    matter, viewer = change.matter, change.actor.viewer
    unit = _fitting_unit(change)
    posts = viewer.posts if viewer else ()
    if not any(post.role in change.action.by and {unit, matter.unit_id} <= post.below for post in posts):
        raise Invalid(
            "unit",
            Text(
                "只能指定您管辖的单位。别的请转办，或请上级指定。",
                "You decide for units below you. Pass it on, or ask a lead above both.",
            ),
        )
    change.facts |= {"unit_from": str(matter.unit_id), "unit_to": str(unit)}
    matter.unit_id, matter.offered_to_id, matter.officer_id = unit, None, None


def _fitting_unit(change: Change) -> int:
    """The chosen unit: another one, in service, and if the matter is a complaint, none that is complained about."""
    matter, chosen = change.matter, change.details.unit
    unit = organisation.units(matter.bureau_id).get(chosen) if chosen is not None else None
    if unit is None or not unit.active or unit.id == matter.unit_id:
        raise Invalid("unit", Text("请选择另一个在用的单位。", "Choose another unit that is in service."))
    accused = _accused(matter)
    is_fit = change.procedure.handler in unit.duties or unit.parent_id is None
    if unit.id in accused or (matter.confidential and not is_fit):
        raise Invalid("unit", Text("这个单位不能办理这件事项。", "That unit may not handle this matter."))
    return unit.id


def _accused(matter: Matter) -> frozenset[int | None]:
    """The units that must not handle a complaint: the one it is about, and those of the officer it is about (P-07)."""
    return organisation.units_of(matter.about_officer_id) | {matter.about_unit_id}


def go_up(change: Change) -> None:
    """One level higher looks at it again (P-10, P-24): that unit has it now, and nobody in it yet.

    At the top of the bureau it stays, for another officer or for whom the procedure names. Where the step names a duty
    (`up_to`, the legal office), a unit that has it comes first.
    """
    matter = change.matter
    avoid = {unit for unit in _accused(matter) if unit is not None}
    wanted = change.action.up_to or ""
    unit = organisation.above(matter.bureau_id, matter.unit_id, change.procedure.handler, avoid=avoid, rather=wanted)
    matter.officer_id = matter.offered_to_id = None
    if unit is not None:
        change.facts |= {"unit_from": str(matter.unit_id), "unit_to": str(unit.id)}
        matter.unit_id = unit.id


def _assign(change: Change) -> None:
    matter, officer = change.matter, change.details.officer
    today = change.now.astimezone(change.zone).date()
    able = organisation.handlers_of(matter.unit_id, today)
    if (
        officer not in able
        or officer == matter.about_officer_id
        or matter.about_unit_id in organisation.units_of(officer)
    ):
        raise Invalid(
            "officer", Text("请选择本单位能够办理的民警。", "Choose an officer of this unit who may handle it.")
        )
    check_is_another(matter, officer)
    matter.officer_id = officer
    change.facts["officer"] = str(officer)


def _extend(change: Change) -> None:
    """More time, by the one with the power to approve it, before the time is over."""
    roles = roles_for(change.actor, change.action, change.matter)
    parts = {party.id: party.part for party in change.parties}
    fitting = [d for d in change.deadlines if clock.is_extended_by(change.action, d, change.about, parts)]
    may = (d.promise for d in fitting if (rule := _extension(change, d.promise)) and clock.approver(d, rule) in roles)
    name = change.details.promise or next(may, "")
    deadline = clock.is_open(fitting, name, change.details.party)
    if deadline is None or deadline.status != deadline.Status.RUNNING:
        raise Invalid("promise", Text("没有正在计时、可以延长的承诺。", "No running promise can be extended."))
    rule = _extension(change, name)
    by = clock.approver(deadline, rule) if rule is not None else change.role
    if rule is not None and by not in roles:
        raise Invalid(
            "promise",
            Text("延长这项时限要由有批准权的人办理。", "Only the one with the power to approve may extend this."),
        )
    if clock.is_broken(deadline, change.done_at):
        raise Invalid(
            "promise", Text("时限已过，不能再延长。请尽快办，并说明原因。", "The time is over: too late to extend.")
        )
    try:
        more = Within.parse(change.details.more)
    except ValueError as error:
        raise Invalid("until", Text("请写明延长多久，例如“10 working days”。", str(error))) from error
    before = deadline.due
    promise = clock.promise_of(change.procedure, deadline)
    clock.extend(deadline, promise, more, change.calendar, change.zone, change.done_at)
    change.role = by
    change.facts |= {
        "promise": name,
        "more": str(more),
        "due_before": before.isoformat(),
        "due": deadline.due.isoformat(),
    }


def _extension(change: Change, promise: str) -> Extension | None:
    return change.procedure.promise(promise).extend


def _reopen(change: Change) -> None:
    """Not solved: a new deadline runs, and another officer than the one who closed it takes it."""
    leave(change)
    change.matter.reopened += 1
    change.matter.officer_id = None


def _split(change: Change) -> None:
    parts = [part.strip() for part in change.details.parts if part.strip()]
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Invalid(
            "parts", Text(f"请拆成 2 到 {MOST_PARTS} 件，每件一行。", f"Split it into 2 to {MOST_PARTS}, one a line.")
        )
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
        raise Invalid(
            "grade", Text("评价只能修改一次，您已经改过了。", "A rating can be changed once, and you have done so.")
        )
    row = rating or Rating(
        bureau_id=matter.bureau_id, id=new_id(), matter_id=matter.id, unit_id=matter.unit_id, changes=0
    )
    row.unit_id = matter.unit_id  # changed after "not solved", it speaks of the unit that handled it last
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
    if change.procedure.group is not Group.CASE:
        check_contact(change.procedure, contact)
    party = _corrected(change)
    row = party or Party(bureau_id=change.matter.bureau_id, id=new_id(), matter_id=change.matter.id, part="submitter")
    before = change.key.open_values("party", row.id, bytes(row.sealed)) if party else {}
    # an officer may correct what they may not read: what they leave empty stays
    is_unread = row.protected and change.actor.viewer is not None
    kept = {name: value for name, value in before.items() if name == "birth" or is_unread}
    values = kept | contact.values()
    if change.procedure.group is Group.CASE:
        check_known(values)
    row.sealed = change.key.seal_values("party", row.id, values)
    held = Contact(email=values.get("email", ""), ways=contact.ways)
    row.reach = held.reach_after(row.reach, had_email=bool(before.get("email")))
    note_age(change, row, before, values)
    if party is None:
        change.rows.append(row)
    else:
        row.save()
    if row.part == "submitter":
        change.matter.anonymous = not contact.name


def _corrected(change: Change) -> Party | None:
    """Whose contact it is: the party named in a case, otherwise who asked."""
    mine = {"bureau_id": change.matter.bureau_id, "matter_id": change.matter.id}
    if change.details.party is None:
        return Party.objects.filter(**mine, part="submitter").first()
    found = change.party(change.details.party) or Party.objects.filter(**mine, id=change.details.party).first()
    if found is None:
        raise Invalid("party", Text("没有这位当事人。", "There is no such party."))
    return found


def _withdraw(change: Change) -> None:
    """Others whose matters were joined to this one did not take anything back: theirs go on."""
    _ended(change)
    release_joined(change)


def _follow_up(change: Change) -> None:
    """Owed after a bad rating, and only then."""
    if not any(d.superior for d in change.deadlines):
        raise NotOffered(change.action.name, change.procedure.state(change.matter.state).title)


EFFECTS: dict[Kind, Callable[[Change], None]] = {
    Kind.ACCEPT: _accept,
    Kind.REFUSE: _close,
    Kind.NOT_OURS: _close,
    Kind.TRANSFER: _offer,
    Kind.TAKE: _take,
    Kind.OBJECT: _object,
    Kind.PLACE: _place,
    Kind.ASSIGN: _assign,
    Kind.EXTEND: _extend,
    Kind.ANSWER: _close,
    Kind.CLOSE: _close,
    Kind.REOPEN: _reopen,
    Kind.WITHDRAW: _withdraw,
    Kind.MERGE: merge,
    Kind.SPLIT: _split,
    Kind.RATE: _rate,
    Kind.CORRECT: _correct,
    Kind.FOLLOW_UP: _follow_up,
    Kind.SERVE: serve,
    Kind.PARTY: enter_party,
    Kind.KEY: give_key,
}
