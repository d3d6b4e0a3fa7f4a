"""Each figure of each case procedure against its row of law.md, typed here a second time; what waits for what; whose clock.

A figure of "local" has no number in law.md: the procedure calls it a bureau's own, and it is typed here so that a change is seen.
"""

from __future__ import annotations

import re

import pytest

from heliograph.core.procedure import Group, Kind, Owes, Procedure, Promise, Who, shipped

CASES = sorted(code for code, procedure in shipped().items() if procedure.group is Group.CASE)

# procedure: promise: length, extensions, "!" = holidays never move it (somebody is held), row of law.md or "local"
FIGURES = """
public-order-case
    transfer             24 hours                                   A-04
    review               24 hours        + 48 hours lead            local A-06
    decide               30 days         + 30 chief + 30 chief      A-12
    decide-again         30 days         + 30 chief + 30 chief      local A-14
    fast                 48 hours                                   A-16
    mediation            7 working days                             local A-36
    second-mediation     7 working days                             A-36
    agreement            30 days                                    local A-36
    questioning          8 hours !       + 4 lead + 12 lead         A-11
    notify-family        24 hours !                                 local A-27
    answer-delay         24 hours !                                 A-40
    report-on-spot       24 hours                                   A-32
    serve-punished       2 days                                     A-27
    serve-victim         2 days                                     A-28
    pay                  15 days                                    A-35
    case-receipt         24 hours                                   local A-03
    appraisal-copy       5 days                                     A-17
    ask-reappraisal      3 days                                     A-18
    answer-reappraisal   5 working days                             local S-20
    tell-unknown         5 working days                             local S-20
    weigh-defence        5 working days                             local S-20
    published-notice     7 days                                     A-20
    ask-hearing          5 working days                             A-22
    answer-hearing       2 days                                     A-23
    hold-hearing         10 days                                    A-24
    prepare-hearing      7 days                                     local A-24
    take                 24 hours                                   local S-20
administrative-penalty
    transfer             24 hours                                   A-04
    review               24 hours        + 48 hours lead            local A-06
    decide               90 days                                    A-15
    decide-again         90 days                                    local A-14
    serve-punished       7 days                                     A-27
    pay                  15 days                                    local pay
    case-receipt         24 hours                                   local A-03
    appraisal-copy       5 days                                     A-17
    ask-reappraisal      3 days                                     A-18
    answer-reappraisal   5 working days                             local S-20
    tell-unknown         5 working days                             local S-20
    weigh-defence        5 working days                             local S-20
    published-notice     7 days                                     A-20
    ask-hearing          5 working days                             A-22
    answer-hearing       2 days                                     A-23
    hold-hearing         10 days                                    A-24
    prepare-hearing      7 days                                     local A-24
    take                 24 hours                                   local S-20
criminal-case
    review               3 days          + 4 lead + 23 chief        local C-04
    transfer             24 hours                                   C-07
    report-receipt       24 hours                                   local C-02
    review-agency        3 days                                     C-12
    tell-missing         24 hours                                   C-12
    agency-supplies      3 days                                     C-12
    serve-not-filed      3 days                                     C-08
    serve-agency         3 days                                     local C-12
    ask-reconsideration  7 days                                     C-09
    agency-asks-again    3 days                                     C-12
    reconsider           30 days         + 30 days chief            C-09
    reconsider-agency    3 days                                     C-12
    serve-reconsideration 3 days                                    local C-09
    ask-review           7 days                                     C-10
    re-review            30 days         + 30 days chief            C-10
    serve-review         3 days                                     local C-10
    tell-extension       3 days                                     local C-11
    answer-procurator    7 days                                     C-13
    file-on-order        15 days                                    C-13
    summons-ends         12 hours !      + 12 lead                  local summons-term
    ask-arrest           3 days !        + 4 chief + 23 chief       local detention-term
    arrest-decision      7 days !                                   local detention-term
    custody              2 months !                                 C-20
    custody-prolonged    1 month !       + 1 chief                  local custody-term
    bail-term            12 months !                                local bail-term
    supervision-term     6 months !                                 local supervision-term
    answer-change        3 days !                                   local change-term
    notify-family        24 hours !                                 C-17
    appraisal-copy       5 days                                     local C-18
    answer-reappraisal   5 working days                             local S-20
    serve-ended          3 days                                     C-16
    serve-cancelled      3 days                                     C-15
    serve-handed-over    3 days                                     C-14
    serve-sent           24 hours                                   local C-19
    supplement           1 month                                    local supplement-term
    take                 24 hours                                   local S-20
accident-finding
    scene                5 working days                             local scene-term
    find                 10 working days                            S-16
    find-after-appraisal 5 working days                             S-16
    appraisal            30 days         + 30 days chief            local appraisal-term
    find-anew            10 working days                            local S-16
    serve-finding        3 working days                             S-16
    ask-review           3 working days                             S-16
    review               30 days                                    S-16
    serve-review         3 working days                             local S-16
    take                 24 hours                                   local S-20
case-property
    list                 24 hours                                   local A-10
    settle-listed        24 hours                                   local listed-term
    seizure              30 days         + 30 days chief            A-38
    freeze               6 months                                   C-20
    unclaimed            6 months                                   A-39
    answer-return        5 working days                             local S-20
    give-back            5 working days                             local S-20
    tell-seizure         24 hours                                   local A-38
    tell-extension       24 hours                                   local A-38
    tell-return          24 hours                                   local A-38
    take                 24 hours                                   local S-20
reconsideration
    accept               5 working days                             A-43
    decide               60 days         + 30 days chief            A-43
    decide-simple        30 days                                    A-43
    decide-converted     30 days         + 30 days chief            local A-43
compensation
    decide               2 months                                   A-44
    serve                10 days                                    A-44
"""
SHARED_BY_MESSAGES = {"take", "supply", "follow-up"}


