"""Every procedure that ships: loads, speaks both languages, cites what law.md holds, leaves nobody waiting in vain."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from heliograph.core.calendar import Within
from heliograph.core.procedure import (
    Evidence,
    FieldKind,
    Group,
    Handler,
    Kind,
    Outcome,
    Owes,
    Procedure,
    Who,
    explain,
    guide_promises,
    shipped,
    shipped_folder,
)
from heliograph.core.text import Text

CODES = {
    "consultation", "help", "suggestion", "non-urgent-report", "tip", "complaint", "petition", "reception", "information-request",
    "household-correction", "residence-permit", "no-criminal-record", "camera-objection", "firm-request",
    "record-correction", "reconsideration", "compensation", "call-for-suggestions", "mediation", "firm-registration",
    "home-visit", "patrol-wish",
}  # fmt: skip
CASES = {"public-order-case", "administrative-penalty", "criminal-case", "accident-finding", "case-property"}
DUTIES = {"duty", "duty-visit", "duty-reception", "duty-firm-visit"}
CHECKS = {"inspection-finding", "panel-finding", "appraisal-objection"}
every_procedure = pytest.mark.parametrize("procedure", shipped().values(), ids=shipped().keys())
every_one_a_resident_begins = pytest.mark.parametrize(
    "procedure", [shipped()[code] for code in sorted(CODES)], ids=sorted(CODES)
)


def texts_in(thing: object) -> Iterator[Text]:
    if isinstance(thing, Text):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from texts_in(part)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            yield from texts_in(getattr(thing, name))


def test_the_procedures_that_residents_begin_the_five_kinds_of_case_and_what_rules_begin_ship() -> None:
    assert set(shipped()) == CODES | CASES | DUTIES | CHECKS
    assert {file.stem for file in shipped_folder().glob("*.toml")} == CODES | CASES | DUTIES | CHECKS
    assert {code for code, procedure in shipped().items() if procedure.group is Group.CASE} == CASES


@every_procedure
def test_every_sentence_is_in_chinese_and_in_english(procedure: Procedure) -> None:
    texts = list(texts_in(procedure))
    assert len(texts) > (20 if procedure.group is Group.INSIDE else 60)
    for text in texts:
        assert re.search(r"[\u4e00-\u9fff]|^\d+$", text.zh), text
        assert text.en.strip(), text
        assert not re.search(r"[\u4e00-\u9fff]", text.en), text


@every_procedure
def test_every_row_that_is_cited_exists_in_law_md(procedure: Procedure, law: dict[str, str]) -> None:
    cited = {basis.row for basis in procedure.basis if basis.row}
    named = {basis.name for basis in procedure.basis if not basis.row}
    citing = (*procedure.promises, *procedure.tellings, *procedure.views)
    cited |= {row for each in citing for row in each.basis if row not in named}
    assert cited <= law.keys()


@every_procedure
def test_no_row_is_shown_as_better_proven_than_law_md_says(procedure: Procedure, law: dict[str, str]) -> None:
    for basis in procedure.basis:
        if basis.row and basis.evidence in (Evidence.FULL, Evidence.EXCERPT):
            mark = law[basis.row].rsplit("|", 2)[-2]
            assert basis.evidence.value in mark or Evidence.FULL.value in mark, (basis.row, mark)


@every_procedure
def test_a_national_promise_rests_on_a_text_that_was_read(procedure: Procedure) -> None:
    for promise in procedure.promises:
        grounds = procedure.cited(promise)
        assert grounds, promise.name
        assert promise.local or all(basis.is_firm for basis in grounds), promise.name


@every_procedure
def test_every_open_state_has_a_next_step_and_says_what_it_means(procedure: Procedure) -> None:
    for state in procedure.states:
        assert state.says is not None, state.name
        steps = {action.kind for action in procedure.actions if state.name in action.from_ and action.to}
        assert state.final or steps - {Kind.WITHDRAW, Kind.MERGE}, state.name


@every_procedure
def test_a_new_matter_is_owed_something_by_the_police_at_once(procedure: Procedure) -> None:
    owed = procedure.starts(procedure.opening.name)
    assert any(promise.owes is Owes.POLICE for promise in owed)


@every_one_a_resident_begins
def test_a_resident_can_take_back_add_rate_correct_and_say_not_solved(procedure: Procedure) -> None:
    kinds = {action.kind for action in procedure.actions if "resident" in action.by}
    wanted = {Kind.SUBMIT, Kind.SUPPLY, Kind.WITHDRAW, Kind.REOPEN, Kind.RATE, Kind.CORRECT}
    assert wanted <= kinds


@every_one_a_resident_begins
def test_not_solved_can_be_said_for_thirty_days_and_rating_goes_on_longer(procedure: Procedure) -> None:
    assert procedure.action("reopen").window == Within.parse("30 days")
    assert procedure.action("rate").window == Within.parse("90 days")


@every_procedure
def test_only_procedures_whose_law_needs_a_name_ask_for_one(procedure: Procedure) -> None:
    required = {field.kind for field in procedure.fields if field.required}
    if procedure.who is Who.ANYONE:
        assert procedure.anonymous
        assert not required & {FieldKind.IDENTITY, FieldKind.PHONE, FieldKind.EMAIL}
    if FieldKind.IDENTITY in required:
        identity = next(field for field in procedure.fields if field.kind is FieldKind.IDENTITY)
        assert identity.hint is not None, "say why the number is needed and when it is erased"


@every_procedure
def test_the_guide_can_be_printed_in_both_languages(procedure: Procedure) -> None:
    chinese, english = explain(procedure, "zh-hans"), explain(procedure, "en")
    assert procedure.title.zh in chinese
    assert procedure.guide.remedy.zh in chinese
    assert procedure.guide.remedy.en in english
    assert not re.search(r"[\u4e00-\u9fff]", english)
    for promise in guide_promises(procedure):
        assert promise.within.zh in chinese
        assert promise.within.en in english


def test_who_may_stay_anonymous() -> None:
    anonymous = {code for code, procedure in shipped().items() if procedure.anonymous}
    assert {
        "consultation", "help", "suggestion", "non-urgent-report", "tip", "complaint", "firm-request",
        "call-for-suggestions", "patrol-wish",
    } == anonymous  # fmt: skip


def test_only_questions_and_suggestions_may_be_published_in_full() -> None:
    assert {code for code, procedure in shipped().items() if procedure.public == "full"} == {
        "consultation",
        "suggestion",
    }


def test_a_complaint_never_goes_to_the_accused() -> None:
    complaint = shipped()["complaint"]
    assert complaint.conflict
    assert complaint.handler is Handler.SUPERVISION
    assert {code for code, procedure in shipped().items() if procedure.conflict} == {"complaint"}


@pytest.mark.parametrize("code", ["help", "non-urgent-report", "tip", "complaint"])
def test_reports_and_calls_for_help_point_to_110_first(code: str) -> None:
    assert shipped()[code].elsewhere[0].phone == "110"


def test_a_report_is_passed_on_within_24_hours_and_decided_in_24_or_72() -> None:
    report = shipped()["non-urgent-report"]
    transfer, review = report.promise("transfer"), report.promise("review")
    assert (str(transfer.within), transfer.basis, transfer.local) == ("24 hours", ("A-04",), False)
    assert (str(review.within), review.local) == ("24 hours", True)
    assert review.extend is not None
    assert str(review.extend.at_most) == "48 hours"
    assert {basis.row for basis in report.basis} >= {f"A-0{number}" for number in range(1, 9)}


def test_a_petition_has_review_and_re_review_with_thirty_days_each_to_ask_and_to_answer() -> None:
    petition = shipped()["petition"]
    answer = petition.promise("answer")
    assert answer.extend is not None
    assert [str(petition.promise("notice").within), str(answer.within), str(answer.extend.at_most)] == [
        "15 days",
        "60 days",
        "30 days",
    ]
    for ask, promise in (("request-review", "review"), ("request-re-review", "re-review")):
        assert str(petition.action(ask).window) == "30 days"
        assert [started.name for started in petition.starts(ask)] == [promise]
        assert str(petition.promise(promise).within) == "30 days"
    assert not any(action.to for action in petition.offered("re-reviewed", {"resident"})), "P-12: it ends there"
    assert petition.action("open-hearing").pauses == ("re-review",)


def test_an_information_request_is_answered_in_twenty_working_days_counted_anew_after_a_fix() -> None:
    request = shipped()["information-request"]
    answer = request.promise("answer")
    assert answer.extend is not None
    assert (str(answer.within), str(answer.extend.at_most), answer.local) == (
        "20 working days",
        "20 working days",
        False,
    )
    assert [promise.name for promise in request.restarts("supply")] == ["answer"]
    assert "answer" in request.action("consult").pauses
    assert "answer" in request.action("consulted").resumes
    assert request.promise("third-party").owes is Owes.OTHER


def test_an_information_request_has_each_kind_of_answer_the_regulation_knows() -> None:
    request = shipped()["information-request"]
    ends = {action.name: request.state(action.to).outcome for action in request.actions if action.to}
    assert {name for name, outcome in ends.items() if outcome is Outcome.ANSWERED} == {
        "answer",
        "give-part",
        "already-public",
        "not-held",
    }
    assert {name for name, outcome in ends.items() if outcome is Outcome.REFUSED} == {"refuse", "repeat"}
    assert {name for name, outcome in ends.items() if outcome is Outcome.NOT_OURS} == {
        "not-ours",
        "own-route",
        "is-complaint",
    }
