"""Call-backs: agreed to by who holds the receipt, drawn for anybody to repeat, made by others than the unit, counted with who was not reached."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from heliograph.ledger import policy as policies
from heliograph.matters.actions import Contact
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.models import Look, Matter
from heliograph.supervision.actions import draw_announced, taken
from heliograph.supervision.models import PublicDraw
from heliograph.supervision.reading.draws import file_of
from heliograph.surveys.actions import call_drawing, calling
from heliograph.surveys.beside import for_holder
from heliograph.surveys.models import CallBack, CallDraw, HowWasIt
from heliograph.surveys.reading.calling import called_back, to_call
from heliograph.verifier.draw import Wrong, verify_draw
from tests.matters.at_the_door import LI, does_somehow
from tests.matters.at_the_door import at as moment
from tests.surveys.conftest import clock_draws

GOOD = {"solved": "yes", "in_time": "yes", "explained": "no"}
MARCH = date(2026, 3, 1)
APRIL_2, AUGUST_2 = moment("2026-04-02T10:00"), moment("2026-08-02T10:00")


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


def draws(cast, log, month: date = MARCH, now=APRIL_2) -> int:
    """Announced, drawn by the clock, handed to the callers. Returns how many."""
    call_drawing.announce_month(cast.bureau.id, month, now=now)
    return call_drawing.draw_due(clock_draws(cast, log, now))


@pytest.fixture
def drawn(cast, log):
    matters = agreed(cast, 3)
    assert draws(cast, log) == 3
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


def test_a_month_is_announced_when_it_is_over_and_handed_over_once_when_it_was_drawn(cast, log):
    matters = agreed(cast, 12)
    ended(cast)
    assert not call_drawing.announce_month(cast.bureau.id, MARCH, now=moment("2026-03-31T23:59"))
    assert call_drawing.announce_month(cast.bureau.id, MARCH, now=APRIL_2)
    assert not call_drawing.announce_month(cast.bureau.id, MARCH, now=APRIL_2)
    assert call_drawing.draw_due(APRIL_2) == 0
    later = clock_draws(cast, log, APRIL_2)
    assert call_drawing.draw_due(later) == 10
    assert call_drawing.draw_due(later) == 0
    draw = CallDraw.objects.get(unit_id=matters[0].unit_id)
    assert (draw.ended, draw.agreed, draw.took) == (13, 12, 10)
    assert draw.seed == PublicDraw.objects.get().seed
    assert CallBack.objects.filter(status="drawn", draw_id=draw.id).count() == 10


def test_anybody_can_repeat_the_draw_and_nobody_learns_who_agreed(cast, log):
    matters = agreed(cast, 12)
    assert draws(cast, log) == 10
    text = file_of(PublicDraw.objects.get())
    assert verify_draw(text, policy=policies.policy()).is_good
    assert not any(one.number in text or one.id.hex in text for one in matters)
    file = json.loads(text)
    [stratum] = file["announcement"]["strata"]
    assert (len(stratum["labels"]), stratum["take"]) == (12, 10)
    other = next(label for label in stratum["labels"] if label not in file["drawn"]["taken"][0])
    file["drawn"]["taken"][0][0] = other
    assert Wrong.OTHER_RESULT in verify_draw(json.dumps(file), policy=policies.policy()).wrongs
    del file["announcement"]["strata"][0]["labels"][other]
    assert Wrong.ALTERED in verify_draw(json.dumps(file), policy=policies.policy()).wrongs


def test_units_in_which_few_agreed_are_not_named_and_all_of_them_are_called(cast, log):
    matters = agreed(cast, 23)
    few = [one.number for one in matters[:3]]
    CallBack.objects.filter(number__in=few).update(unit_id=cast.units["donghu"].id)
    CallBack.objects.filter(number__in=[one.number for one in matters[3:12]]).update(unit_id=cast.units["traffic"].id)
    assert draws(cast, log) == 3 + 9 + 10
    strata = json.loads(file_of(PublicDraw.objects.get()))["announcement"]["strata"]
    assert [(one["name"]["zh"], len(one["labels"]), one["take"]) for one in strata] == [
        ("淳南市公安局", 11, 10), ("同意的人不到十位的各单位，合在一起", 12, 12),
    ]  # fmt: skip
    assert set(CallBack.objects.filter(number__in=few).values_list("status", flat=True)) == {"drawn"}


def test_too_few_are_drawn_together_with_the_smallest_other_unit(cast, log):
    matters = agreed(cast, 14)
    CallBack.objects.filter(number__in=[one.number for one in matters[:2]]).update(unit_id=cast.units["donghu"].id)
    assert draws(cast, log) == 12
    [stratum] = json.loads(file_of(PublicDraw.objects.get()))["announcement"]["strata"]
    assert (stratum["name"]["en"], len(stratum["labels"])) == ("Units in which fewer than ten agreed, together", 14)


def test_who_takes_the_consent_back_before_the_draw_is_not_called(cast, log):
    matters = agreed(cast, 12)
    call_drawing.announce_month(cast.bureau.id, MARCH, now=APRIL_2)
    later = clock_draws(cast, log, APRIL_2)
    chosen = taken(PublicDraw.objects.get())
    calling.agree(next(one for one in matters if one.id == chosen[0]), yes=False, now=later)
    call_drawing.draw_due(later)
    assert CallDraw.objects.get(unit_id=matters[0].unit_id).took == 9
    assert set(CallBack.objects.filter(status="drawn").values_list("matter_id", flat=True)) == set(chosen[1:])


def test_who_agrees_after_the_month_is_in_the_next_draw_and_not_in_this(cast, log):
    late, *_others = agreed(cast, 3)
    CallBack.objects.filter(number=late.number).update(agreed_at=moment("2026-04-01T00:02"))
    assert draws(cast, log) == 2
    assert CallBack.objects.get(number=late.number).status == "agreed"
    assert draws(cast, log, date(2026, 4, 1), moment("2026-05-02T10:00")) == 1


def test_a_month_without_its_seed_is_announced_again_and_one_in_which_nobody_agreed_is_counted(cast, log):
    matter = ended(cast)
    assert not call_drawing.announce_month(cast.bureau.id, MARCH, now=APRIL_2)
    assert CallDraw.objects.get(unit_id=matter.unit_id).ended == 1
    calling.agree(matter, yes=True, now=APRIL_2)
    april, may = date(2026, 4, 1), moment("2026-05-02T10:00")
    assert call_drawing.announce_month(cast.bureau.id, april, now=may)
    draw_announced(may + timedelta(days=2))
    assert PublicDraw.objects.get().void_at is not None
    assert draws(cast, log, april, may + timedelta(days=2)) == 1
    assert [one.state for one in called_back(cast.bureau.id, now=may + timedelta(days=2)).draws] == ["drawn", "void"]


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


def test_the_board_counts_everybody_and_shows_no_few(cast, log):
    agreed(cast, 12)
    draws(cast, log)
    sun = cast.viewer("sun")
    few = called_back(cast.bureau.id, now=APRIL_2)
    assert (few.ended, few.agreed, few.drawn, few.answered) == (12, 12, 10, 0)
    for line in to_call(sun, now=APRIL_2)[:9]:
        calling.note_said(sun, line.number, GOOD, now=APRIL_2)
    assert called_back(cast.bureau.id, now=AUGUST_2).whole.good == (None, None, None)
    calling.note_said(sun, to_call(sun, now=APRIL_2)[0].number, {**GOOD, "solved": "no"}, now=APRIL_2)
    found = called_back(cast.bureau.id, now=AUGUST_2)
    assert [one.value for one in found.whole.good] == [0.9, 1.0, 0.0]
    assert found.whole.good[0].low < 0.9 < found.whole.good[0].high
    assert len(found.units) == 1
    early = called_back(cast.bureau.id, now=moment("2026-07-20T10:00"))
    assert (early.answered, early.whole.answered, early.units) == (0, 0, ()), (
        "who answered, and what, waits for the half-year"
    )
    assert (early.drawn, found.answered) == (10, 10)


def test_reading_the_board_every_day_shows_nobody_who_answered_or_declined(cast, log):
    agreed(cast, 12)
    draws(cast, log)
    before = called_back(cast.bureau.id, now=APRIL_2)
    first, second, *_ = to_call(cast.viewer("sun"), now=APRIL_2)
    calling.note_said(cast.viewer("sun"), first.number, GOOD, now=APRIL_2)
    calling.note_declined(cast.viewer("sun"), second.number, now=APRIL_2)
    assert called_back(cast.bureau.id, now=APRIL_2) == before


def test_pages(cast, client, drawn, at):
    at(APRIL_2)
    page = client.get("/surveys/call-backs/")
    assert "2026年1月1日（星期四） 到 2026年6月30日（星期二） 办完的，2026年8月1日（星期六） 写在这里" in page.text
    assert "答了 0" not in page.text, "no table of nothing"
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
