"""Presence confirmed by a lead: after the shift, once, corrected in the open; sums say what nobody confirmed."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from heliograph.duties.reading import Month
from heliograph.patrol.actions.presence import Held, confirm_presence
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import RosterState, ShiftPresence
from heliograph.patrol.presences import Planned
from heliograph.patrol.reading import presence as reading
from tests.patrol.rostered import on_the_map
from tests.patrol.swapped import WEEKS, at, day, signed, viewer
from tests.patrol.test_roster_hand import squad
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)

LATER = at(9)
SUPERVISED = '[[post]]\ncode = "带班"\nskill = "lead"\nstreet = false\nneeds = { "早" = [1, 1, 1, 1, 1, 0, 0] }\n'


@pytest.fixture
def roster(cast, open_desk):
    return signed(cast)


def confirms(cast, roster, *, who="qian", on=0, shift="早", held=1, replaced=0, seen=0, reason="", now=LATER):
    counts = {"巡": Held(held, replaced)}
    return confirm_presence(
        viewer(cast, who), roster.id, day(on), shift, counts, seen=seen, reason=reason, now=now
    )  # fmt: skip


def test_what_was_planned_stands_beside_what_was_confirmed_week_by_week(cast, roster):
    confirms(cast, roster)
    confirms(cast, roster, on=1, held=0)
    confirms(cast, roster, on=2, held=2, replaced=1)
    first, second = reading.presence_weeks(viewer(cast, "qian"), roster.id, LATER)
    assert (first.shifts, first.confirmed, first.unconfirmed) == (14, 3, 11)
    assert (first.planned, first.held, first.replaced, first.missing) == (3, 3, 1, 1)
    assert (second.confirmed, second.held) == (0, 0)
    assert second.unconfirmed == 4, "what runs or comes is not unconfirmed"


def test_it_is_confirmed_after_the_shift_and_not_before(cast, roster):
    with pytest.raises(PatrolError):
        confirms(cast, roster, shift="夜", held=1, now=at(1, 5))
    assert confirms(cast, roster, shift="夜", held=1, now=at(1, 6)).number == 1


def test_a_correction_says_why_and_leaves_what_stood_there(cast, roster):
    confirms(cast, roster)
    with pytest.raises(PatrolError):
        confirms(cast, roster, held=0)
    with pytest.raises(Unusable) as refused:
        confirms(cast, roster, held=0, seen=1, reason=" ")
    assert refused.value.field == "reason"
    confirms(cast, roster, who="zheng", held=0, seen=1, reason="漏记了请假")
    sheet = reading.shift_sheet(viewer(cast, "qian"), roster.id, day(0), "早", LATER)
    assert [(one.number, one.counts[0].held, one.reason) for one in sheet.versions] == [
        (2, 0, "漏记了请假"),
        (1, 1, ""),
    ]
    (first, _) = reading.presence_weeks(viewer(cast, "qian"), roster.id, LATER)
    assert (first.confirmed, first.held, first.missing) == (1, 0, 1)


@pytest.mark.parametrize(("held", "replaced", "field"), [(-1, 0, "held_0"), (99, 0, "held_0"), (1, 2, "replaced_0")])
def test_what_cant_be_is_refused_at_its_field(cast, roster, held, replaced, field):
    with pytest.raises(Unusable) as refused:
        confirms(cast, roster, held=held, replaced=replaced)
    assert refused.value.field == field
    assert not ShiftPresence.objects.exists()


def test_only_a_lead_or_who_supervised_the_shift_confirms_it(cast, open_desk):
    text = squad(SUPERVISED).replace('code = "02"\nskills = []', 'code = "02"\nskills = ["lead"]')
    roster = signed(cast, text)
    dict(roster.rows)["02"][0] = "带班/早"
    roster.save()
    for who in ("zhao", "zhou", "sun", "bei"):
        with pytest.raises(NotYours):
            confirms(cast, roster, who=who)
    with pytest.raises(NotYours):
        confirms(cast, roster, who="jiang", on=1)
    (waiting,) = reading.to_confirm(viewer(cast, "jiang"), LATER)
    assert (waiting.day, waiting.shift) == (day(0), "早")
    confirm_presence(
        viewer(cast, "jiang"), roster.id, day(0), "早", {"巡": Held(1, 0), "带班": Held(1, 0)}, seen=0, now=LATER
    )  # fmt: skip
    assert reading.to_confirm(viewer(cast, "jiang"), LATER) == []


def test_days_on_which_no_signed_roster_holds_have_no_presence(cast, roster):
    for wrong in (partial(confirms, cast, roster, on=40), partial(confirms, cast, roster, shift="中")):
        with pytest.raises(NotYours):
            wrong()
    roster.state = RosterState.WITHDRAWN
    roster.save()
    with pytest.raises(NotYours):
        confirms(cast, roster)
    assert reading.presence_weeks(viewer(cast, "qian"), roster.id, LATER) == []


def test_the_table_has_a_line_for_each_week_shift_and_post(client, cast, roster, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    confirms(cast, roster, held=0)
    client.force_login(cast.users["qian"])
    text = client.get(reverse("desk_presence_table", args=[roster.id])).content.decode("utf-8-sig")
    head, first, *_ = csv.reader(io.StringIO(text))
    assert head[:4] == ["week", "shift", "post", "shifts"]
    assert first == ["2026-11-30", "夜", "巡", "7", "0", "7", "0", "0", "0", "0"]
    assert ["2026-11-30", "早", "巡", "7", "1", "6", "1", "0", "0", "1"] in list(csv.reader(io.StringIO(text)))


def test_a_month_that_is_over_is_told_to_the_public_in_shares_of_twentieths(cast, open_desk):
    """Twenty-six of thirty-one shifts by day are confirmed, with one place of twenty-six empty; none by night."""
    text = squad(SUPERVISED).replace("weeks = 2", "weeks = 6").replace("hours_a_week = 40", "hours_a_week = 100")
    roster = signed(cast, text, **{seat: days * 3 for seat, days in {**WEEKS, "s01": "d" * 14}.items()})
    roster.last_day = date(2027, 1, 10)
    roster.save()
    for on in range(1, 27):
        planned = Planned(roster).shift(day(on), "早")
        held = {post: Held(count - (on == 1 and post == "巡"), 0) for post, count in planned.planned}
        confirm_presence(viewer(cast, "qian"), roster.id, day(on), "早", held, seen=0, now=at(40))
    month, unit = Month.of(date(2026, 12, 1)), cast.units["heping"].id
    assert reading.public_confirmed(cast.bureau.id, unit, month, day(32)) is None, "the last night is not over"
    told = reading.public_confirmed(cast.bureau.id, unit, month, day(33))
    shares = {part.value: (confirmed, held) for part, confirmed, held in told.rows}
    assert shares["morning"] == (None, None), "nobody is planned then"
    assert shares["afternoon"] == (85, 95), "who supervises is not on the street, and is not counted"
    assert shares["night"][1] is None
    assert shares["evening"] == (None, None)


def test_a_month_that_is_covered_in_part_is_not_told(cast, roster):
    confirms(cast, roster, on=0)
    for month in (date(2026, 11, 1), date(2026, 12, 1), date(2026, 10, 1)):
        assert reading.public_confirmed(cast.bureau.id, cast.units["heping"].id, Month.of(month), day(60)) is None


def test_a_place_of_the_map_is_called_by_its_name(client, ground, roster, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    on_the_map(roster)
    client.force_login(ground.users["qian"])
    shift = reverse("desk_presence_shift", args=[roster.id, day(0).isoformat(), "早"])
    assert "和平一警区到岗几人" in client.get(shift).content.decode()
    shown = client.post(shift, {"seen": "0", "held_0": "1", "replaced_0": "0"}, follow=True).content.decode()
    assert '和平一警区 <span class="hg-muted">hp-1</span>' in shown


def test_the_pages_work_without_a_script(client, cast, roster, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    client.force_login(cast.users["qian"])
    weeks = client.get(reverse("desk_presence", args=[roster.id])).content.decode()
    assert "没有确认" in weeks
    shift = reverse("desk_presence_shift", args=[roster.id, day(0).isoformat(), "早"])
    assert client.post(shift, {"seen": "0", "held_0": "x", "replaced_0": "0"}).status_code == 422
    sent = {"seen": "0", "held_0": "1", "replaced_0": "0"}
    assert "已经确认" in client.post(shift, sent, follow=True).content.decode()
    assert client.post(shift, sent).status_code == 422
    late = client.post(shift, {**sent, "reason": "再看"})
    assert late.status_code == 409
    assert "刚才有人确认过了" in late.content.decode()
    corrected = client.post(shift, {**sent, "seen": "1", "held_0": "0", "reason": "请假"}, follow=True).content.decode()
    assert "更正以前" in corrected
    assert "各周到岗" in client.get(reverse("desk_roster", args=[roster.id])).content.decode()
    ahead = reverse("desk_presence_shift", args=[roster.id, day(12).isoformat(), "早"])
    assert "还没有结束" in client.get(ahead).content.decode()
    assert client.post(ahead, sent).status_code == 409
    assert client.get(shift.replace("2026-11-30", "soon")).status_code == 404
    client.force_login(cast.users["zhao"])
    assert client.get(shift).status_code == 404
    client.force_login(cast.users["zhou"])
    assert client.get(reverse("desk_presence", args=[roster.id])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_confirm_once(file_database, cast):  # noqa: F811
    roster = signed(cast)
    found = at_once(
        partial(confirms, cast, roster, who="qian", held=1), partial(confirms, cast, roster, who="zheng", held=0)
    )
    assert sum(isinstance(one, PatrolError) for one in found) == 1
    assert ShiftPresence.objects.count() == 1
