"""Who may see what of a case, cell by cell, and who must be told what: both typed here a second time from the law.

The matrix is whole: a part, a state or a field that is not in the tables below must be empty, so that a view that is
added or widened by mistake fails here.
"""

from __future__ import annotations

from itertools import product

import pytest

from heliograph.core.procedure import PARTS, Group, Procedure, Shown, shipped

CASES = {code: procedure for code, procedure in sorted(shipped().items()) if procedure.group is Group.CASE}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())

# What holds in every state of every case: procedures/shared/case-views.toml.
_WHO = "exists unit contact tellings documents"
_HOW_FAR = f"{_WHO} kind officer state filed limits pauses extensions next rights own-statements property"
ALWAYS = {
    "reporter": f"{_WHO} kind filed own-statements rights protection",
    "victim": f"{_HOW_FAR} protection",
    "guardian": f"{_HOW_FAR} protection",
    "lawyer": _HOW_FAR,
    "family": f"{_WHO} rights protection",
    "agency": f"{_WHO} state filed next own-statements",
    "owner": f"{_WHO} property rights own-statements",
    "witness": "protection",
}

_DECIDED = "decided done refused handed-over"
_TALKS = "mediating mediating-again agreed settled"
_PENALTY = [
    ("punished", f"{_HOW_FAR} appraisal-opinion hearing protection", "any"),
    ("punished guardian lawyer", "result remedies payment", _DECIDED),
    ("guardian lawyer", "appraisal-opinion hearing", "any"),
    ("victim", "appraisal-opinion", "any"),
    ("victim", "hearing", "hearing in-hearing heard"),
    ("victim", "result remedies", "decided done refused not-ours handed-over"),
    ("reporter", "state next", "registered filed searching refused not-ours handed-over done merged"),
    ("reporter", "result", "refused not-ours"),  # told why it is no offence, and whose it is
]
_HELD = "filed supplementing sent sent-up cancelled dropped"
_ACCIDENT_ENDS = "found reviewing reviewed done settled refused not-ours"

# procedure: what it adds: parts, fields, states
ADDED = {
    "public-order-case": [
        *_PENALTY,
        ("victim punished guardian lawyer", "mediation", _TALKS),
        ("punished guardian lawyer", "result remedies", _TALKS),
        ("victim", "result remedies", "settled"),
        ("reporter", "state next", "settled"),
    ],
    "administrative-penalty": _PENALTY,
    "criminal-case": [
        (
            "suspect",
            f"{_WHO} kind officer state limits extensions measure-kind next rights property appraisal-opinion"
            " own-statements protection",
            f"{_HELD} handing-over handed-over merged",
        ),
        ("suspect", "result remedies", "cancelled dropped sent sent-up handed-over"),
        ("victim guardian lawyer family", "measure-kind", _HELD),
        ("guardian lawyer", "appraisal-opinion", _HELD),
        ("victim", "appraisal-opinion", "filed supplementing sent sent-up"),
        (
            "victim",
            "result remedies",
            "declined reconsidering upheld re-reviewing confirmed explaining explained ordered not-filed cancelled"
            " dropped sent sent-up handing-over handed-over not-ours",
        ),
        (
            "guardian lawyer",
            "result remedies",
            "declined upheld confirmed not-filed cancelled dropped sent sent-up handed-over",
        ),
        ("guardian", "result remedies", "not-ours"),
        ("family", "kind state filed", f"{_HELD} handing-over handed-over"),
        (
            "reporter",
            "state next",
            "registered filed declined not-filed handing-over handed-over not-ours sent-up dropped merged",
        ),
        (
            "agency",
            "limits rights result remedies",
            "registered asked-agency declined reconsidering upheld not-filed",
        ),
    ],
    "accident-finding": [
        (
            "involved",
            f"{_WHO} kind officer state limits pauses extensions next rights property appraisal-opinion"
            " own-statements protection",
            "any",
        ),
        ("involved victim family guardian lawyer", "result remedies", _ACCIDENT_ENDS),
        ("victim guardian lawyer", "appraisal-opinion", _ACCIDENT_ENDS),
        ("family", "kind state limits next", "any"),
    ],
    "case-property": [
        ("owner", "kind officer state limits pauses extensions next result remedies protection", "any"),
        ("lawyer", "result remedies", "any"),
        ("third-party", "exists unit contact property rights tellings own-statements", "unclaimed returning returned"),
    ],
}


