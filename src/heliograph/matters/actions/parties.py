"""The parties of a case: whom a step is about, who may know of it since when, and the keys by which they follow it.

A part that is played for somebody (guardian, family, lawyer) follows whom it stands for. Called by `act` and `effects`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from heliograph.core.procedure import (
    FOR_SOMEBODY,
    PART_NAMES,
    PARTS,
    UNTIL_TOLD,
    Action,
    Group,
    Kind,
    Procedure,
    ToTell,
)
from heliograph.core.text import Text
from heliograph.matters.actions.actor import Actor
from heliograph.matters.actions.change import Change
from heliograph.matters.actions.details import Details, Person
from heliograph.matters.errors import Invalid, NotKnown
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party, Telling

ABOUT_PARTIES = (Kind.PARTY, Kind.KEY, Kind.SERVE)
SPEAKS_FOR = frozenset({"guardian", "lawyer"})
OF_AGE = 18
_BIRTH_IN_IDENTITY = slice(6, 14)


def as_party(by: Actor, action: Action, details: Details) -> Details:
    """A party speaks for themselves, or for whom they stand for: the step is about that one, whatever was sent."""
    if by.party is None or not action.concerns:
        return details
    return replace(details, party=principal(by.party))


def principal(party: Party) -> UUID:
    """Whom the party stands for: themselves unless they are a guardian, relative or lawyer."""
    found: UUID = party.of if party.part in FOR_SOMEBODY and party.of else party.id
    return found


def is_told(rule: ToTell, party: Party, parties: Iterable[Party]) -> bool:
    """Whether the duty is towards this party. A guardian or lawyer is told what the one they stand for is told (A-19, C-19),
    and never what the other side is (D-22).
    """
    if party.part not in rule.to or party.part not in SPEAKS_FOR or FOR_SOMEBODY.issuperset(rule.to):
        return party.part in rule.to
    return any(each.id == party.of and each.part in rule.to for each in parties)


def find_concerned(change: Change) -> None:
    """Set whom the step is about, and let them know of the case if it informs them. Raises `Invalid`."""
    if not change.action.concerns:
        return
    party = change.party(change.details.party)
    if party is None or party.part not in change.action.concerns:
        raise Invalid("party", Text("请选择这一步针对的当事人。", "Choose the party this step is about."))
    change.about = party.id
    if change.action.informs:
        let_know(change, party)


def let_know(change: Change, party: Party) -> None:
    """From now on the party, and who stands for them, may know of the case."""
    for each in change.parties:
        is_meant = each.id == party.id or each.of == party.id
        if is_meant and each.known_from is None:
            each.known_from = change.now
            change.changed.append(each)


def concerned(change: Change, parties: Iterable[Party]) -> list[Party]:
    """Those of the parties to whom news of this step may go: nobody whom the law does not let know yet.

    Of suspects and who stands for somebody, only those it is about.
    """
    return [party for party in parties if _may_hear(party, change.about)]


def _may_hear(party: Party, about: UUID | None) -> bool:
    if party.part in UNTIL_TOLD | FOR_SOMEBODY:
        return party.known_from is not None and about in (None, principal(party))
    return True


def parts_of(procedure: Procedure) -> tuple[str, ...]:
    """The parts that somebody may play in cases under the procedure, in the order of the law's vocabulary.

    Those of whom it says what they see or are told: in any other part somebody would see nothing and be owed nothing.
    """
    named = {*FOR_SOMEBODY, "witness", *(view.part for view in procedure.views)}
    named |= {part for telling in procedure.tellings for part in telling.to}
    named |= {part for action in procedure.actions for part in action.tell}
    return tuple(part for part in PART_NAMES if part in named - {"submitter", "accused-unit", "superior"})


def party_of(
    procedure: Procedure,
    matter: Matter,
    key: MatterKey,
    person: Person,
    *,
    others: Iterable[Party],
    now: datetime,
    on: date,
) -> Party:
    """The row of a new party; `on` is the day in the bureau's zone. Raises `Invalid`."""
    contact = person.contact
    if person.part not in PARTS or (person.part in UNTIL_TOLD and person.part not in parts_of(procedure)):
        raise Invalid("part", Text("这类案件没有这种当事人身份。", "There is no such part in cases of this kind."))
    check_known(contact.values())
    stands_for = next((party for party in others if party.id == person.of), None)
    if (person.part in FOR_SOMEBODY) != (stands_for is not None):
        raise Invalid(
            "of",
            Text(
                "监护人、家属、律师要写明是谁的；其他当事人不写。",
                "Say whose guardian, relative or lawyer this is; for other parts leave it empty.",
            ),
        )
    waits = stands_for.known_from is None if stands_for else person.part in UNTIL_TOLD
    birth = person.birth or birth_of(contact.identity)
    row = Party(
        bureau_id=matter.bureau_id,
        id=person.id,
        matter_id=matter.id,
        part=person.part,
        reach=contact.reach,
        language=matter.language,
        of=person.of,
        origin_id=person.origin,
        minor=birth is not None and age(birth, on) < OF_AGE,
        protected=person.protected,
        known_from=None if waits else now,
    )
    values = contact.values() | ({"birth": birth.isoformat()} if birth else {})
    row.sealed = key.seal_values("party", row.id, values)
    return row


