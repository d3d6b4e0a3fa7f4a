"""Call-backs: agreed to by who holds the receipt, drawn by a later checkpoint, made by others than the unit, counted with who was not reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heliograph.core import drawing
from heliograph.matters.actions import Contact
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.models import Look, Matter
from heliograph.surveys.actions import calling
from heliograph.surveys.beside import for_holder
from heliograph.surveys.models import CallBack, CallDraw, HowWasIt
from heliograph.surveys.reading.calling import called_back, to_call
from tests.matters.at_the_door import LI, does_somehow
from tests.matters.at_the_door import at as moment
from tests.surveys.conftest import signs

GOOD = {"solved": "yes", "in_time": "yes", "explained": "no"}
MARCH = date(2026, 3, 1)
APRIL_2 = moment("2026-04-02T10:00")


def ended(cast, **more):
    receipt = cast.submits("consultation", **{"contact": LI, **more})
    for hours, step in enumerate(("accept", "answer"), start=1):
        does_somehow(cast, cast.matter(receipt), step, now=cast.now + timedelta(hours=hours))
    return cast.matter(receipt)


def agreed(cast, many: int):
    matters = [ended(cast) for _one in range(many)]
    for matter in matters:
        calling.agree(matter, yes=True, now=cast.now + timedelta(hours=3))
    return matters


@pytest.fixture
def drawn(cast):
    matters = agreed(cast, 3)
    signs(moment("2026-04-01T00:01"))
    assert calling.draw_month(cast.bureau.id, MARCH, now=APRIL_2) == 3
    return matters


def test_only_what_has_ended_with_a_telephone_may_be_asked_about(cast):
    later = cast.now + timedelta(hours=3)
    waiting = cast.matter(cast.submits("consultation"))
    calling.agree(waiting, yes=True, now=later)
    calling.agree(ended(cast, contact=Contact(name="李丽", email="li@example.org")), yes=True, now=later)
    assert not CallBack.objects.exists()
    matter = ended(cast)
    calling.agree(matter, yes=True, now=later + timedelta(days=90))
    assert not CallBack.objects.exists()
    for _time in range(2):
        calling.agree(matter, yes=True, now=later)
    assert CallBack.objects.get().unit_id == matter.unit_id
    calling.agree(matter, yes=False, now=later)
    assert not CallBack.objects.exists()


def test_a_month_is_drawn_once_when_it_is_over_and_a_checkpoint_was_signed_after_it(cast):
    matters = agreed(cast, 12)
    ended(cast)
    assert calling.draw_month(cast.bureau.id, MARCH, now=APRIL_2) == 0
    signs(moment("2026-03-31T23:59"), 8)
    assert calling.draw_month(cast.bureau.id, MARCH, now=APRIL_2) == 0
    signs(moment("2026-04-01T00:01"), 9)
    assert calling.draw_month(cast.bureau.id, MARCH, now=moment("2026-03-31T23:59")) == 0
    assert calling.draw_month(cast.bureau.id, MARCH, now=APRIL_2) == 10
    assert calling.draw_month(cast.bureau.id, MARCH, now=APRIL_2) == 0
    draw = CallDraw.objects.get()
    assert (draw.ended, draw.agreed, draw.took, draw.seed_size) == (13, 12, 10, 9)
    numbers = [matter.number for matter in matters]
    again = drawing.drawn(f"{'09' * 32}\n2026-03-01\n{matters[0].unit_id}", numbers, 10)
    assert set(CallBack.objects.filter(status="drawn").values_list("number", flat=True)) == set(again)
    assert draw.digest == drawing.digest(numbers)


def test_who_agrees_once_the_seed_is_known_is_in_the_next_draw_and_not_in_this(cast):
    late, *_others = agreed(cast, 3)
    CallBack.objects.filter(number=late.number).update(agreed_at=moment("2026-04-01T00:02"))
    signs(moment("2026-04-01T00:01"), 9)
    assert calling.draw_month(cast.bureau.id, MARCH, now=APRIL_2) == 2
    assert CallBack.objects.get(number=late.number).status == "agreed"
    signs(moment("2026-05-01T00:01"), 10)
    assert calling.draw_month(cast.bureau.id, date(2026, 4, 1), now=moment("2026-05-02T10:00")) == 1


def test_while_it_is_handled_again_nobody_calls_and_the_consent_can_be_taken_back(cast, drawn):
    does_somehow(cast, drawn[0], "reopen", now=APRIL_2)
    matter = Matter.objects.get(id=drawn[0].id)
    assert for_holder(matter, APRIL_2) is not None
    assert calling.show_telephone(cast.viewer("sun"), matter.number, now=APRIL_2) == {}
    assert CallBack.objects.get(number=matter.number).status == "gone"
    does_somehow(cast, drawn[1], "reopen", now=APRIL_2)
    calling.agree(Matter.objects.get(id=drawn[1].id), yes=False, now=APRIL_2)
    assert CallBack.objects.get(number=drawn[1].number).status == "declined"


@pytest.mark.parametrize("who", ["zhao", "tang", "qian", "wu", "zheng", "fa", "chen"])
def test_nobody_but_supervision_calls(cast, drawn, who):
    for does in (calling.to_call, calling.note_declined, calling.show_telephone):
        with pytest.raises((NotAllowed, NotFound)):
            does(cast.viewer(who), drawn[0].number, **({} if does is calling.to_call else {"now": APRIL_2}))
    assert not to_call(cast.viewer(who), now=APRIL_2)


def test_supervision_does_not_call_about_itself(cast, drawn):
    CallBack.objects.update(unit_id=cast.units["duchashi"].id)
    assert not to_call(cast.viewer("sun"), now=APRIL_2)
    with pytest.raises(NotFound):
        calling.to_call(cast.viewer("sun"), drawn[0].number)


def test_the_telephone_is_shown_when_the_look_is_recorded(cast, drawn):
    contact = calling.show_telephone(cast.viewer("sun"), drawn[0].number, now=APRIL_2)
    assert contact["phone"] == "13800000000"
    assert Look.objects.get(matter_id=drawn[0].id).why == "supervising"


def test_what_was_said_does_not_know_whose_matter_it_was(cast, drawn):
    sun, number = cast.viewer("sun"), drawn[0].number
    with pytest.raises(Invalid):
        calling.note_said(sun, number, {**GOOD, "solved": "perhaps"}, now=APRIL_2)
    calling.note_said(sun, number, GOOD, now=APRIL_2)
    row = HowWasIt.objects.get()
    assert row.id.version == 4
    assert set(row.__dict__) - {"_state"} == {"bureau_id", "id", "unit_id", "month", *GOOD}
    with pytest.raises(NotFound):
        calling.note_said(sun, number, GOOD, now=APRIL_2)


def test_who_is_not_reached_three_days_is_counted_as_not_reached(cast, drawn):
    sun, number = cast.viewer("sun"), drawn[0].number
    calling.note_unreached(sun, number, now=APRIL_2)
    with pytest.raises(Invalid):
        calling.note_unreached(sun, number, now=APRIL_2 + timedelta(hours=2))
    for day in (1, 2):
        calling.note_unreached(sun, number, now=APRIL_2 + timedelta(days=day))
    assert CallBack.objects.get(number=number).status == "unreached"
    calling.note_declined(sun, drawn[1].number, now=APRIL_2)
    calling.agree(drawn[2], yes=False, now=APRIL_2)
    assert sorted(CallBack.objects.values_list("status", flat=True)) == ["declined", "declined", "unreached"]


def test_an_erased_matter_is_not_called(cast, drawn):
    Matter.objects.filter(id=drawn[0].id).update(key=b"")
    assert calling.show_telephone(cast.viewer("sun"), drawn[0].number, now=APRIL_2) == {}
    assert CallBack.objects.get(number=drawn[0].number).status == "gone"


def test_the_board_counts_everybody_and_shows_no_few(cast):
    agreed(cast, 12)
    signs(moment("2026-04-01T00:01"))
    calling.draw_month(cast.bureau.id, MARCH, now=APRIL_2)
    sun = cast.viewer("sun")
    few = called_back(cast.bureau.id, now=APRIL_2)
    assert (few.ended, few.agreed, few.drawn, few.whole.answered) == (12, 12, 10, 0)
    for line in to_call(sun, now=APRIL_2)[:9]:
        calling.note_said(sun, line.number, GOOD, now=APRIL_2)
    assert called_back(cast.bureau.id, now=APRIL_2).whole.good == (None, None, None)
    calling.note_said(sun, to_call(sun, now=APRIL_2)[0].number, {**GOOD, "solved": "no"}, now=APRIL_2)
    found = called_back(cast.bureau.id, now=APRIL_2)
    assert [one.value for one in found.whole.good] == [0.9, 1.0, 0.0]
    assert found.whole.good[0].low < 0.9 < found.whole.good[0].high
    assert len(found.units) == 1


def test_pages(cast, client, drawn, at):
    at(APRIL_2)
    assert client.get("/surveys/call-backs/").status_code == 200
    assert client.post(f"/surveys/call-backs/{drawn[0].number}/", {"yes": "0"}).status_code == 404
    client.force_login(cast.users["qian"])
    assert client.get("/desk/surveys/call-backs/").status_code == 404
    assert client.get(f"/desk/surveys/call-backs/{drawn[0].number}/").status_code == 404
    client.force_login(cast.users["sun"])
    assert drawn[0].number in client.get("/desk/surveys/call-backs/").text
    path = f"/desk/surveys/call-backs/{drawn[0].number}/"
    assert "13800000000" not in client.get(path).text
    assert "13800000000" in client.post(path, {"verb": "show"}).text
    assert client.post(path, {"verb": "said", "solved": "yes"}).status_code == 422
    assert client.post(path, {"verb": "said", **GOOD}).status_code == 302
    assert client.post(f"/desk/surveys/call-backs/{drawn[1].number}/", {"verb": "unreached"}).status_code == 302
    again = client.post(f"/desk/surveys/call-backs/{drawn[1].number}/", {"verb": "unreached"})
    assert again.status_code == 422
    assert "今天打过了" in again.text