def expected(case: Procedure, part: str, state: str) -> set[str]:
    """What the tables above say that a part sees in a state."""
    seen = set(ALWAYS.get(part, "").split())
    for parts, fields, states in ADDED[case.code]:
        if part in parts.split() and (states == "any" or state in states.split()):
            seen |= set(fields.split())
    return seen


@every_case
def test_every_cell_of_the_matrix_is_as_the_law_has_it(case: Procedure) -> None:
    for part, state in product(sorted(PARTS), [state.name for state in case.states]):
        assert {str(field) for field in case.shown(part, state)} == expected(case, part, state), (part, state)


@every_case
def test_the_tables_name_only_states_and_fields_that_there_are(case: Procedure) -> None:
    names = {state.name for state in case.states} | {"any"}
    for parts, fields, states in ADDED[case.code]:
        assert set(parts.split()) <= PARTS
        assert set(states.split()) <= names
        assert {Shown(field) for field in fields.split()}


@every_case
def test_no_word_for_evidence_steps_or_the_others_is_anywhere(case: Procedure) -> None:
    every = {str(field) for view in case.views for field in view.shows}
    assert not every & {"evidence", "steps", "other-parties", "reporter-identity", "internal"}


@every_case
def test_a_witness_sees_only_how_they_are_protected(case: Procedure) -> None:
    assert {case.shown("witness", state.name) for state in case.states} == {frozenset({Shown.PROTECTION})}


@every_case
def test_who_only_reported_never_learns_what_was_done_to_somebody(case: Procedure) -> None:
    hidden = {Shown.RESULT, Shown.MEASURE, Shown.APPRAISAL, Shown.HEARING, Shown.LIMITS, Shown.EXTENSIONS}
    for state in case.states:  # where nothing was done to anybody, they learn why
        of_nobody = {Shown.RESULT} if state.name in ("refused", "not-ours") else set()
        assert not case.shown("reporter", state.name) & (hidden - of_nobody), state.name


@every_case
def test_nobody_reads_a_result_before_there_is_one(case: Procedure) -> None:
    if case.code == "case-property":
        return  # what is decided about somebody's own things is theirs to read from the first day
    before = {case.first_state.name, "examining", "appraising", "filed", "searching", "notified", "reviewing", "ready"}
    before -= {"reviewing"} if case.code == "accident-finding" else set()
    for part, state in product(PARTS - {"agency"}, before & {state.name for state in case.states}):
        assert Shown.RESULT not in case.shown(part, state), (part, state)


@every_case
def test_a_view_on_unread_ground_is_a_bureaus_own(case: Procedure) -> None:
    for view in case.views:
        assert view.basis, view.name
        assert view.local or all(basis.is_firm for basis in case.grounds(view.basis)), view.name


