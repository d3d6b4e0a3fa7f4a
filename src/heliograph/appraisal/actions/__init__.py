"""What can be done with an appraisal: agree on it, publish it, object, correct, use; and decompose a goal into duties."""

from heliograph.appraisal.actions.agreeing import comment, propose, set_targets, sign
from heliograph.appraisal.actions.answering import decide, object_to
from heliograph.appraisal.actions.goals import decompose, may_decompose
from heliograph.appraisal.actions.publishing import correct, note_finding, publish, use
from heliograph.appraisal.actions.sets import load_set, may_set

__all__ = [
    "comment", "correct", "decide", "decompose", "load_set", "may_decompose", "may_set", "note_finding", "object_to", "propose",
    "publish", "set_targets", "sign", "use",
]  # fmt: skip
