"""Surveys: announced, drawn by a seed younger than the plan, answered once for each invitation, counted with what is hidden."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from heliograph.core.receipt import read_number
from heliograph.core.text import Text
from heliograph.ledger import policy as policies
from heliograph.matters.errors import Invalid, NotAllowed
from heliograph.supervision.actions import draw_announced
from heliograph.supervision.models import PublicDraw
from heliograph.supervision.reading.draws import file_of
from heliograph.surveys import actions, reading
from heliograph.surveys.actions import Layer
from heliograph.surveys.bank import BankInvalid, bank, read
from heliograph.surveys.errors import NoSuchCode, NotOpen, Used
from heliograph.surveys.models import Answers, Invitation, Stratum, Survey
from heliograph.surveys.reading.opinion import reviewed
from heliograph.verifier.draw import verify_draw
from tests.surveys.conftest import SAID, codes_of, draws, new, script


def page(cast, survey, days: int = 0):
    return reading.page_of(cast.bureau.id, survey.id, now=cast.now + timedelta(days=days))


def answers(cast, survey, many: int, said=lambda n: SAID) -> None:
    for number, code in enumerate(codes_of(survey)[:many]):
        actions.answer(cast.bureau.id, code, said(number), now=cast.now + timedelta(hours=1))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "street"}, "kind"),
        ({"kind": "review"}, "about"),
        ({"questions": ("safe-night", "no-such")}, "questions"),
        ({"questions": ("age",)}, "questions"),
        ({"questions": ("fair",)}, "questions"),
        ({"layers": ()}, "layers"),
        ({"layers": (Layer("和平路", 10, 11),)}, "layers"),
        ({"layers": (Layer("和平路", 10, 1), Layer("和平路", 10, 1))}, "layers"),
        ({"until": date(2026, 3, 1)}, "until"),
        ({"until": date(2026, 8, 1)}, "until"),
        ({"title": " "}, "title"),
    ],
)
def test_a_plan_that_can_not_be_names_its_field(cast, more, field):
    with pytest.raises(Invalid) as error:
        actions.announce(cast.viewer("sun"), new(**more), now=cast.now)
    assert error.value.field == field
    assert not Survey.objects.exists()


@pytest.mark.parametrize("who", ["tang", "qian", "zhou", "wu", "zheng", "fa"])
def test_only_supervision_runs_surveys(cast, announced, who):
    viewer = cast.viewer(who)
    with pytest.raises(NotAllowed):
        actions.announce(viewer, new(), now=cast.now)
    with pytest.raises(NotAllowed):
        list(reading.letters_of(viewer, announced.id, now=cast.now))


def test_nobody_runs_a_review_of_the_own_unit(cast):
    plan = new(kind="review", questions=("fair",), about=cast.units["duchashi"].id)
    with pytest.raises(NotAllowed):
        actions.announce(cast.viewer("sun"), plan, now=cast.now)
    assert actions.announce(cast.viewer("sun"), replace(plan, about=cast.units["heping"].id), now=cast.now).about_id


def test_the_plan_is_in_the_log_and_the_clock_draws_once_when_its_moment_has_passed(cast, log, announced):
    later = cast.now + timedelta(hours=2)
    for at in (1, 9):
        cast.submits()
        while log.sequencer.step():
            pass
        log.sequencer.publish(cast.now + timedelta(minutes=at))
    assert draw_announced(later) == 0, "a checkpoint before the moment is no seed"
    assert actions.draw_due(later) == 0
    survey = draws(cast, log, announced)
    row = PublicDraw.objects.get(id=survey.draw_id)
    assert (survey.seed, len(survey.seed)) == (row.seed, 64)
    assert actions.draw_due(later) == 0, "never twice"
    told = json.loads(file_of(row))["announcement"]
    assert told["about"]["questions"] == "safe-night trust age sex"
    assert [(one["numbers"], one["take"]) for one in told["strata"]] == [(900, 60), (300, 40)]


def test_without_a_checkpoint_in_a_day_the_plan_is_void_and_stays_to_be_seen(cast, client, announced, at):
    late = cast.now + timedelta(days=2)
    draw_announced(late)
    assert actions.draw_due(late) == 0
    at(late)
    assert "这个方案作废" in client.get(f"/surveys/{announced.id}/").text


def test_anybody_can_draw_again_with_the_command_or_twenty_lines(cast, drawn):
    text = file_of(PublicDraw.objects.get(id=drawn.draw_id))
    assert verify_draw(text, policy=policies.policy()).is_good
    file = json.loads(text)
    again = script("draw_again").again(file["announcement"], file["drawn"]["seed"])
    assert again == (file["drawn"]["taken"], {})
    for stratum, taken in zip(Stratum.objects.filter(survey_id=drawn.id).order_by("place"), again[0], strict=True):
        assert stratum.numbers == sorted(int(one.partition("/")[2]) for one in taken)
        assert len(set(stratum.numbers)) == stratum.take
    assert Invitation.objects.count() == 100


@pytest.mark.parametrize(
    ("spoil", "wrong"),
    [
        (lambda file: file["announcement"]["strata"][0].update(numbers=899), "altered"),
        (lambda file: file["announcement"]["about"].update(questions="trust"), "altered"),
        (lambda file: file["drawn"]["taken"][0].reverse(), "other-result"),
        (lambda file: file["drawn"].update(seed="0" * 64), "other-seed"),
        (lambda file: file["announcement"]["strata"][0].update(labels={"a": 1}), "unreadable"),
        (lambda file: file["announcement"]["strata"][0].pop("numbers"), "unreadable"),
    ],
)
def test_who_edits_the_plan_or_the_draw_is_found_out(cast, drawn, spoil, wrong):
    file = json.loads(file_of(PublicDraw.objects.get(id=drawn.draw_id)))
    spoil(file)
    assert wrong in verify_draw(json.dumps(file), policy=policies.policy()).wrongs


def test_letters_hold_the_same_codes_whenever_they_are_printed_and_no_row_holds_one(cast, drawn):
    now = cast.now + timedelta(minutes=5)
    first, second = (list(reading.letters_of(cast.viewer("sun"), drawn.id, now=now)) for _time in range(2))
    assert first == second
    typed = [read_number(letter.code) for letter in first]
    assert len(set(typed)) == 100
    assert typed == codes_of(drawn)
    held = " ".join(bytes(row.blind).hex() for row in Invitation.objects.all())
    assert not any(code in held or code.encode().hex() in held for code in typed)


def test_an_invitation_is_answered_once_and_what_was_said_does_not_know_it(cast, drawn):
    code = codes_of(drawn)[0]
    actions.answer(cast.bureau.id, f" {code[:4]}-{code[4:].lower()} ", SAID, now=cast.now + timedelta(hours=1))
    with pytest.raises(Used):
        actions.answer(cast.bureau.id, code, SAID, now=cast.now + timedelta(hours=1))
    row = Answers.objects.get()
    assert row.said == SAID
    assert row.id.version == 4
    assert set(row.__dict__) - {"_state"} == {"bureau_id", "id", "survey_id", "stratum_id", "way", "said"}
    used = Invitation.objects.get(used=True)
    assert set(used.__dict__) - {"_state"} == {"bureau_id", "blind", "survey_id", "stratum_id", "used"}


def test_a_refused_answer_keeps_the_invitation_unused(cast, drawn):
    code, now = codes_of(drawn)[0], cast.now + timedelta(hours=1)
    for said in ({}, {**SAID, "trust": "perhaps"}, {"trust": "yes"}):
        with pytest.raises(Invalid):
            actions.answer(cast.bureau.id, code, said, now=now)
    assert not Invitation.objects.filter(used=True).exists()
    actions.answer(cast.bureau.id, code, SAID, now=now)


def test_codes_open_only_while_the_survey_is_open_and_only_in_their_bureau(cast, drawn):
    code, now = codes_of(drawn)[0], cast.now + timedelta(hours=1)
    with pytest.raises(NotOpen):
        actions.find(cast.bureau.id, code, now=cast.now + timedelta(days=20))
    with pytest.raises(NoSuchCode):
        actions.find(cast.other_bureau.id, code, now=now)
    with pytest.raises(Invalid):
        actions.find(cast.bureau.id, code[:-1] + ("3" if code[-1] != "3" else "4"), now=now)
    actions.stop(cast.viewer("sun"), drawn.id, "印错了信", now=now)
    with pytest.raises(NotOpen):
        actions.find(cast.bureau.id, code, now=now)
    assert not list(reading.letters_of(cast.viewer("sun"), drawn.id, now=now))


def test_paper_is_typed_in_by_supervision_and_counted_as_paper(cast, drawn):
    now = cast.now + timedelta(hours=1)
    first, second = codes_of(drawn)[:2]
    with pytest.raises(NotAllowed):
        actions.enter_paper(cast.viewer("qian"), drawn.id, first, SAID, now=now)
    with pytest.raises(NoSuchCode):
        actions.enter_paper(cast.viewer("sun"), uuid4(), first, SAID, now=now)
    actions.enter_paper(cast.viewer("sun"), drawn.id, second, SAID, now=now)
    assert Answers.objects.get().way == "paper"


def test_nothing_is_told_while_answers_come_in_or_when_too_few_did(cast, drawn):
    answers(cast, drawn, 29)
    assert page(cast, drawn).results == ()
    assert page(cast, drawn, 20).results == ()
    assert page(cast, drawn, 20).counted.answered == 29


def test_results_weigh_by_the_lists_and_hide_a_small_stratum_with_another(cast, drawn):
    answers(cast, drawn, 90, lambda n: {**SAID, "safe-night": "very" if n < 30 or n >= 60 else "not"})
    found = page(cast, drawn, 20)
    assert [one.answered for one in found.counted.strata] == [60, 30]
    first = found.results[0]
    assert first.good.share == pytest.approx(0.75 * 0.5 + 0.25 * 1.0)
    assert [share.share for _name, share in first.strata] == [0.5, 1.0]
    assert len(found.results) == 2, "questions about the person have no result of their own"


def test_a_stratum_in_which_few_answered_is_put_together_with_another(cast, drawn):
    answers(cast, drawn, 65)
    found = page(cast, drawn, 20)
    assert [one.answered for one in found.counted.strata] == [None, None]
    assert found.results[0].strata == ()


def test_a_share_of_a_small_stratum_does_not_stand_alone(cast, drawn):
    answers(cast, drawn, 75, lambda n: {**SAID, "trust": ["yes", "no"][n % 2], "safe-night": ["very", "not"][n % 2]})
    found = page(cast, drawn, 20)
    assert [one.answered for one in found.counted.strata] == [60, 15]
    assert [share is None for _name, share in found.results[0].strata] == [False, True]


def test_paper_may_leave_questions_empty_and_says_how_many_did(cast, drawn):
    now, sun, codes = cast.now + timedelta(hours=1), cast.viewer("sun"), codes_of(drawn)
    for said in ({}, {"age": "60-up"}, {"trust": "perhaps"}):
        with pytest.raises(Invalid):
            actions.enter_paper(sun, drawn.id, codes[0], said, now=now)
    for number, code in enumerate(codes[:40]):
        actions.enter_paper(sun, drawn.id, code, {"trust": "yes"} if number < 4 else SAID, now=now)
    night, trust = page(cast, drawn, 20).results
    assert (night.heard, trust.heard, page(cast, drawn, 20).counted.answered) == (36, 40, 40)
    assert night.good.answered == 36


def test_the_bank_is_checked():
    assert len({one.code for one in bank().questions}) == len(bank().questions)
    with pytest.raises(BankInvalid):
        read("version = 'x'\nquestions = []")
    with pytest.raises(BankInvalid, match="names no option"):
        read(
            "version = 'x'\n[[questions]]\ncode = 'a'\nkinds = ['safety']\nask = { zh = '甲', en = 'A' }\ngood = ['c']\n"
            "options = [{ value = 'a', zh = '一', en = '1' }, { value = 'b', zh = '二', en = '2' }]"
        )
    assert all(isinstance(one.ask, Text) and one.ask.en for one in bank().questions)


def test_a_review_speaks_for_its_unit_once_it_is_over(cast, log):
    heping, sun = cast.units["heping"].id, cast.viewer("sun")
    plan = new(kind="review", questions=("fair", "explains"), about=heping, layers=(Layer("住户", 500, 50),))
    survey = draws(cast, log, actions.announce(sun, plan, now=cast.now))
    answers(cast, survey, 40, lambda n: {"fair": "yes" if n < 30 else "no", "explains": "yes"})
    march, after = (date(2026, 3, 1), date(2026, 3, 31)), cast.now + timedelta(days=20)
    assert reviewed(cast.bureau.id, *march, heping, now=cast.now).value is None
    found = reviewed(cast.bureau.id, *march, heping, now=after)
    assert (found.value, found.answered, found.asked) == (0.75, 40, 50)
    assert found.low < 0.75 < found.high
    assert reviewed(cast.bureau.id, *march, cast.units["donghu"].id, now=after).value is None