# procedure: telling: to whom | its clock | row of law.md | r: owed even to nobody known, e: may be excused
TOLD = {
    "public-order-case": {
        "case-receipt": ("reporter victim agency", "case-receipt", "A-03", "e"),
        "appraisal-opinion": ("punished victim", "appraisal-copy", "A-17", "e"),
        "unknown-offender": ("victim", "tell-unknown", "A-14", "e"),
        "penalty-notice": ("punished guardian", "", "A-19", "r"),
        "hearing-right": ("punished guardian", "", "A-21", "r"),
        "hearing-refused": ("punished", "", "A-23", ""),
        "hearing-notice": ("punished guardian lawyer", "", "A-24", "re"),
        "decision-punished": ("punished guardian", "serve-punished", "A-27", "r"),
        "decision-victim": ("victim", "serve-victim", "A-28", "e"),
        "notify-family": ("family guardian", "notify-family", "A-27", "re"),
    },
    "administrative-penalty": {
        "case-receipt": ("reporter victim agency", "case-receipt", "A-03", "e"),
        "appraisal-opinion": ("punished victim", "appraisal-copy", "A-17", "e"),
        "unknown-offender": ("victim", "tell-unknown", "A-14", "e"),
        "penalty-notice": ("punished guardian", "", "A-20", "r"),
        "hearing-right": ("punished guardian", "", "A-22", "r"),
        "hearing-refused": ("punished", "", "A-23", ""),
        "hearing-notice": ("punished guardian lawyer", "", "A-24", "re"),
        "decision-punished": ("punished guardian", "serve-punished", "A-27", "r"),
    },
    "criminal-case": {
        "report-receipt": ("reporter victim agency", "report-receipt", "C-02", "e"),
        "not-filed-notice": ("victim", "serve-not-filed", "C-08", "e"),
        "agency-notice": ("agency", "serve-agency", "C-12", ""),
        "reconsideration-decision": ("victim", "serve-reconsideration", "C-09", "e"),
        "review-decision": ("victim", "serve-review", "C-10", "e"),
        "extension-notice": ("victim", "tell-extension", "C-11", "e"),
        "notify-family": ("family guardian", "notify-family", "C-17", "re"),
        "appraisal-opinion": ("suspect victim", "appraisal-copy", "C-18", "e"),
        "ended-notice": ("suspect", "serve-ended", "C-16", "e"),
        "cancelled-notice": ("suspect victim family agency", "serve-cancelled", "C-15", "e"),
        "handed-over-notice": ("reporter victim agency family", "serve-handed-over", "C-14", "e"),
        "sent-notice": ("suspect lawyer", "serve-sent", "C-19", "e"),
    },
    "accident-finding": {
        "appraisal-opinion": ("involved victim", "", "appraisal-term", "e"),
        "finding": ("involved victim family", "serve-finding", "S-16", "r"),
        "review-conclusion": ("involved victim", "serve-review", "S-16", "e"),
    },
    "case-property": {
        "list": ("owner", "list", "A-10", "e"),
        "seizure-notice": ("owner", "tell-seizure", "A-38", "e"),
        "extension-notice": ("owner", "tell-extension", "A-38", "e"),
        "return-notice": ("owner", "tell-return", "A-38", "e"),
    },
}


@every_case
def test_the_duties_to_tell_are_those_of_the_law(case: Procedure) -> None:
    written = {
        telling.name: (" ".join(telling.to), telling.promise, "r" * telling.required + "e" * telling.excused)
        for telling in case.tellings
    }
    assert written == {name: (to, clock, marks) for name, (to, clock, _, marks) in TOLD[case.code].items()}
    for name, (_, _, row, _) in TOLD[case.code].items():
        assert row in case.telling(name).basis, name


@every_case
def test_no_case_can_end_while_somebody_must_still_be_told(case: Procedure) -> None:
    final = {state.name for state in case.states if state.final}
    for telling in case.tellings:
        begun = {to for name in telling.after for to in _after(case, name)}
        assert not _reached(case, begun, without=telling.before) & final, telling.name


def _after(case: Procedure, name: str) -> tuple[str, ...]:
    action = case.action(name)
    return (action.to,) if action.to else action.from_


def _reached(case: Procedure, states: set[str], *, without: tuple[str, ...]) -> set[str]:
    """The states that can follow without any of the steps that must wait."""
    while True:
        open_ones = {name for name in states if not case.state(name).final}
        more = {a.to for a in case.actions if a.to and a.name not in without and open_ones & set(a.from_)}
        if more <= states:
            return states
        states = states | more


@every_case
def test_what_orders_a_person_to_be_told_first_bars_the_decision(case: Procedure) -> None:
    barred = {
        "public-order-case": {"decide": {"penalty-notice", "hearing-right", "hearing-refused", "hearing-notice"}},
        "administrative-penalty": {"decide": {"penalty-notice", "hearing-right", "hearing-refused", "hearing-notice"}},
        "criminal-case": {"send-up": {"appraisal-opinion"}},
        "accident-finding": {"find": {"appraisal-opinion"}},
        "case-property": {"give-back": {"list", "return-notice"}},
    }[case.code]
    for step, tellings in barred.items():
        assert tellings <= {telling.name for telling in case.tellings if step in telling.before}


@every_case
def test_who_acts_for_somebody_can_only_take_steps_about_that_one(case: Procedure) -> None:
    """`say` apart, which is heard from everybody and decides nothing."""
    for action in case.actions:
        if {"guardian", "family", "lawyer"}.intersection(action.parts) and action.name != "say":
            assert action.concerns, action.name
