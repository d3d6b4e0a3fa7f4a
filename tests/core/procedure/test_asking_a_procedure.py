"""The questions that the spine asks of a procedure, and how a file is laid over its shared pieces."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from heliograph.core.calendar import Within
from heliograph.core.procedure import (
    Group,
    Kind,
    Outcome,
    Procedure,
    ProcedureInvalid,
    When,
    explain,
    guide_promises,
    read_procedure,
    shipped,
)

BAD = Path(__file__).parent / "bad"
PLAIN = (BAD / "shared" / "plain.toml").read_text("utf-8")
SAMPLE = (BAD / "bad-version.toml").read_text("utf-8").replace('"v2"  # BAD: must be written like', '"2026-11"')


def sample(more: str = "", *, shared: str = PLAIN, **top: str) -> Procedure:
    """A small good procedure, with `top` keys replaced and `more` at its end."""
    text = SAMPLE
    for key, value in top.items():
        lines = [line for line in text.splitlines() if not line.startswith(f"{key} =")]
        text = "\n".join([f"{key} = {value}", *lines])
    return read_procedure(f"{text}\n{more}", file="bad-version.toml", fragments={"plain": shared})


@pytest.fixture
def consultation() -> Procedure:
    return shipped()["consultation"]


def test_a_matter_begins_in_the_state_its_opening_leads_to(consultation: Procedure) -> None:
    assert consultation.opening.kind is Kind.SUBMIT
    assert consultation.first_state.name == "submitted"


def test_an_unknown_name_is_a_key_error(consultation: Procedure) -> None:
    for look in (consultation.state, consultation.action, consultation.promise, consultation.field):
        with pytest.raises(KeyError):
            look("nowhere")


def test_a_resident_is_offered_other_steps_than_an_officer(consultation: Procedure) -> None:
    resident = {action.name for action in consultation.offered("submitted", {"resident"})}
    officer = {action.name for action in consultation.offered("submitted", {"handler"})}
    assert resident == {"add", "withdraw", "correct"}
    assert {"accept", "answer", "transfer", "ask"} <= officer
    assert "withdraw" not in officer
    assert not consultation.offered("submitted", set())


def test_after_the_answer_a_resident_may_say_not_solved_and_rate(consultation: Procedure) -> None:
    assert {action.name for action in consultation.offered("answered", {"resident"})} == {"reopen", "rate", "correct"}


def test_an_answer_keeps_what_it_was_promised_for(consultation: Procedure) -> None:
    assert {promise.name for promise in consultation.starts("submit")} == {"accept", "answer"}
    assert {promise.name for promise in consultation.keeps("answer")} == {"accept", "answer", "answer-again"}
    assert {promise.name for promise in consultation.voids("withdraw")} >= {"accept", "answer", "take"}
    assert consultation.restarts("supply") == ()


def test_only_a_bad_rating_starts_the_follow_up(consultation: Procedure) -> None:
    assert consultation.promise("follow-up").when is When.BAD_RATING
    assert consultation.starts("rate") == ()
    assert [promise.name for promise in consultation.starts("rate", bad_rating=True)] == ["follow-up"]


def test_a_procedure_cannot_be_changed(consultation: Procedure) -> None:
    with pytest.raises(FrozenInstanceError):
        consultation.code = "other"  # type: ignore[misc]


def test_an_entry_of_the_same_name_replaces_the_shared_one_key_by_key() -> None:
    changed = sample('[[actions]]\nname = "answer"\ntitle = { zh = "回信", en = "Write back" }')
    assert changed.action("answer").title.en == "Write back"
    assert changed.action("answer").needs == sample().action("answer").needs


def test_what_is_left_out_is_forgotten_by_the_shared_pieces_too(consultation: Procedure) -> None:
    assert "close" not in {action.name for action in consultation.actions}
    assert "done" not in consultation.action("reopen").from_
    assert all("close" not in promise.kept_by + promise.void_by for promise in consultation.promises)


def test_leaving_out_an_answer_does_not_take_it_from_what_a_step_must_say() -> None:
    assert "answer" in shipped()["non-urgent-report"].action("close").needs


def test_group_words_stand_for_states_and_actions() -> None:
    look = '[[actions]]\nname = "look"\ntitle = { zh = "看", en = "Look" }\nkind = "step"\nby = ["lead"]\nfrom = "{}"'
    assert sample(look.replace("{}", "open")).action("look").from_ == ("taken",)
    assert sample(look.replace("{}", "final")).action("look").from_ == ("answered",)
    assert sample(look.replace("{}", "any")).action("look").from_ == ("taken", "answered")
    kept = sample('[[promises]]\nname = "answer"\nkept_by = ["answers"]\nvoid_by = ["answers", "exits"]')
    assert kept.promise("answer").kept_by == ("answer",)
    assert kept.promise("answer").void_by == ()


def test_the_digest_changes_with_the_file_and_with_what_it_includes() -> None:
    digests = {sample().digest, sample("# more").digest, sample(shared=PLAIN + "# more").digest}
    assert len(digests) == 3
    assert sample().digest == sample().digest
    assert all(len(digest) == 64 for digest in digests)


def test_retention_is_counted_in_months() -> None:
    assert sample(retention='"18 months"').retention_months == 18
    assert sample(retention='"2 years"').retention_months == 24
    assert sample(retention='"for ever"').retention_months == 0
    assert sample(retention='"for ever"').retention_text.zh == "永久"


def test_a_warning_comes_at_four_fifths_unless_the_promise_says_otherwise() -> None:
    assert sample().promise("answer").warn == 0.8
    assert sample('[[promises]]\nname = "answer"\nwarn = "50%"').promise("answer").warn == 0.5


def test_a_promise_may_say_how_its_days_are_counted() -> None:
    held = sample('[[promises]]\nname = "answer"\nrule = { custody = true, rolls = false }').promise("answer")
    assert held.rule.custody
    assert not held.rule.rolls
    assert sample().promise("answer").rule.rolls


def test_a_legal_ground_is_cited_as_one_would_quote_it(consultation: Procedure) -> None:
    ground = consultation.cited(consultation.promise("answer"))[0]
    assert ground.cite.zh == "《潍坊市12345政务服务便民热线条例》第20条"
    assert ground.cite.en == "12345 Hotline Regulation of Weifang, art. 20"


def test_guide_promises_come_in_the_order_of_the_file_with_their_extension() -> None:
    petition = shipped()["petition"]
    promises = guide_promises(petition)
    assert [promise.name for promise in promises] == [promise.name for promise in petition.promises]
    answer = next(promise for promise in promises if promise.name == "answer")
    assert answer.within == Within.parse("60 days").text
    assert answer.extension is not None
    assert "30 days" in answer.extension.en
    assert [basis.row for basis in answer.basis] == ["P-09"]
    assert not answer.local


def test_the_guide_marks_what_rests_on_reports_only() -> None:
    guide = explain(shipped()["complaint"], "en")
    assert "[P-22, from reports, original not seen]" in guide
    assert "A local promise: a bureau may set its own figure." in guide
    assert "can't see or handle it" in guide


def test_the_outcomes_of_a_procedure_are_those_of_its_final_states() -> None:
    for procedure in shipped().values():
        outcomes = {state.outcome for state in procedure.states if state.final}
        assert outcomes <= set(Outcome)
        is_asked_for = procedure.group not in (Group.CASE, Group.INSIDE)
        assert (Outcome.WITHDRAWN in outcomes) == is_asked_for, "nobody takes a case back, nor what was begun inside"


def test_a_file_that_is_refused_gives_every_problem_as_one_message() -> None:
    with pytest.raises(ProcedureInvalid, match=r"bad-version\.toml:\d+: retention: "):
        sample(retention='"soon"')


def test_the_guide_begins_with_sending_and_follows_the_journey() -> None:
    guide = explain(shipped()["petition"], "en").split("\nSTEPS\n")[1]
    titles = [line for line in guide.split("\n\n")[0].splitlines() if line.startswith("- ")]
    assert titles[0].startswith("- Send:")
    order = [next(i for i, line in enumerate(titles) if line.startswith(f"- {title}:")) for title in (
        "Accept", "Give the opinion", "Disagree: ask for a review", "Give the review opinion", "Internal note",
    )]  # fmt: skip
    assert order == sorted(order)


@pytest.mark.parametrize("code", ["non-urgent-report", "tip", "petition"])
def test_what_was_declined_is_reviewed_anew_under_the_same_limits_when_not_solved(code: str) -> None:
    procedure = shipped()[code]
    again, first = procedure.starts("reopen"), procedure.starts("submit")
    assert procedure.action("reopen").to == procedure.first_state.name
    assert again == first
    assert again
