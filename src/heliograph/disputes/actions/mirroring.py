"""The public-order case follows its mediation: its clock stands while the sides talk, and starts anew when they fail (A-36).

The case has the steps; here stands only which one is due. `mirror` can be run any number of times: it looks where both
stand and takes what is missing. Called by every action of this app in its own transaction, and by a job for steps that
came by another door.
"""

from __future__ import annotations

from datetime import datetime

from heliograph.disputes.models import Dispute
from heliograph.matters import procedures
from heliograph.matters.actions import SYSTEM, Details, MatterRef, act
from heliograph.matters.models import Matter

TALKING, TALKING_AGAIN, AGREED, GOES_ON = "mediating", "mediating-again", "agreed", "filed"
WANTED = {
    "arranged": TALKING,
    "arranged-again": TALKING_AGAIN,
    "agreed": AGREED,
    "declined": GOES_ON,
    "halted": GOES_ON,
    "failed": GOES_ON,
    "broken": GOES_ON,
    "stopped": GOES_ON,
    "refused": GOES_ON,
    "not-ours": GOES_ON,
    "withdrawn": GOES_ON,
    "merged": GOES_ON,
}
STEPS = {
    (GOES_ON, TALKING): "mediate",
    (GOES_ON, TALKING_AGAIN): "mediate",
    (GOES_ON, AGREED): "mediate",
    (TALKING, TALKING_AGAIN): "mediate-again",
    (TALKING, AGREED): "agree",
    (TALKING_AGAIN, AGREED): "agree",
    (TALKING, GOES_ON): "mediation-failed",
    (TALKING_AGAIN, GOES_ON): "mediation-failed",
    (AGREED, GOES_ON): "agreement-broken",
}
WORDS: dict[str, str] = {
    "mediate": "双方愿意调解，调解员和日子已经定了，办案期限暂停。",
    "mediate-again": "第一次没有谈成，约定再谈一次。",
    "agree": "双方签了协议，等着一条条做到。",
    "mediation-failed": "调解没有成。案件恢复办理，办案期限从今天重新计算；民事争议可以到法院起诉。",
    "agreement-broken": "协议没有做到。案件恢复办理，办案期限从今天重新计算；民事争议可以到法院起诉。",
}


def mirror(dispute: Dispute, *, now: datetime) -> None:
    """Take the steps on the linked case that bring it to where its mediation is; leave a case that went another way."""
    if dispute.case_id is None:
        return
    ref = MatterRef(dispute.bureau_id, dispute.case_id)
    for _ in STEPS:
        state = (
            Matter.objects.filter(bureau_id=dispute.bureau_id, id=dispute.id).values_list("state", flat=True).first()
        )
        case = Matter.objects.filter(bureau_id=ref.bureau_id, id=ref.id, erased_at=None).first()
        wanted = WANTED.get(state or "")
        name = STEPS.get((case.state, wanted)) if case is not None and wanted is not None else None
        if case is None or name is None or not _is_offered(case, name):
            return
        act(ref, name, SYSTEM, now=now, details=Details(words=WORDS[name]))


def _is_offered(case: Matter, name: str) -> bool:
    """Whether the version of the procedure that the case began with lets the system take the step."""
    procedure = procedures.version(case.bureau_id, case.procedure, case.version)
    found = next((action for action in procedure.actions if action.name == name), None)
    return found is not None and case.state in found.from_ and "system" in found.by
