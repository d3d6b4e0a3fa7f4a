"""Partners of the demonstration: 12345 and the 110 centre, and two matters handed over, of which one was acknowledged."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.channels.api.actions import handovers, partners
from heliograph.channels.api.actions.handovers import Handing, may_hand_over
from heliograph.channels.api.actions.partners import Terms
from heliograph.channels.api.models import Scope
from heliograph.matters.actions import MatterRef
from heliograph.matters.models import Matter
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, User

HOTLINE = Terms("12345", "12345 政务服务热线", "12345 hotline", (Scope.INTAKE, Scope.HANDOVER))
COMMAND = Terms(
    "110", "110 指挥中心", "110 command centre", (Scope.INTAKE,), a_minute=600, procedures=("tip", "consultation")
)
WORDS = (
    "小区门口的路灯不归公安管，请转给管路灯的单位，修好后告诉提交的人。",
    "反映的是占道经营，请城管派人去看，处理结果请回告。",
)


def play(bureau: Bureau, now: datetime) -> None:
    """Take both in and hand over what an officer may hand over. Brings nothing in: the count of matters stays as asked."""
    hotline, _ = partners.add(bureau, HOTLINE, by=None, now=now)
    partners.add(bureau, COMMAND, by=None, now=now)
    viewer = reading.viewer_for(User.objects.get(username="zhao"), now.date())
    assert viewer is not None
    rows = Matter.objects.filter(bureau_id=bureau.id, settled_at=None, changed_at__lt=now - timedelta(hours=1))
    fit = [one for one in rows.order_by("-submitted_at")[:200] if may_hand_over(one, viewer)]
    for matter, words in zip(fit, WORDS, strict=False):
        ref = MatterRef(matter.bureau_id, matter.id)
        made = handovers.hand_over(ref, hotline, Handing(words, False), viewer, now=now - timedelta(minutes=20))
        if words is WORDS[0]:
            handovers.acknowledge(hotline, made.id, "ZH-2026-118204", now=now - timedelta(minutes=5))