def _figures() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in FIGURES.strip().splitlines():
        if not line.startswith(" "):
            code = line
            found[code] = {}
        else:
            name, rest = line.split(maxsplit=1)
            found[code][name] = " ".join(rest.split())
    return found


def written(promise: Promise) -> str:
    """The figure of a promise in the words of the table, without its row."""
    words = str(promise.within) + (" !" if promise.rule.custody else "")
    if promise.extend is None:
        return words
    turns = [f"+ {turn.at_most.amount} {turn.by}" for turn in promise.extend.turns]
    return " ".join([words, *(turns or [f"+ {promise.extend.at_most} {promise.extend.by}"])])


FIGURE = [(code, name, figure) for code, figures in _figures().items() for name, figure in figures.items()]


def promised() -> dict[str, Procedure]:
    return {code: shipped()[code] for code in _figures()}


@pytest.mark.parametrize(("code", "name", "figure"), FIGURE, ids=[f"{code}-{name}" for code, name, _ in FIGURE])
def test_a_figure_is_that_of_the_law(code: str, name: str, figure: str, law: dict[str, str]) -> None:
    promise = shipped()[code].promise(name)
    stated, row = figure.rsplit(" ", 1)
    is_local = stated.endswith(" local")
    assert (written(promise), promise.local) == (stated.removesuffix(" local"), is_local)
    assert row in promise.basis
    if not is_local:
        assert re.search(rf"\b{promise.within.amount}\b", law[row]), "law.md has this number in that row"


@pytest.mark.parametrize("code", sorted(_figures()))
def test_no_figure_is_left_out_of_the_table(code: str) -> None:
    names = {promise.name for promise in shipped()[code].promises}
    assert names - (SHARED_BY_MESSAGES if code not in CASES else set()) == set(_figures()[code])


@pytest.mark.parametrize("code", CASES)
def test_what_law_md_has_no_row_for_is_a_bureaus_own(code: str) -> None:
    procedure = shipped()[code]
    named = {basis.name for basis in procedure.basis if basis.name}
    assert all(not basis.is_firm for basis in procedure.basis if basis.name), "a ground without a row was never read"
    for promise in procedure.promises:
        assert promise.local or not named.intersection(promise.basis), promise.name


def test_only_the_police_open_a_case_and_residents_ask_for_reconsideration_and_compensation() -> None:
    for code in CASES:
        procedure = shipped()[code]
        assert (procedure.group, procedure.who, procedure.anonymous) == (Group.CASE, Who.POLICE, False)
        assert procedure.opening.by == ("handler",)
        assert procedure.public == "count", "nothing of any one case is public"
        assert not any("resident" in action.by for action in procedure.actions)
    for code in ("reconsideration", "compensation"):
        assert (shipped()[code].group, shipped()[code].handler) == ("apply", "legal")
    handlers = {code: str(shipped()[code].handler) for code in CASES}
    assert handlers == {
        "public-order-case": "general",
        "administrative-penalty": "general",
        "criminal-case": "criminal",
        "accident-finding": "traffic",
        "case-property": "general",
    }


