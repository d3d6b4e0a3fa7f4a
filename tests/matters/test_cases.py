"""What cases add to the spine: parties who may know or not yet, duties to tell, steps about one person, open rights."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heliograph.matters.actions import Actor, Contact, Details, Person, QueryKey, act, watch
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.parties import age
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotKnown, NotTold, OwedFirst, RightOpen, TooLong
from heliograph.matters.models import Deadline, Event, Matter, Party, Telling
from tests.matters import at_the_door as door
from tests.matters import sample_case as case
from tests.matters.sample_case import SUSPECT, VICTIM

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHER = Person("suspect", Contact(name="张三"))
KEY = QueryKey("ABCDEFGHJ12", b"c" * 32, b"f" * 32)


@pytest.fixture(autouse=True)
def _sample(cast):
    case.install(cast)


def test_a_case_has_its_parties_and_no_submitter_and_no_receipt(cast):
    filed = case.files(cast, VICTIM, SUSPECT)
    matter = cast.matter(filed)
    assert filed.secret == ""
    assert bytes(matter.code_hash) == b""
    assert {p.part for p in Party.objects.filter(matter_id=filed.ref.id)} == {"victim", "suspect"}
    door.is_whole(matter)


def test_a_suspect_knows_nothing_of_the_filing_and_a_victim_is_told(cast):
    filed = case.files(cast, VICTIM, SUSPECT)
    assert case.party(filed, SUSPECT).known_from is None
    assert [t.party_id for t in Telling.objects.filter(matter_id=filed.ref.id)] == [VICTIM.id]


def test_a_step_about_one_suspect_lets_that_one_know_and_starts_their_clock_alone(cast):
    filed = case.files(cast, SUSPECT, OTHER)
    cast.does(filed, "detain", "zhao", party=SUSPECT.id)
    assert case.party(filed, SUSPECT).known_from == cast.now
    assert case.party(filed, OTHER).known_from is None
    cast.does(filed, "detain", "zhao", party=OTHER.id, now=cast.now + HOUR)
    assert [d.about for d in case.clocks(filed, "notify-family")] == [SUSPECT.id, OTHER.id]
    door.is_whole(cast.matter(filed))


def test_a_step_about_somebody_of_another_part_is_refused(cast):
    filed = case.files(cast, VICTIM, SUSPECT)
    with pytest.raises(Invalid):
        cast.does(filed, "detain", "zhao", party=VICTIM.id)
    with pytest.raises(Missing):
        cast.does(filed, "detain", "zhao")
    assert door.actions_of(filed) == ["file"]


def test_the_family_is_owed_24_hours_through_a_holiday(cast):
    eve = door.at("2026-04-03T18:00")  # Qingming: off until the 6th
    filed = case.files(cast, SUSPECT, now=eve)
    cast.does(filed, "detain", "zhao", party=SUSPECT.id, now=eve)
    (clock,) = case.clocks(filed, "notify-family")
    assert clock.due == eve + DAY


def test_a_family_nobody_knows_yet_is_owed_all_the_same_and_gets_it_when_entered(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "detain", "zhao", party=SUSPECT.id)
    (row,) = case.owed(filed, "family")
    assert (row.party_id, row.about, row.status) == (None, SUSPECT.id, "owed")
    with pytest.raises(Invalid, match="Nobody is known"):
        case.serves(cast, filed, "tell-family", row)
    wife = Person("family", Contact(name="陈静", phone="13900000003"), of=SUSPECT.id)
    cast.does(filed, "enter", "zhao", person=wife)
    (row,) = case.owed(filed, "family")
    assert row.party_id == wife.id
    case.serves(cast, filed, "tell-family", row, way="phone", now=cast.now + HOUR)
    (row,) = case.owed(filed, "family")
    assert (row.status, row.way, row.served_at) == ("delivered", "phone", cast.now + HOUR)
    assert [d.status for d in case.clocks(filed, "notify-family")] == ["kept"]


def test_telling_one_family_leaves_the_others_clock_running(cast):
    wife = Person("family", Contact(name="陈静"), of=SUSPECT.id)
    mother = Person("family", Contact(name="赵兰"), of=OTHER.id)
    filed = case.files(cast, SUSPECT, OTHER, wife, mother)
    for person in (SUSPECT, OTHER):
        cast.does(filed, "detain", "zhao", party=person.id)
    first, second = case.owed(filed, "family")
    assert (first.party_id, second.party_id) == (wife.id, mother.id)
    case.serves(cast, filed, "tell-family", first, way="phone")
    assert [d.status for d in case.clocks(filed, "notify-family")] == ["kept", "running"]


def test_a_telling_that_failed_stays_owed_by_the_next_way_and_keeps_nothing(cast):
    wife = Person("family", Contact(name="陈静"), of=SUSPECT.id)
    filed = case.files(cast, SUSPECT, wife)
    cast.does(filed, "detain", "zhao", party=SUSPECT.id)
    (row,) = case.owed(filed, "family")
    case.serves(cast, filed, "tell-family", row, way="phone", failed=True, words="三次无人接听")
    (row,) = case.owed(filed, "family")
    assert (row.status, row.way, row.tries) == ("failed", "post", 1)
    assert [d.status for d in case.clocks(filed, "notify-family")] == ["running"]
    case.serves(cast, filed, "tell-family", row, words="挂号信 123")
    assert [d.status for d in case.clocks(filed, "notify-family")] == ["kept"]


def test_a_telling_without_proof_or_a_failure_without_reason_is_refused(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "propose", "zhao")
    (row,) = case.owed(filed, "notice")
    with pytest.raises(Missing):
        case.serves(cast, filed, "give-notice", row, words=" … ")
    with pytest.raises(Missing):
        case.serves(cast, filed, "give-notice", row, words="", failed=True)
    with pytest.raises(Invalid):
        case.serves(cast, filed, "give-notice", row, way="phone")
    assert [t.status for t in case.owed(filed, "notice")] == ["owed"]


def test_only_an_excused_telling_may_be_recorded_as_impossible(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "detain", "zhao", party=SUSPECT.id)
    (family,) = case.owed(filed, "family")
    case.serves(cast, filed, "tell-family", family, impossible=True, words="不讲真实姓名、住址，身份不明")
    assert [t.status for t in case.owed(filed, "family")] == ["impossible"]
    assert [d.status for d in case.clocks(filed, "notify-family")] == ["void"]
    cast.does(filed, "propose", "zhao")
    (notice,) = case.owed(filed, "notice")
    with pytest.raises(Invalid, match="no excuse"):
        case.serves(cast, filed, "give-notice", notice, impossible=True, words="找不到人")


def test_a_broken_telling_stays_broken_whatever_is_recorded_afterwards(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "detain", "zhao", party=SUSPECT.id)
    late = cast.now + DAY + HOUR
    watch(late)
    (row,) = case.owed(filed, "family")
    case.serves(cast, filed, "tell-family", row, impossible=True, words="身份不明", now=late)
    assert [d.status for d in case.clocks(filed, "notify-family")] == ["late"]


def test_the_decision_waits_for_the_notice_and_for_the_right_to_a_hearing(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "propose", "zhao")
    with pytest.raises(NotTold, match="118"):
        cast.does(filed, "decide", "zhao")
    case.serves(cast, filed, "give-notice", *case.owed(filed, "notice"))
    with pytest.raises(RightOpen):
        cast.does(filed, "decide", "zhao", now=cast.now + 2 * DAY)
    (right,) = case.clocks(filed, "ask-hearing")
    assert (right.about, right.owes) == (SUSPECT.id, "resident")
    cast.does(filed, "decide", "zhao", now=right.due + HOUR)
    assert cast.matter(filed).state == "decided"


def test_who_waives_the_hearing_need_not_be_waited_for(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "propose", "zhao")
    case.serves(cast, filed, "give-notice", *case.owed(filed, "notice"))
    case.as_party(cast, filed, "waive-hearing", case.party(filed, SUSPECT))
    cast.does(filed, "decide", "zhao")
    event = Event.objects.get(matter_id=filed.ref.id, action="waive-hearing")
    assert (event.role, event.officer_id, event.facts["by_party"]) == ("party", None, str(SUSPECT.id))


def asked_for_a_hearing(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "propose", "zhao")
    case.serves(cast, filed, "give-notice", *case.owed(filed, "notice"))
    case.as_party(cast, filed, "ask-hearing", case.party(filed, SUSPECT))
    return filed


def test_what_we_owe_before_a_step_holds_it_up_even_when_it_is_late(cast):
    filed = asked_for_a_hearing(cast)
    late = cast.now + 10 * DAY
    watch(late)
    with pytest.raises(OwedFirst, match="date of the hearing"):
        cast.does(filed, "decide", "zhao", now=late)
    cast.does(filed, "set-date", "zhao", party=SUSPECT.id, now=late)
    with pytest.raises(NotTold):
        cast.does(filed, "decide", "zhao", now=late)
    case.serves(cast, filed, "tell-date", *case.owed(filed, "date"), now=late)
    cast.does(filed, "decide", "zhao", now=late)


def test_a_telling_whose_reason_is_gone_is_owed_no_longer(cast):
    filed = asked_for_a_hearing(cast)
    cast.does(filed, "set-date", "zhao", party=SUSPECT.id)
    case.as_party(cast, filed, "take-back", case.party(filed, SUSPECT))
    (row,) = case.owed(filed, "date")
    assert row.status == Telling.Status.VOID
    with pytest.raises(Invalid):
        case.serves(cast, filed, "tell-date", row)
    cast.does(filed, "decide", "zhao")


def test_how_long_somebody_is_held_is_not_extended_with_the_case(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "propose", "zhao")
    case.serves(cast, filed, "give-notice", *case.owed(filed, "notice"))
    (right,) = case.clocks(filed, "ask-hearing")
    rule = cast.procedure("sample-case").action("extend")
    assert not clock.is_extended_by(rule, right, None, {SUSPECT.id: "suspect"})
    assert clock.is_extended_by(rule, right, None, {SUSPECT.id: "victim"})


def test_with_two_suspects_the_decision_waits_for_both(cast):
    filed = case.files(cast, SUSPECT, OTHER)
    cast.does(filed, "propose", "zhao")
    first, second = case.owed(filed, "notice")
    case.serves(cast, filed, "give-notice", first)
    case.as_party(cast, filed, "waive-hearing", case.party(filed, SUSPECT))
    with pytest.raises(NotTold):
        cast.does(filed, "decide", "zhao")
    case.serves(cast, filed, "give-notice", second)
    with pytest.raises(RightOpen):
        cast.does(filed, "decide", "zhao")


def test_a_party_acts_in_their_own_part_and_their_own_case_alone(cast):
    filed, another = case.files(cast, SUSPECT, VICTIM), case.files(cast, OTHER)
    for one in (filed, another):
        cast.does(one, "propose", "zhao")
        case.serves(cast, one, "give-notice", *case.owed(one, "notice"))
    with pytest.raises(NotAllowed):
        case.as_party(cast, filed, "ask-hearing", case.party(filed, VICTIM))
    with pytest.raises(NotAllowed):
        case.as_party(cast, filed, "ask-hearing", case.party(another, OTHER))
    with pytest.raises(NotAllowed):
        case.as_party(cast, filed, "decide", case.party(filed, SUSPECT))


def test_a_suspect_who_may_not_know_yet_can_do_nothing(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "propose", "zhao")
    with pytest.raises(NotAllowed):
        case.as_party(cast, filed, "ask-hearing", case.party(filed, SUSPECT))


def test_a_guardian_speaks_for_the_minor_whatever_is_sent(cast):
    minor = Person("suspect", Contact(name="小明"), birth=date(2010, 5, 1))
    father = Person("guardian", Contact(name="老明"), of=minor.id)
    filed = case.files(cast, minor, OTHER, father)
    cast.does(filed, "propose", "zhao")
    for row in case.owed(filed, "notice"):
        case.serves(cast, filed, "give-notice", row)
    case.as_party(cast, filed, "ask-hearing", case.party(filed, father), party=OTHER.id)
    assert {d.about: d.status for d in case.clocks(filed, "ask-hearing")} == {minor.id: "kept", OTHER.id: "running"}


def test_a_minor_without_a_guardian_is_owed_one_by_rule(cast):
    minor = Person("suspect", Contact(name="小明"), birth=date(2010, 5, 1))
    filed = case.files(cast, minor)
    assert case.party(filed, minor).minor
    cast.does(filed, "propose", "zhao")
    assert [(t.party_id, t.about) for t in case.owed(filed, "notice")] == [(minor.id, minor.id), (None, minor.id)]
    case.serves(cast, filed, "give-notice", case.owed(filed, "notice")[0])
    with pytest.raises(NotTold):
        cast.does(filed, "decide", "zhao", now=cast.now + 30 * DAY)


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2008, 3, 17), date(2026, 3, 16), 17),
        (date(2008, 3, 17), date(2026, 3, 17), 17),  # of age from the day after the birthday
        (date(2008, 3, 17), date(2026, 3, 18), 18),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_completed_years_are_counted_from_the_day_after_the_birthday(birth, on, years):
    assert age(birth, on) == years


def test_a_minor_is_known_by_the_identity_number(cast):
    child = Person("victim", Contact(name="小红", identity="110105201501010027"))
    assert case.party(case.files(cast, child), child).minor


def test_a_lawyer_or_relative_of_nobody_is_refused(cast):
    with pytest.raises(Invalid, match="whose guardian"):
        case.files(cast, SUSPECT, Person("lawyer", Contact(name="律师")))
    filed = case.files(cast, SUSPECT)
    with pytest.raises(Invalid):
        cast.does(filed, "enter", "zhao", person=Person("victim", Contact(name="王芳"), of=SUSPECT.id))


def test_no_key_is_given_to_who_may_not_know_yet(cast):
    filed = case.files(cast, SUSPECT, VICTIM)
    with pytest.raises(NotKnown):
        cast.does(filed, "give-key", "zhao", party=SUSPECT.id, key=KEY)
    cast.does(filed, "give-key", "zhao", party=VICTIM.id, key=KEY)
    assert case.party(filed, VICTIM).number == KEY.number
    cast.does(filed, "detain", "zhao", party=SUSPECT.id)
    cast.does(filed, "give-key", "zhao", party=SUSPECT.id, key=QueryKey("ABCDEFGHJ13", b"c" * 32, b"f" * 32))


def test_a_clock_stands_until_the_last_of_its_reasons_is_over(cast):
    filed = case.files(cast, SUSPECT)
    (before,) = case.clocks(filed, "result")
    steps = ["send-appraisal", "open-hearing", "appraisal-back", "send-appraisal", "send-appraisal", "end-hearing"]
    now = cast.now
    for step in [*steps, "appraisal-back"]:
        now += DAY
        cast.does(filed, step, "zhao", now=now)
        (clock,) = case.clocks(filed, "result")
        assert clock.status == Deadline.Status.PAUSED
    cast.does(filed, "appraisal-back", "zhao", now=now + DAY)
    (clock,) = case.clocks(filed, "result")
    assert (clock.status, clock.due - before.due) == (Deadline.Status.RUNNING, 7 * DAY)
    door.is_whole(cast.matter(filed))


def test_each_turn_of_an_extension_has_its_own_approver_and_ceiling(cast):
    filed = case.files(cast, SUSPECT)
    with pytest.raises(Invalid):
        cast.does(filed, "extend", "zheng", promise="result", more="10 days", words="案情复杂")
    with pytest.raises(TooLong):
        cast.does(filed, "extend", "qian", promise="result", more="11 days", words="案情复杂")
    cast.does(filed, "extend", "qian", promise="result", more="10 days", words="案情复杂")
    with pytest.raises(Invalid):
        cast.does(filed, "extend", "qian", promise="result", more="1 days", words="案情复杂")
    cast.does(filed, "extend", "zheng", promise="result", more="30 days", words="案情重大复杂")
    with pytest.raises((Invalid, TooLong)):
        cast.does(filed, "extend", "zheng", promise="result", more="1 days", words="案情重大复杂")
    assert case.clocks(filed, "result")[0].extra == ["10 days", "30 days"]


def test_a_clock_starts_when_the_officer_says_it_happened_and_is_kept_when_it_is_recorded(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "detain", "zhao", party=SUSPECT.id, happened_at=cast.now - 20 * HOUR)
    (clock,) = case.clocks(filed, "notify-family")
    assert clock.due == cast.now + 4 * HOUR
    (row,) = case.owed(filed, "family")
    cast.does(filed, "enter", "zhao", person=Person("family", Contact(name="陈静"), of=SUSPECT.id))
    (row,) = case.owed(filed, "family")
    said = {"way": "phone", "happened_at": cast.now + HOUR}
    case.serves(cast, filed, "tell-family", row, now=cast.now + 5 * HOUR, **said)
    assert [d.status for d in case.clocks(filed, "notify-family")] == ["late"]


def test_a_time_to_come_starts_no_clock_later(cast):
    filed = case.files(cast, SUSPECT)
    cast.does(filed, "detain", "zhao", party=SUSPECT.id, happened_at=cast.now + DAY)
    assert case.clocks(filed, "notify-family")[0].starts_at == cast.now


def test_a_system_of_record_says_when_it_was_done(cast):
    wife = Person("family", Contact(name="陈静"), of=SUSPECT.id)
    filed = case.files(cast, SUSPECT, wife)
    cast.does(filed, "detain", "zhao", party=SUSPECT.id)
    (row,) = case.owed(filed, "family")
    told = Details(telling=row.id, way="phone", words="已告知", happened_at=cast.now + 23 * HOUR)
    feed = Actor(cast.viewer("zhao"), source="case-system")
    event = act(filed.ref, "tell-family", feed, now=cast.now + 30 * HOUR, details=told)
    assert [d.status for d in case.clocks(filed, "notify-family")] == ["kept"]
    assert event.at == cast.now + 30 * HOUR
    assert event.facts["source"] == "case-system"


def test_erasing_a_case_erases_keys_and_proofs(cast):
    from heliograph.matters.actions import erase

    filed = case.files(cast, SUSPECT, VICTIM)
    cast.does(filed, "give-key", "zhao", party=VICTIM.id, key=KEY)
    cast.does(filed, "propose", "zhao")
    case.serves(cast, filed, "give-notice", *case.owed(filed, "notice"))
    case.as_party(cast, filed, "waive-hearing", case.party(filed, SUSPECT))
    cast.does(filed, "decide", "zhao")
    cast.does(filed, "close", "zhao", words="罚款 500 元，已经缴纳。")
    erase(filed.ref, now=cast.now + DAY, ground="retention")
    row = case.party(filed, VICTIM)
    assert (row.number, bytes(row.code_hash), bytes(row.sealed)) == ("", b"", b"")
    assert all(bytes(t.proof) == b"" for t in case.owed(filed, "notice"))
    assert Matter.objects.get(id=filed.ref.id).erased_at is not None
