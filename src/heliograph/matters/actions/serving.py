"""Making a telling that the law demands (送达、告知): with its proof, or why not, and what is tried next.

One step makes one telling to one person. Served: its clock is kept, and whoever was told may know of the case. Failed:
it stays owed, and the next of its ways is tried. Impossible: only where the rule allows it, with the reason.
"""

from __future__ import annotations

from heliograph.core.procedure import ToTell, Way
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.change import Change
from heliograph.matters.actions.duties import UNTOLD
from heliograph.matters.actions.parties import let_know
from heliograph.matters.errors import Invalid, Missing
from heliograph.matters.models import Deadline, Telling

NO_ONE = Text(
    "还不知道告知谁。先登记这位当事人，或者依法公告，或者写明为什么无法告知。",
    "Nobody is known to tell. Enter the person first, use a public notice, or record why it is impossible.",
)


def serve(change: Change) -> None:
    """Record how one telling was made, failed, or could not be. Raises `Invalid`, `Missing`."""
    telling, details = _owed(change), change.details
    rule = change.procedure.telling(telling.duty)
    change.about = telling.about or telling.party_id  # a right that starts with being told is theirs who were told
    change.facts |= {"telling": str(telling.id), "duty": telling.duty}
    if details.impossible:
        _excuse(change, telling, rule)
    elif details.failed:
        _fail(change, telling, rule)
    else:
        _deliver(change, telling, rule)
    change.changed.append(telling)


def _owed(change: Change) -> Telling:
    mine = {"bureau_id": change.matter.bureau_id, "matter_id": change.matter.id, "duty": change.action.serves}
    wanted = change.details.telling
    assert wanted is not None  # `telling` is among the needs of every such step
    found = Telling.objects.filter(**mine, id=wanted, status__in=UNTOLD).first()
    if found is None:
        raise Invalid("telling", Text("没有这一项要做的告知。", "No such telling is owed."))
    return found


def _way(change: Change, telling: Telling, rule: ToTell) -> Way:
    given = change.details.way or telling.way
    if given not in rule.ways:
        raise Invalid("way", Text("这项告知不能用这种方式。", "This telling may not be made that way."))
    return Way(given)


def _says_why(change: Change) -> str:
    words = change.details.words.strip()
    if not any(c.isalnum() for c in words):
        raise Missing("reason")
    return words


def _deliver(change: Change, telling: Telling, rule: ToTell) -> None:
    way = _way(change, telling, rule)
    if telling.party_id is None and way is not Way.PUBLIC_NOTICE:
        raise Invalid("telling", NO_ONE)
    if not any(c.isalnum() for c in change.details.words) and not change.details.attachments:
        raise Missing("proof")
    telling.status, telling.way, telling.served_at = Telling.Status.DELIVERED, str(way), change.done_at
    telling.proof = change.key.seal_text("telling.proof", telling.id, change.details.words.strip())
    change.facts |= {"way": str(way), "told": "made"}
    deadline = _clock_of(change, telling)
    if deadline is not None:
        clock.settle(deadline, change.done_at)
    about = change.party(telling.about)
    if about is not None:
        let_know(change, about)


def _fail(change: Change, telling: Telling, rule: ToTell) -> None:
    """It is owed as before, by the next way."""
    way, why = _way(change, telling, rule), _says_why(change)
    later = rule.ways[rule.ways.index(way) + 1 :]
    telling.status, telling.tries = Telling.Status.FAILED, telling.tries + 1
    telling.way = str(later[0]) if later else str(way)
    telling.reason = change.key.seal_text("telling.reason", telling.id, why)
    change.facts |= {"way": str(way), "told": "failed"}
    change.to, change.leaves_clocks = change.matter.state, True


def _excuse(change: Change, telling: Telling, rule: ToTell) -> None:
    if not rule.excused:
        raise Invalid(
            "telling",
            Text(
                "这项告知法律没有规定可以不做：换一种方式，直到告知为止。",
                "The law gives no excuse for this telling: try another way until it is made.",
            ),
        )
    telling.status, telling.served_at = Telling.Status.IMPOSSIBLE, change.done_at
    telling.reason = change.key.seal_text("telling.reason", telling.id, _says_why(change))
    change.facts["told"] = "impossible"
    deadline = _clock_of(change, telling)
    if deadline is not None:
        clock.drop(deadline, change.done_at)
    change.to, change.leaves_clocks = change.matter.state, True


def _clock_of(change: Change, telling: Telling) -> Deadline | None:
    return next((d for d in change.deadlines if d.id == telling.deadline_id), None)
