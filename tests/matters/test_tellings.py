"""告知: whoever must be told is told on their page at once; what else reaches them is `channels.delivery`'s."""

from __future__ import annotations

from tests.matters import at_the_door as door


def test_somebody_without_an_address_is_told_on_the_page_at_once(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    rows = [
        row for event in [*door.events(receipt), cast.does(receipt, "accept", "zhao")] for row in door.tellings(event)
    ]
    assert [(row.channel, row.status, row.sent_at) for row in rows] == [("page", "sent", cast.now)] * 2


def test_every_ending_and_every_delay_is_told(cast):
    procedure = cast.procedure("consultation")
    silent = {"take", "object", "assign", "note", "correct", "supply", "add", "rate"}
    for action in procedure.actions:
        assert ("submitter" in action.tell) == (action.name not in silent - {"take"}), action.name
