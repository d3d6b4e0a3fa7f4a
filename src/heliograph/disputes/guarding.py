"""What holds of a mediation besides its procedure, by whichever door a step comes. Registered with `matters.guards`."""

from __future__ import annotations

from collections.abc import Callable

from heliograph.core.text import Text
from heliograph.disputes import rules
from heliograph.disputes.actions.rows import (
    CODE,
    OTHER_SIDE,
    clauses_of,
    current_meeting,
    dispute_of,
    has_objected,
    signatures_of,
)
from heliograph.disputes.errors import (
    NoClauses,
    NoMediator,
    NotBothWilling,
    NotMediable,
    NotOnRecord,
    NotScreened,
    NotSigned,
    ObjectedAlready,
    OnceOnly,
    OnPaper,
    SignedAlready,
    StillOwed,
)
from heliograph.disputes.models import Clause, Dispute, Side, Signature, Standing
from heliograph.matters.actions.change import Change
from heliograph.matters.errors import Invalid


def guard(change: Change) -> None:
    """Raises what the step may not overtake."""
    if change.matter.procedure != CODE:
        return
    rule = RULES.get(change.action.name)
    if rule is None:
        return
    dispute = dispute_of(change.matter.bureau_id, change.matter.id)
    if dispute is None:
        raise NotOnRecord
    rule(change, dispute)


def side_of(change: Change) -> str:
    return Side.B if change.actor.party is not None else Side.A


def _accept(change: Change, dispute: Dispute) -> None:
    if dispute.screened is None:
        raise NotScreened
    found = [one for one in rules.exclusions() if one.code in dispute.screened]
    if found:
        raise NotMediable(found)


def _add_party(change: Change, dispute: Dispute) -> None:
    person = change.details.person
    if person is not None and person.part == OTHER_SIDE and dispute.party_b is not None:
        raise Invalid("part", Text("另一方已经登记了。", "The other side has been entered."))


def _arrange(change: Change, dispute: Dispute) -> None:
    if dispute.willing_b_at is None:
        raise NotBothWilling
    meeting = current_meeting(dispute)
    if dispute.mediator_id is None or meeting is None or meeting.mediator_id != dispute.mediator_id:
        raise NoMediator


def _object(change: Change, dispute: Dispute) -> None:
    """Once for each side, and before the talk has begun."""
    if has_objected(dispute, side_of(change)):
        raise ObjectedAlready
    meeting = current_meeting(dispute)
    if meeting is not None and change.now >= meeting.at:
        raise Invalid(
            "object", Text("已经开始谈了，不能再换；不想谈，可以不谈。", "The talk has begun; you may still decline.")
        )


def _again(change: Change, dispute: Dispute) -> None:
    meeting = current_meeting(dispute)
    if meeting is None or meeting.round != 2:
        raise NotOnRecord


def _draft(change: Change, dispute: Dispute) -> None:
    if not clauses_of(dispute):
        raise NoClauses
    if signatures_of(dispute):
        raise NotOnRecord


def _sign(change: Change, dispute: Dispute) -> None:
    side = side_of(change)
    if not clauses_of(dispute):
        raise NoClauses
    if dispute.is_minor(side):
        raise OnPaper
    if side in signatures_of(dispute):
        raise SignedAlready


def _paper(change: Change, dispute: Dispute) -> None:
    mine = {"bureau_id": dispute.bureau_id, "dispute_id": dispute.id, "draft": dispute.draft}
    if not Signature.objects.filter(**mine, on_paper=True, event_id=None).exists() or not change.details.attachments:
        raise NotOnRecord


def _agree(change: Change, dispute: Dispute) -> None:
    if set(signatures_of(dispute)) != set(Side.values):
        raise NotSigned


def _found(change: Change, dispute: Dispute) -> None:
    standing = Standing.KEPT if change.action.name == "clause-kept" else Standing.FAILED
    mine = Clause.objects.filter(bureau_id=dispute.bureau_id, dispute_id=dispute.id, draft=dispute.draft)
    if not mine.filter(standing=standing, event_id=None).exists():
        raise NotOnRecord


def _checked(change: Change, dispute: Dispute) -> None:
    """The clock of a clause is kept by looking at one, and by nothing else."""
    if not any(one.standing != Standing.OPEN for one in clauses_of(dispute)):
        raise StillOwed


def _close(change: Change, dispute: Dispute) -> None:
    if any(one.standing != Standing.KEPT for one in clauses_of(dispute)):
        raise StillOwed


def _break(change: Change, dispute: Dispute) -> None:
    if not any(one.standing == Standing.FAILED for one in clauses_of(dispute)):
        raise NotOnRecord


def _reopen(change: Change, dispute: Dispute) -> None:
    """A case is normally mediated once (A-36): where it failed the case goes on, and does not stand a second time."""
    if dispute.case_id is not None and change.matter.state in ("failed", "broken", "stopped"):
        raise OnceOnly


RULES: dict[str, Callable[[Change, Dispute], None]] = {
    "accept": _accept,
    "add-party": _add_party,
    "arrange": _arrange,
    "object-mediator": _object,
    "again": _again,
    "draft": _draft,
    "sign": _sign,
    "sign-on-paper": _paper,
    "agree": _agree,
    "clause-kept": _found,
    "clause-not-kept": _found,
    "checked": _checked,
    "close": _close,
    "reopen": _reopen,
    "break": _break,
}