def test_appraisal_and_hearing_stop_the_clock_of_the_case_and_each_ends_its_own_stop() -> None:
    case = shipped()["public-order-case"]
    stops = {action.name: action.pauses for action in case.actions if action.pauses}
    assert stops == dict.fromkeys(("send-appraisal", "grant-hearing", "mediate"), ("decide", "decide-again"))
    ends = {action.name: action.ends for action in case.actions if action.resumes}
    assert ends == {
        "receive-appraisal": ("send-appraisal",),
        "end-hearing": ("grant-hearing",),
        "withdraw-hearing": ("grant-hearing",),
    }


def test_the_limit_starts_anew_when_mediation_or_its_agreement_fails() -> None:
    case = shipped()["public-order-case"]
    for name in ("decide", "decide-again"):
        assert case.promise(name).restarts == ("mediation-failed", "agreement-broken")
    assert case.action("mediate-again").from_ == ("mediating",), "A-36: a second round, and no third"


HOLDS = {
    "public-order-case": {
        "decide": {"ask-hearing", "published-notice", "answer-reappraisal", "weigh-defence"},
        "open-hearing": {"prepare-hearing"},
    },
    "administrative-penalty": {
        "decide": {"ask-hearing", "published-notice", "answer-reappraisal", "weigh-defence"},
        "open-hearing": {"prepare-hearing"},
    },
    "criminal-case": {
        "close-not-filed": {"ask-reconsideration", "agency-asks-again", "ask-review"},
        "send-up": {"answer-reappraisal"},
    },
    "accident-finding": {"close": {"ask-review"}},
    "case-property": {"dispose": {"unclaimed"}},
}


@pytest.mark.parametrize("code", CASES)
def test_a_right_that_is_still_open_holds_up_the_step_that_would_overtake_it(code: str) -> None:
    held: dict[str, set[str]] = {}
    for promise in shipped()[code].promises:
        for step in promise.holds:
            held.setdefault(step, set()).add(promise.name)
    assert held == HOLDS[code]


@pytest.mark.parametrize("code", CASES)
def test_a_clock_that_runs_while_somebody_is_held_is_about_that_person(code: str) -> None:
    procedure = shipped()[code]
    for promise in procedure.promises:
        if promise.rule.custody:
            assert all(procedure.action(name).concerns for name in promise.starts), promise.name


@pytest.mark.parametrize("code", CASES)
def test_what_a_party_asks_for_themselves_is_about_them_and_is_answered_in_a_time(code: str) -> None:
    procedure = shipped()[code]
    for action in procedure.actions:
        if "party" in action.by and procedure.starts(action.name):
            assert action.concerns, f"{action.name}: whose request is it?"
            assert any(promise.owes is Owes.POLICE for promise in procedure.starts(action.name)), action.name


def test_measures_are_steps_about_one_suspect_who_then_knows() -> None:
    case = shipped()["criminal-case"]
    for name in ("summon", "detain", "arrest", "bail", "supervise"):
        assert (case.action(name).concerns, case.action(name).informs) == (("suspect",), True)
    for name in ("ask-arrest", "prolong-custody", "release", "end-investigation", "answer-change"):
        assert case.action(name).concerns == ("suspect",)
    informing = {action.name for action in case.actions if action.informs}
    assert informing == {"summon", "detain", "arrest", "bail", "supervise"}


def test_no_news_of_a_measure_goes_to_a_victim_who_looks_its_kind_up() -> None:
    case = shipped()["criminal-case"]
    for action in case.actions:
        if "suspect" in action.concerns and action.name != "answer-reappraisal":
            assert not {"victim", "reporter", "witness", "agency"}.intersection(action.tell), action.name


def test_a_hearing_is_followed_by_the_legal_review_before_anything_is_decided() -> None:
    for code in ("public-order-case", "administrative-penalty"):
        case = shipped()[code]
        after_hearing = {a.name for a in case.actions if "heard" in a.from_ and a.to and a.kind is not Kind.MERGE}
        assert after_hearing == {"send-review", "rethink"}, "A-25"
        assert case.action("pass-review").by == ("legal", "chief")
        assert set(case.action("decide").from_) == {"notified", "ready"}
