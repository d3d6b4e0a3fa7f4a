"""Whom the law says must be told of what, typed by hand from law.md: the second, independent table of the year.

`TELLINGS`: procedure and step to the duties it owes. `to` are parts; `clock` is the promise that is its time, if the law gives
one; `anybody`: it is owed even while nobody of these parts is known (a family must be told, whoever they are).
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.year.law import CC, CP, PO


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty to tell. `row` of law.md."""

    name: str
    to: tuple[str, ...]
    row: str
    clock: str = ""
    anybody: bool = False
    ways: tuple[str, ...] = ()


_DOCUMENT = ("in-person", "electronic", "post", "left")
_RECEIPT = ("in-person", "electronic", "sms", "post")
FAMILY = Duty(
    "notify-family", ("family", "guardian"), "A-27", "notify-family", True, ("phone", "in-person", "sms", "post")
)
RECEIPT = Duty("case-receipt", ("reporter", "victim", "agency"), "A-03", "case-receipt", ways=_RECEIPT)
OPINION = Duty("appraisal-opinion", ("punished", "victim"), "A-17", "appraisal-copy", ways=_DOCUMENT)
UNKNOWN = Duty("unknown-offender", ("victim",), "A-14", "tell-unknown", ways=("phone", "in-person", "sms", "post"))
NOTICE = Duty("penalty-notice", ("punished", "guardian"), "A-19", "", True, (*_DOCUMENT, "public-notice"))
RIGHT = Duty("hearing-right", ("punished", "guardian"), "A-21", "", True, _DOCUMENT)
NO_HEARING = Duty("hearing-refused", ("punished",), "A-23", ways=_DOCUMENT)
HEARING = Duty("hearing-notice", ("punished", "guardian", "lawyer"), "A-24", "", True, _DOCUMENT)
DECISION = Duty(
    "decision-punished", ("punished", "guardian"), "A-27", "serve-punished", True,
    ("in-person", "electronic", "left", "post", "agency", "public-notice"),
)  # fmt: skip
TO_VICTIM = Duty(
    "decision-victim", ("victim",), "A-28", "serve-victim", ways=("in-person", "electronic", "post", "left", "agency")
)
REPORT_RECEIPT = Duty("report-receipt", ("reporter", "victim", "agency"), "C-02", "report-receipt", ways=_RECEIPT)
NOT_FILED = Duty("not-filed-notice", ("victim",), "C-08", "serve-not-filed", ways=_DOCUMENT)
TO_AGENCY = Duty("agency-notice", ("agency",), "C-12", "serve-agency", ways=("electronic", "in-person", "post"))
RECONSIDERED = Duty("reconsideration-decision", ("victim",), "C-09", "serve-reconsideration", ways=_DOCUMENT)
REVIEWED = Duty("review-decision", ("victim",), "C-10", "serve-review", ways=_DOCUMENT)
EXTENDED = Duty(
    "extension-notice", ("victim",), "C-11", "tell-extension", ways=("in-person", "electronic", "post", "sms")
)
CC_FAMILY = Duty(
    "notify-family", ("family", "guardian"), "C-17", "notify-family", True, ("in-person", "phone", "post", "electronic", "sms")
)  # fmt: skip
CC_OPINION = Duty("appraisal-opinion", ("suspect", "victim"), "C-18", "appraisal-copy", ways=_DOCUMENT)
ENDED = Duty("ended-notice", ("suspect",), "C-16", "serve-ended", ways=_DOCUMENT)
CANCELLED = Duty(
    "cancelled-notice", ("suspect", "victim", "family", "agency"), "C-15", "serve-cancelled", ways=_DOCUMENT
)
HANDED = Duty(
    "handed-over-notice", ("reporter", "victim", "agency", "family"), "C-14", "serve-handed-over",
    ways=("in-person", "electronic", "post", "sms"),
)  # fmt: skip
SENT = Duty(
    "sent-notice", ("suspect", "lawyer"), "C-19", "serve-sent", ways=("in-person", "electronic", "post", "phone")
)
_TO_OWNER = ("in-person", "left", "electronic", "post")
LIST = Duty("list", ("owner",), "A-10", "list", ways=_TO_OWNER)
SEIZED = Duty("seizure-notice", ("owner",), "A-38", "tell-seizure", ways=_TO_OWNER)
LONGER = Duty("extension-notice", ("owner",), "A-38", "tell-extension", ways=_TO_OWNER)
RETURN = Duty(
    "return-notice", ("owner",), "A-38", "tell-return",
    ways=("phone", "sms", "in-person", "post", "electronic", "public-notice"),
)  # fmt: skip

