"""The register: right codes once, sealed, a liaison officer, a visit for every firm, and nothing left after leaving."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heliograph.duties import subjects
from heliograph.firms import actions
from heliograph.firms.actions import Liaison
from heliograph.firms.errors import BadCode, HasLeft, RegisteredAlready
from heliograph.firms.models import Advice, Firm, FirmRequest
from heliograph.firms.reading.desk import registration
from heliograph.firms.reading.own import liaison_of
from heliograph.firms.sealing import opened
from heliograph.firms.subjects import FIRMS
from heliograph.jobs.models import Job
from heliograph.matters.actions import Submission
from heliograph.matters.errors import Invalid, NotFound, NotOffered
from heliograph.matters.models import Party
from heliograph.organisation.models import Posting
from tests.firms.conftest import RIGHT, code_of, registers, values
from tests.matters import at_the_door as door


def asks(firm, cast, *, now=None):
    procedure = cast.procedure("firm-request")
    submission = Submission(values={"kind": "traffic", "words": "门口货车乱停"})
    return actions.ask(firm.row, procedure, submission, now=now or cast.now)


@pytest.mark.parametrize("code", ["91110000600037341K", "9111000060003734L", "身份证丢了", "91110000600037341I"])
def test_a_code_whose_check_digit_does_not_fit_is_refused(cast, code):
    receipt = cast.submits("firm-registration", values=values(code=code))
    with pytest.raises(BadCode):
        actions.register(
            cast.viewer("tang"), cast.matter(receipt).number, Liaison(cast.units["heping"].id), now=cast.now
        )
    assert not Firm.objects.exists()
    assert cast.matter(receipt).state == "submitted"


def test_small_letters_and_spaces_are_the_same_code(cast):
    assert actions.check_code(cast.bureau.id, " 91110000600037341l ") == RIGHT


def test_no_code_stands_in_the_register_twice(firm, cast):
    receipt = cast.submits("firm-registration", values=values())
    with pytest.raises(RegisteredAlready):
        actions.register(
            cast.viewer("tang"), cast.matter(receipt).number, Liaison(cast.units["heping"].id), now=cast.now
        )
    with pytest.raises(RegisteredAlready):
        cast.does(receipt, "close", "tang", words="登记好了，请看。")
    assert Firm.objects.count() == 1, "nor by the ordinary step of the desk"
    assert cast.matter(receipt).state == "submitted", "nobody is told that they are registered and are not"


def test_a_registration_that_is_open_again_is_in_nobody_s_way_but_a_firm_that_left_registers_anew(firm, cast):
    cast.does(firm.receipt, "reopen", now=cast.now)
    assert registration(cast.viewer("tang"), firm.number).problem is None, "its code is its own"
    actions.leave(firm.row, "asked", now=cast.now)
    with pytest.raises(HasLeft):
        cast.does(firm.receipt, "close", "tang", words="登记好了，请看。")


def test_what_is_known_of_a_firm_is_sealed_and_its_receipt_names_the_officer(firm, cast):
    row = firm.row
    assert "五金".encode() not in bytes(row.sealed)
    assert RIGHT.encode() not in bytes(row.sealed) + bytes(row.blind)
    assert opened(row)["code"] == RIGHT
    assert "赵勇" in door.said(door.events(firm.receipt)[-1])["words"]
    assert firm.row.officer_id == cast.officers["zhao"].id


def test_the_liaison_officer_is_of_the_unit(firm, cast):
    with pytest.raises(Invalid):
        actions.set_liaison(cast.viewer("zhao"), firm.row.id, Liaison(cast.units["heping"].id, badge="010003"))
    with pytest.raises(NotFound):
        actions.set_liaison(cast.viewer("zhou"), firm.row.id, Liaison(cast.units["donghu"].id))


def test_who_left_the_unit_is_not_named_any_longer(firm, cast):
    today = cast.now.date()
    assert liaison_of(firm.row, today).name.zh.startswith("赵勇")
    Posting.objects.filter(officer=cast.officers["zhao"]).delete()
    assert liaison_of(firm.row, today).name is None
    assert liaison_of(firm.row, today).unit.id == cast.units["heping"].id


def test_every_firm_of_the_register_is_a_subject_of_duties_large_and_small_alike(cast):
    made = [registers(cast, now=cast.now, number=n, size=size) for n, size in enumerate(["micro", "large", "small"])]
    kind = subjects.kind(FIRMS)
    first = kind.listing(cast.bureau.id, on=date(2026, 3, 17), after="", limit=2)
    rest = kind.listing(cast.bureau.id, on=date(2026, 3, 17), after=first[-1].key, limit=2)
    keys = [one.key for one in [*first, *rest]]
    assert keys == sorted(str(one.row.id) for one in made)
    assert {one.name.zh for one in first} == {"一家登记的企业"}, "no name unless the firm said so"
    assert not any(one.shown for one in first)
    assert kind.listing(cast.bureau.id, on=date(2026, 3, 16), after="", limit=9) == [], (
        "none was registered the day before"
    )
    assert set(kind.still(cast.bureau.id, keys, on=date(2026, 3, 17))) == set(keys)


def test_a_firm_that_lets_its_name_be_read_is_named(cast):
    registers(cast, now=cast.now, **{"public-name": "yes"})
    (subject,) = subjects.kind(FIRMS).listing(cast.bureau.id, on=date(2026, 3, 17), after="", limit=9)
    assert (subject.name.zh, subject.shown) == ("河西五金店", True)


def test_a_firm_registered_in_the_middle_of_a_quarter_owes_a_job_for_its_visit(firm):
    assert Job.objects.get(name="firms.include").arguments["firm"] == str(firm.row.id)


def test_leaving_erases_at_once_and_the_code_may_register_again(firm, cast):
    actions.leave(firm.row, "asked", now=cast.now)
    row = firm.row
    assert (bytes(row.key), bytes(row.sealed), bytes(row.blind), bytes(row.code_hash)) == (b"", b"", b"", b"")
    assert opened(row) == {}
    assert row.officer_id is None
    registration = cast.matter(firm.receipt)
    assert (bytes(registration.sealed), bytes(registration.key)) == (b"", b""), "what it wrote to register, too"
    assert not Party.objects.filter(matter_id=registration.id).exclude(sealed=b"").exists()
    assert subjects.kind(FIRMS).listing(cast.bureau.id, on=date(2026, 3, 17), after="", limit=9) == []
    registers(cast, now=cast.now)
    assert Firm.objects.filter(left_at=None).count() == 1


def test_leaving_twice_and_for_no_reason(firm, cast):
    with pytest.raises(Invalid):
        actions.leave(firm.row, "bankrupt", now=cast.now)
    actions.leave(firm.row, "asked", now=cast.now)
    actions.leave(firm.row, "closed", now=cast.now + timedelta(days=1))
    assert (firm.row.left_why, firm.row.left_at) == ("asked", cast.now)


def test_while_a_request_is_open_the_contact_stays_to_answer_it_30_days_at_most(firm, cast):
    made = asks(firm, cast)
    actions.leave(firm.row, "asked", now=cast.now)
    assert opened(firm.row)["name"] == "老板娘"
    assert actions.erase_left(now=cast.now + timedelta(days=29)) == 0
    cast.does(made, "answer", "tang", words="已经划了停车位。", now=cast.now + timedelta(days=29))
    assert actions.erase_left(now=cast.now + timedelta(days=29)) == 1
    assert opened(firm.row) == {}
    assert actions.erase_left(now=cast.now + timedelta(days=30)) == 0


def test_a_request_that_was_taken_back_keeps_nothing(firm, cast):
    cast.does(asks(firm, cast), "withdraw", now=cast.now)
    actions.leave(firm.row, "asked", now=cast.now)
    assert opened(firm.row) == {}


def test_a_request_that_was_asked_again_is_open_again(firm, cast):
    made = asks(firm, cast)
    cast.does(made, "answer", "tang", words="已经划了停车位。", now=cast.now)
    cast.does(made, "reopen", now=cast.now)
    actions.leave(firm.row, "asked", now=cast.now)
    assert opened(firm.row)["name"] == "老板娘"


def test_an_unanswered_request_keeps_nothing_for_ever(firm, cast):
    asks(firm, cast)
    actions.leave(firm.row, "asked", now=cast.now)
    assert actions.erase_left(now=cast.now + timedelta(days=30)) == 1


def test_who_has_left_asks_nothing_in_the_firm_s_name(firm, cast):
    row = firm.row
    actions.leave(row, "asked", now=cast.now)
    with pytest.raises(HasLeft):
        asks(firm, cast)


def test_a_request_is_a_matter_with_its_clock_and_its_answer_is_timed(firm, cast):
    made = asks(firm, cast)
    assert made.secret
    assert {one.promise for one in made.deadlines} == {"accept", "answer"}
    later = cast.now + timedelta(days=2)
    cast.does(made, "answer", "tang", words="已经划了停车位。", now=later)
    row = FirmRequest.objects.get()
    assert (row.size, row.answered_at) == ("micro", later)


def test_advice_is_recorded_once_a_day_and_only_what_is_on_the_list(firm, cast):
    day = date(2026, 3, 17)
    viewer = cast.viewer("zhao")
    assert actions.give_advice(viewer, firm.row.id, ["fire-exit", "fraud-boss"], on=day, now=cast.now) == 2
    assert actions.give_advice(viewer, firm.row.id, ["fire-exit"], on=day, now=cast.now) == 0
    for wrong in (["give-us-money"], []):
        with pytest.raises(Invalid):
            actions.give_advice(viewer, firm.row.id, wrong, on=day, now=cast.now)
    with pytest.raises(NotFound):
        actions.give_advice(cast.viewer("zhou"), firm.row.id, ["fire-exit"], on=day, now=cast.now)
    with pytest.raises(Invalid):
        actions.give_advice(viewer, firm.row.id, ["fire-exit"], on=date(2027, 3, 17), now=cast.now)
    assert Advice.objects.count() == 2


def test_a_closed_registration_can_t_be_taken_in_twice(firm, cast):
    with pytest.raises((RegisteredAlready, NotOffered)):
        actions.register(cast.viewer("tang"), firm.number, Liaison(cast.units["heping"].id), now=cast.now)


def test_made_up_codes_of_the_tests_are_right(cast):
    assert all(actions.check_code(cast.bureau.id, code_of(number)) for number in range(20))
