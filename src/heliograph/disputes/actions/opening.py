"""A dispute begins: by the form that anybody may fill in, or by the officer of a public-order case; and is checked (A-37)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core import receipt as codes
from heliograph.core.procedure import Procedure
from heliograph.core.text import Text
from heliograph.disputes import rules
from heliograph.disputes.actions.rows import OTHER_SIDE, check_may, locked, step
from heliograph.disputes.errors import OnceOnly
from heliograph.disputes.models import Dispute, Ended
from heliograph.disputes.rules import Exclusion
from heliograph.matters.actions import Actor, Contact, Details, MatterRef, Person, Receipt, Submission, act, submit
from heliograph.matters.actions.actor import may_see
from heliograph.matters.actions.locking import lock
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotFound, NotOffered
from heliograph.matters.keys import MatterKey, keyring
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading.names import sees_names
from heliograph.matters.reading.written import values_of
from heliograph.organisation.reading import Viewer

CASE = "public-order-case"
CASE_STATE = "filed"
IN_VAIN = frozenset({Ended.FAILED, Ended.BROKEN, Ended.STOPPED})


def begun(matter: Matter) -> Dispute:
    """The dispute of a matter that comes in, by whichever door: stored with the matter's first event.

    Which side a minor is, is asked by the officer; until then both count as one if the form says that one is.
    """
    values = values_of(matter)
    is_minor = bool(values.get("minor"))
    return Dispute(
        bureau_id=matter.bureau_id, id=matter.id, kind=str(values.get("kind", "other")), unit_id=matter.unit_id,
        minor_a=is_minor, minor_b=is_minor, opened_at=matter.submitted_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FromCase:
    """What an officer gives to have a case mediated: what it is about, in words for the mediator, and the two sides."""

    number: str
    kind: str
    words: str
    side_a: UUID
    side_b: UUID


def open_from_case(viewer: Viewer, asked: FromCase, procedure: Procedure, *, now: datetime) -> Receipt:
    """A dispute out of a public-order case; the receipt is handed to the first side. Raises `NotFound`, `NotOffered`, `OnceOnly`, `Invalid`."""
    return durably(lambda: _from_case(viewer, asked, procedure, now))


def _from_case(viewer: Viewer, asked: FromCase, procedure: Procedure, now: datetime) -> Receipt:
    case = lock(MatterRef(viewer.bureau_id, case_of(viewer, asked.number).id))
    check_mediable(case)
    a, b = (_side(case, party) for party in (asked.side_a, asked.side_b))
    if a.id == b.id:
        raise Invalid("side_b", Text("请选另一位当事人。", "Choose the other party."))
    key = MatterKey.of(case)
    first, second = (_contact(key, party) for party in (a, b))
    values = {
        "kind": asked.kind,
        "words": asked.words,
        "other-name": second.name or "另一方",
        "other-phone": second.phone,
    }
    made = submit(
        case.bureau_id, procedure,
        Submission(values=values, contact=first, unit=case.unit_id, parent=MatterRef(case.bureau_id, case.id)),
        Actor(viewer), now=now,
    )  # fmt: skip
    dispute = locked(made.ref)
    dispute.case_id, dispute.minor_a, dispute.minor_b = case.id, a.minor, b.minor
    dispute.save()
    person = Person(OTHER_SIDE, second, origin=b.id)
    act(made.ref, "add-party", Actor(viewer), now=now, details=Details(person=person))
    return made


def case_of(viewer: Viewer, number: str) -> Matter:
    """The public-order case, for whoever handles it and reads its parties' names. Raises `NotFound`, alike for all others."""
    case = Matter.objects.filter(bureau_id=viewer.bureau_id, number=number, procedure=CASE, erased_at=None).first()
    if case is None or not may_see(viewer, case) or not sees_names(viewer, case):
        raise NotFound
    return case


def check_mediable(case: Matter) -> None:
    """Raises `NotOffered` where the case is not under way or is mediated now, `OnceOnly` where it was in vain (A-36)."""
    ends = set(Dispute.objects.filter(bureau_id=case.bureau_id, case_id=case.id).values_list("ended", flat=True))
    if case.state != CASE_STATE or "" in ends:
        raise NotOffered(
            "mediate", Text("办理中的案件才能转调解，一件案子一次只能有一个调解", "Only an open case, once at a time")
        )
    if ends & IN_VAIN:
        raise OnceOnly


def _side(case: Matter, party_id: UUID) -> Party:
    found = Party.objects.filter(bureau_id=case.bureau_id, matter_id=case.id, id=party_id).first()
    if found is None:
        raise Invalid("side_a", Text("请选案件的当事人。", "Choose a party of the case."))
    return found


def _contact(key: MatterKey, party: Party) -> Contact:
    values = key.open_values("party", party.id, bytes(party.sealed))
    return Contact(name=values.get("name", "") or "当事人", phone=values.get("phone", "") or "未留电话")


def screen(
    viewer: Viewer, ref: MatterRef, answers: Mapping[str, bool], minors: frozenset[str], *, now: datetime
) -> tuple[Exclusion, ...]:
    """Check the exclusions one by one; accept if none applies. Returns those that apply: then it must be refused.

    Raises `Invalid` while one is unanswered, and what `act` raises.
    """
    unanswered = [one.code for one in rules.exclusions() if one.code not in answers]
    if unanswered:
        raise Invalid(unanswered[0], Text("请逐项回答，一项都不能空。", "Answer every one of them."))

    def work() -> tuple[Exclusion, ...]:
        dispute = locked(ref)
        check_may(viewer, dispute, "accept")
        found = tuple(one for one in rules.exclusions() if answers[one.code])
        dispute.screened, dispute.screened_by_id = [one.code for one in found], viewer.officer_id
        dispute.minor_a, dispute.minor_b = "a" in minors, "b" in minors
        dispute.save()
        if not found:
            step(dispute, "accept", Actor(viewer), now=now, details=Details())
        return found

    return durably(work)


def enter_other(viewer: Viewer, ref: MatterRef, contact: Contact, *, now: datetime) -> None:
    """Enter the other side with what is known of them. Raises `Invalid`."""
    act(ref, "add-party", Actor(viewer), now=now, details=Details(person=Person(OTHER_SIDE, contact)))


@dataclass(frozen=True, slots=True)
class SlipB:
    """The other side's receipt, shown once."""

    number: str
    secret: str


def give_receipt(viewer: Viewer, ref: MatterRef, *, now: datetime) -> SlipB:
    """A receipt for the other side, as good as the first side's; an earlier one ends. Raises `Invalid`, `NotFound`."""

    def work() -> SlipB:
        dispute = locked(ref)
        check_may(viewer, dispute, "note")
        if dispute.party_b is None:
            raise Invalid("other", Text("请先登记另一方。", "Enter the other side first."))
        slip = SlipB(codes.new_number(), codes.new_secret())
        dispute.number_b, dispute.code_hash_b = slip.number, keyring().receipt_code_hash(slip.number, slip.secret)
        dispute.save()
        act(ref, "note", Actor(viewer), now=now, details=Details(internal="给了另一方查询凭条。"))
        return slip

    return durably(work)