def check_known(values: Mapping[str, str]) -> None:
    """Raises `Invalid` for a party of a case of whom neither name nor telephone is known."""
    if not (values.get("name") or values.get("phone")):
        raise Invalid("contact_name", Text("请至少写姓名或者电话。", "Give at least a name or a telephone number."))


def birth_of(identity: str) -> date | None:
    """The day of birth that a citizen's identity number of 18 digits holds."""
    if len(identity) != 18:
        return None
    try:
        return datetime.strptime(identity[_BIRTH_IN_IDENTITY], "%Y%m%d").date()  # noqa: DTZ007 (a day, not a moment)
    except ValueError:
        return None


def age(birth: date, on: date) -> int:
    """Completed years on that day. Somebody is of age from the day after the birthday on, as courts count."""
    return on.year - birth.year - ((on.month, on.day) <= (birth.month, birth.day))


def note_age(change: Change, row: Party, before: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Who turns out to have been a minor when the case began is one from now on, and no longer if that was a mistake."""
    born = birth_of(values.get("identity", ""))
    if change.procedure.group is not Group.CASE or born is None or born == birth_of(before.get("identity", "")):
        return
    was, row.minor = row.minor, age(born, change.matter.submitted_at.astimezone(change.zone).date()) < OF_AGE
    if row.minor and not was:
        change.facts["minor"] = str(row.id)


def enter_party(change: Change) -> None:
    """Somebody becomes a party; a telling that waited for one of their part is now owed to them."""
    person, matter = change.details.person, change.matter
    assert person is not None  # `person` is among the needs of every such step
    on = change.now.astimezone(change.zone).date()
    row = party_of(change.procedure, matter, change.key, person, others=change.parties, now=change.now, on=on)
    change.rows.append(row)
    change.parties.append(row)
    change.facts |= {"part": row.part, "entered": str(row.id)}
    waiting = Telling.objects.filter(
        bureau_id=matter.bureau_id, matter_id=matter.id, party_id=None, status__in=("owed", "sent", "failed")
    ).exclude(duty="")
    for telling in waiting:
        rule = change.procedure.telling(telling.duty)
        if is_told(rule, row, change.parties) and telling.about in (None, row.of, row.id):
            telling.party_id, telling.way = row.id, str(rule.ways[0])
            change.changed.append(telling)


def give_key(change: Change) -> None:
    """A new query key; an earlier one opens nothing any longer. Raises `NotKnown`, `Invalid`."""
    party, key = change.party(change.details.party), change.details.key
    if party is None or key is None:
        raise Invalid("party", Text("请选择给哪位当事人。", "Choose the party who gets it."))
    if party.known_from is None:
        raise NotKnown
    party.number, party.code_hash, party.factor_hash = key.number, key.code_hash, key.factor_hash
    party.key_at = change.now
    change.changed.append(party)
    change.facts["keyed"] = str(party.id)