TELLINGS: dict[tuple[str, str], tuple[Duty, ...]] = {
    (PO, "file"): (RECEIPT,),
    (PO, "summon"): (FAMILY,),
    (PO, "execute-detention"): (FAMILY,),
    (PO, "receive-appraisal"): (OPINION,),
    (PO, "limit-reached"): (UNKNOWN,),
    (PO, "plan-penalty"): (NOTICE,),
    (PO, "plan-with-hearing"): (NOTICE, RIGHT),
    (PO, "refuse-hearing"): (NO_HEARING,),
    (PO, "grant-hearing"): (HEARING,),
    (PO, "decide"): (DECISION, TO_VICTIM),
    (PO, "decide-none"): (DECISION, TO_VICTIM),
    (PO, "penalise-on-spot"): (DECISION, TO_VICTIM),
    (CC, "submit"): (REPORT_RECEIPT,),
    (CC, "file"): (TO_AGENCY,),
    (CC, "decline"): (NOT_FILED, TO_AGENCY),
    (CC, "uphold"): (RECONSIDERED,),
    (CC, "confirm"): (REVIEWED,),
    (CC, "extend-reconsideration"): (EXTENDED,),
    (CC, "detain"): (CC_FAMILY,),
    (CC, "arrest"): (CC_FAMILY,),
    (CC, "receive-appraisal"): (CC_OPINION,),
    (CC, "end-investigation"): (ENDED,),
    (CC, "cancel"): (CANCELLED,),
    (CC, "hand-over"): (HANDED,),
    (CC, "send-up"): (SENT,),
    (CP, "submit"): (LIST,),
    (CP, "seize"): (SEIZED,),
    (CP, "seize-criminal"): (SEIZED,),
    (CP, "freeze"): (SEIZED,),
    (CP, "renew-freeze"): (SEIZED,),
    (CP, "extend"): (LONGER,),
    (CP, "decide-return"): (RETURN,),
}
SERVED_BY: dict[tuple[str, str], str] = {
    (PO, "serve-receipt"): "case-receipt",
    (PO, "tell-family"): "notify-family",
    (PO, "serve-appraisal"): "appraisal-opinion",
    (PO, "serve-unknown"): "unknown-offender",
    (PO, "serve-notice"): "penalty-notice",
    (PO, "publish-notice"): "penalty-notice",
    (PO, "serve-hearing-right"): "hearing-right",
    (PO, "serve-hearing-refusal"): "hearing-refused",
    (PO, "serve-hearing-notice"): "hearing-notice",
    (PO, "serve-punished"): "decision-punished",
    (PO, "serve-punished-fine"): "decision-punished",
    (PO, "serve-victim"): "decision-victim",
    (CC, "serve-receipt"): "report-receipt",
    (CC, "serve-not-filed"): "not-filed-notice",
    (CC, "serve-agency"): "agency-notice",
    (CC, "serve-reconsideration"): "reconsideration-decision",
    (CC, "serve-review"): "review-decision",
    (CC, "serve-extension"): "extension-notice",
    (CC, "tell-family"): "notify-family",
    (CC, "serve-appraisal"): "appraisal-opinion",
    (CC, "serve-ended"): "ended-notice",
    (CC, "serve-cancelled"): "cancelled-notice",
    (CC, "serve-handed-over"): "handed-over-notice",
    (CC, "serve-sent"): "sent-notice",
    (CP, "serve-list"): "list",
    (CP, "serve-seizure"): "seizure-notice",
    (CP, "serve-extension"): "extension-notice",
    (CP, "serve-return"): "return-notice",
}
POINTLESS_AFTER = {(PO, "withdraw-hearing"): "hearing-notice"}
"""What need not be told any longer: the date of a hearing that nobody wants now."""

_PO_CLOSED = "close settle refuse hand-over"
_CC_CLOSED = "close-not-filed close-cancelled close-handed-over close-sent"
_DECIDED = "decide send-review rethink"
OVERTAKEN_BY: dict[tuple[str, str], frozenset[str]] = {
    key: frozenset(steps.split())
    for key, steps in {
        (PO, "case-receipt"): _PO_CLOSED,
        (PO, "notify-family"): f"{_PO_CLOSED} not-ours",
        (PO, "appraisal-opinion"): f"decide {_PO_CLOSED}",
        (PO, "unknown-offender"): _PO_CLOSED,
        (PO, "penalty-notice"): _DECIDED,
        (PO, "hearing-right"): _DECIDED,
        (PO, "hearing-refused"): _DECIDED,
        (PO, "hearing-notice"): f"open-hearing withdraw-hearing {_DECIDED}",
        (PO, "decision-punished"): "close",
        (PO, "decision-victim"): "close",
        (CC, "report-receipt"): f"not-ours {_CC_CLOSED}",
        (CC, "not-filed-notice"): _CC_CLOSED,
        (CC, "agency-notice"): _CC_CLOSED,
        (CC, "reconsideration-decision"): _CC_CLOSED,
        (CC, "review-decision"): _CC_CLOSED,
        (CC, "extension-notice"): _CC_CLOSED,
        (CC, "notify-family"): "close-cancelled close-handed-over close-sent",
        (CC, "appraisal-opinion"): f"send-up not-ours {_CC_CLOSED}",
        (CC, "ended-notice"): "close-cancelled close-handed-over close-sent",
        (CC, "cancelled-notice"): "close-cancelled",
        (CC, "handed-over-notice"): "close-handed-over",
        (CC, "sent-notice"): "close-cancelled close-handed-over close-sent",
    }.items()
}
"""The steps that must wait for a telling. Until one is taken, who comes into the case late is told like the others (A-19)."""
