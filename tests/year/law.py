"""What the law promises in a case, typed by hand from law.md: how long, from which step, until which step.

Nothing here is read from the procedures: the names of steps and promises are theirs, the figures and relations are the
law's. A row of "local" has no figure in law.md: the procedure itself calls it a bureau's own, and it is typed here so
that a change of it is seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.year.plain import Limit

PO, CC = "public-order-case", "criminal-case"
CP, RC, CO = "case-property", "reconsideration", "compensation"


def _limit(text: str) -> Limit:
    """ "24 hours custody C-17" """
    phrase, row = text.rsplit(" ", 1)
    custody = phrase.endswith(" custody")
    amount, unit = phrase.removesuffix(" custody").split(" ", 1)
    return Limit(int(amount), unit, row, custody)


LIMITS: dict[tuple[str, str], Limit] = {
    key: _limit(text)
    for key, text in {
        # ---- public order
        (PO, "transfer"): "24 hours A-04",
        (PO, "review"): "24 hours A-06",
        (PO, "case-receipt"): "24 hours local",  # at once
        (PO, "decide"): "30 days A-12",
        (PO, "decide-again"): "30 days local",  # in good time
        (PO, "fast"): "48 hours A-16",
        (PO, "mediation"): "7 working days local",  # A-36 gives the second round's time only
        (PO, "second-mediation"): "7 working days A-36",
        (PO, "agreement"): "30 days local",
        (PO, "questioning"): "8 hours custody A-11",
        (PO, "notify-family"): "24 hours custody local",  # in good time
        (PO, "answer-delay"): "24 hours custody A-40",
        (PO, "report-on-spot"): "24 hours A-32",
        (PO, "serve-punished"): "2 days A-27",  # calendar days: W-08
        (PO, "serve-victim"): "2 days A-28",
        (PO, "appraisal-copy"): "5 days A-17",
        (PO, "ask-reappraisal"): "3 days A-18",
        (PO, "answer-reappraisal"): "5 working days local",
        (PO, "tell-unknown"): "5 working days local",  # A-14 gives no days
        (PO, "weigh-defence"): "5 working days local",
        (PO, "published-notice"): "7 days A-20",
        (PO, "ask-hearing"): "5 working days A-22",
        (PO, "answer-hearing"): "2 days A-23",
        (PO, "hold-hearing"): "10 days A-24",
        (PO, "prepare-hearing"): "7 days A-24",
        (PO, "pay"): "15 days A-35",
        (PO, "take"): "24 hours local",
        # ---- criminal
        (CC, "review"): "3 days C-04",
        (CC, "transfer"): "24 hours C-07",
        (CC, "report-receipt"): "24 hours local",  # C-02: at once
        (CC, "review-agency"): "3 days C-12",
        (CC, "tell-missing"): "24 hours C-12",
        (CC, "agency-supplies"): "3 days C-12",
        (CC, "serve-not-filed"): "3 days C-08",
        (CC, "serve-agency"): "3 days C-12",
        (CC, "ask-reconsideration"): "7 days C-09",
        (CC, "agency-asks-again"): "3 days C-12",
        (CC, "reconsider"): "30 days C-09",
        (CC, "reconsider-agency"): "3 days C-12",
        (CC, "serve-reconsideration"): "3 days local",
        (CC, "ask-review"): "7 days C-10",
        (CC, "re-review"): "30 days C-10",
        (CC, "serve-review"): "3 days local",
        (CC, "tell-extension"): "3 days local",  # C-11: written, without a number of days
        (CC, "answer-procurator"): "7 days C-13",
        (CC, "file-on-order"): "15 days C-13",
        (CC, "summons-ends"): "12 hours custody local",
        (CC, "ask-arrest"): "3 days custody local",
        (CC, "arrest-decision"): "7 days custody local",
        (CC, "custody"): "2 months custody C-20",
        (CC, "custody-prolonged"): "1 months custody local",
        (CC, "bail-term"): "12 months custody local",
        (CC, "supervision-term"): "6 months custody local",
        (CC, "answer-change"): "3 days custody local",
        (CC, "notify-family"): "24 hours custody C-17",
        (CC, "appraisal-copy"): "5 days local",  # C-18: in good time
        (CC, "answer-reappraisal"): "5 working days local",
        (CC, "serve-ended"): "3 days C-16",
        (CC, "serve-cancelled"): "3 days C-15",
        (CC, "serve-handed-over"): "3 days C-14",
        (CC, "serve-sent"): "24 hours local",  # C-19: at the same time
        (CC, "supplement"): "1 months local",
        (CC, "take"): "24 hours local",
        # ---- property in a case
        (CP, "list"): "24 hours local",  # A-10 gives no hours
        (CP, "settle-listed"): "24 hours local",
        (CP, "seizure"): "30 days A-38",
        (CP, "freeze"): "6 months C-20",
        (CP, "unclaimed"): "6 months A-39",
        (CP, "answer-return"): "5 working days local",
        (CP, "give-back"): "5 working days local",
        (CP, "tell-seizure"): "24 hours local",  # in writing, without hours
        (CP, "tell-extension"): "24 hours local",
        (CP, "tell-return"): "24 hours local",
        # ---- reconsideration and compensation
        (RC, "accept"): "5 working days A-43",
        (RC, "decide"): "60 days A-43",
        (RC, "decide-simple"): "30 days A-43",
        (RC, "decide-converted"): "30 days local",
        (RC, "supply"): "15 working days local",
        (CO, "decide"): "2 months A-44",
        (CO, "serve"): "10 days A-44",
    }.items()
}
OWED_BY_OTHERS = {
    *((PO, name) for name in ("ask-reappraisal", "published-notice", "ask-hearing", "prepare-hearing", "pay")),
    (CP, "unclaimed"), (RC, "supply"),
    *((CC, name) for name in ("agency-supplies", "ask-reconsideration", "agency-asks-again", "ask-review", "arrest-decision")),
}  # fmt: skip
"""What a resident, another body or the calendar owes: when it is over nobody broke a promise."""


@dataclass(frozen=True, slots=True)
class Course:
    """Which steps start a clock, stop it as kept, drop it, and set it to zero. What ends the case drops what is left."""

    starts: frozenset[str]
    kept: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    restarts: frozenset[str] = frozenset()


def _course(starts: str, kept: str = "", dropped: str = "", restarts: str = "") -> Course:
    return Course(*(frozenset(names.split()) for names in (starts, kept, dropped, restarts)))


_PO_END = "settle refuse not-ours hand-over close"
_CC_END = "not-ours close-not-filed close-cancelled close-handed-over close-sent"
_CP_END = "give-back dispose forfeit hand-on"
_RC_END = "set-aside change find-unlawful order-to-act dismiss settle refuse not-ours answer"
ENDS = {
    PO: frozenset(_PO_END.split()),
    CC: frozenset(_CC_END.split()),
    CP: frozenset(_CP_END.split()),
    RC: frozenset(f"{_RC_END} withdraw".split()),
    CO: frozenset(["serve", "refuse", "not-ours", "answer", "withdraw"]),
}
_DECIDED = f"decide decide-none penalise-on-spot {_PO_END}"
_LEFT = "cancel hand-over send-up"
_FREE = "bail supervise release"

COURSES: dict[tuple[str, str], Course] = {
    (PO, "transfer"): _course("submit", f"transfer file penalise-on-spot {_PO_END}"),
    (PO, "review"): _course("submit", f"file penalise-on-spot {_PO_END}"),
    (PO, "decide"): _course("file", _DECIDED, "limit-reached", "mediation-failed agreement-broken"),
    (PO, "decide-again"): _course("found reopen", _DECIDED, "limit-reached", "mediation-failed agreement-broken"),
    (PO, "fast"): _course(
        "fast-track",
        f"decide decide-none {_PO_END}",
        "leave-fast-track mediate plan-with-hearing limit-reached penalise-on-spot",
    ),
    (PO, "mediation"): _course("mediate", "mediate-again agree mediation-failed"),
    (PO, "second-mediation"): _course("mediate-again", "agree mediation-failed"),
    (PO, "agreement"): _course("agree", "settle agreement-broken"),
    (PO, "questioning"): _course("summon", "end-questioning", "decide decide-none penalise-on-spot"),
    (PO, "answer-delay"): _course("ask-delay", "grant-delay refuse-delay"),
    (PO, "report-on-spot"): _course("penalise-on-spot", "report-on-spot"),
    (PO, "ask-reappraisal"): _course("serve-appraisal", "ask-reappraisal"),
    (PO, "answer-reappraisal"): _course("ask-reappraisal", "answer-reappraisal"),
    (PO, "weigh-defence"): _course("defend", "answer-defence"),
    (PO, "published-notice"): _course("publish-notice", "appear", "rethink"),
    (PO, "ask-hearing"): _course(
        "serve-hearing-right", "ask-hearing ask-hearing-too waive-hearing", "rethink decide-none", "serve-hearing-right"
    ),
    (PO, "answer-hearing"): _course("ask-hearing", "grant-hearing refuse-hearing", "withdraw-hearing"),
    (PO, "hold-hearing"): _course("ask-hearing", "open-hearing", "withdraw-hearing refuse-hearing rethink"),
    (PO, "prepare-hearing"): _course("serve-hearing-notice", "agree-earlier", "open-hearing withdraw-hearing rethink"),
    (PO, "pay"): _course("serve-punished-fine", "paid"),
    (PO, "take"): _course("transfer", "take object", "place"),
    (CC, "review"): _course("submit", f"file decline {_CC_END}"),
    (CC, "transfer"): _course("approve-transfer", f"transfer {_CC_END}", "file"),
    (CC, "review-agency"): _course("agency-case", f"file decline {_CC_END}"),
    (CC, "tell-missing"): _course("agency-case", "ask-agency papers-whole", "file decline"),
    (CC, "agency-supplies"): _course("ask-agency", "agency-supplies", "file decline"),
    (CC, "ask-reconsideration"): _course("serve-not-filed", "ask-reconsideration", "file-after-all", "serve-not-filed"),
    (CC, "agency-asks-again"): _course("serve-agency", "agency-asks-again", f"file file-after-all {_LEFT}"),
    (CC, "reconsider"): _course("ask-reconsideration", "uphold file-after-all"),
    (CC, "reconsider-agency"): _course("agency-asks-again", "uphold file-after-all"),
    (CC, "ask-review"): _course("serve-reconsideration", "ask-review", "file-after-all", "serve-reconsideration"),
    (CC, "re-review"): _course("ask-review", "confirm file-after-all"),
    (CC, "answer-procurator"): _course("procurator-asks", "answer-procurator file-after-all"),
    (CC, "file-on-order"): _course("procurator-orders", "file-after-all"),
    (CC, "summons-ends"): _course("summon", f"end-summons detain arrest {_FREE}", f"end-investigation {_LEFT}"),
    (CC, "ask-arrest"): _course("detain", f"ask-arrest arrest {_FREE}", f"end-investigation {_LEFT}"),
    (CC, "arrest-decision"): _course("ask-arrest", f"arrest {_FREE}", f"end-investigation {_LEFT}"),
    (CC, "custody"): _course("arrest", f"end-investigation {_LEFT} {_FREE}", "prolong-custody"),
    (CC, "custody-prolonged"): _course("prolong-custody", f"end-investigation {_LEFT} {_FREE}", "", "prolong-custody"),
    (CC, "bail-term"): _course("bail", f"release detain arrest supervise end-investigation {_LEFT}"),
    (CC, "supervision-term"): _course("supervise", f"release detain arrest bail end-investigation {_LEFT}"),
    (CC, "answer-change"): _course("ask-change", f"answer-change {_FREE}", f"end-investigation {_LEFT}"),
    (CC, "answer-reappraisal"): _course("ask-reappraisal", "answer-reappraisal", "cancel hand-over"),
    (CC, "supplement"): _course("sent-back", _LEFT),
    (CC, "take"): _course("transfer", "take object", "place"),
    (CP, "settle-listed"): _course("submit", "seize seize-criminal freeze decide-return announce"),
    (CP, "seizure"): _course("seize", "decide-return forfeit hand-on", "seize-criminal announce"),
    (CP, "freeze"): _course("freeze", "decide-return hand-on", "", "renew-freeze"),
    (CP, "unclaimed"): _course("announce", "claim"),
    (CP, "answer-return"): _course("ask-return", "answer-return decide-return"),
    (CP, "give-back"): _course("decide-return claim", "give-back announce"),
    (RC, "accept"): _course("submit", f"accept accept-simple {_RC_END}"),
    (RC, "decide"): _course("accept", _RC_END),
    (RC, "decide-simple"): _course("accept-simple", _RC_END, "to-ordinary"),
    (RC, "decide-converted"): _course("to-ordinary", _RC_END),
    (RC, "supply"): _course("ask", "supply"),
    (CO, "decide"): _course("submit", "decide decide-nothing serve refuse not-ours answer"),
    (CO, "serve"): _course("decide decide-nothing", "serve"),
}
_CASE_CLOCKS = ("decide", "decide-again")
PAUSES: dict[tuple[str, str], tuple[str, ...]] = {
    (PO, "send-appraisal"): _CASE_CLOCKS,
    (PO, "grant-hearing"): _CASE_CLOCKS,
    (PO, "mediate"): _CASE_CLOCKS,
    (CP, "send-appraisal"): ("seizure",),
}
"""A-13: appraisals and hearings are not counted. A-36: nor does the case's clock run while mediation does."""
ENDS_PAUSE = {
    (PO, "receive-appraisal"): "send-appraisal",
    (CP, "receive-appraisal"): "send-appraisal",
    (PO, "end-hearing"): "grant-hearing",
    (PO, "withdraw-hearing"): "grant-hearing",
    (PO, "mediation-failed"): "mediate",
    (PO, "agreement-broken"): "mediate",
}
