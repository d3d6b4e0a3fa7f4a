"""A call on street lights: Qian opens it, residents answer, Zhao and Jiang sort, Qian publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from heliograph.consultations import actions
from heliograph.consultations.actions import NewCall
from heliograph.consultations.models import Call, Group, Suggestion
from heliograph.consultations.tasks import end, tell
from heliograph.matters.actions import Contact, Submission
from tests.conftest import Cast

LIGHTS = [
    ("东湖路巷子里加装路灯", "东湖路的巷子晚上太黑，请加装路灯，老人走路看不见。"),
    ("东湖路巷子太黑要装路灯", "晚上巷子里没有路灯，东湖路这一段摔过人，请装路灯。"),
    ("给东湖路巷子装路灯", "东湖路巷子没有路灯，孩子放学走这里害怕，加装几盏路灯。"),
    ("东湖路巷子路灯", "希望东湖路巷子里加装路灯，晚上看得见路。"),
    ("东湖路的巷子请加路灯", "东湖路巷子晚上黑，加装路灯就好了。"),
]
PATROL = ("夜里多巡逻几趟", "凌晨两三点没人巡逻，电动车电瓶被偷过两次，多来几趟。")


@dataclass
class Asked:
    """What people of the standing cast do with the call."""

    cast: Cast
    call: Call

    @property
    def end(self):
        return self.call.ends_at

    def suggests(self, said: tuple[str, str], *, days: float = 1):
        submission = Submission(values={"subject": said[0], "words": said[1]}, contact=Contact())
        procedure = self.cast.procedure("call-for-suggestions")
        now = self.cast.now + timedelta(days=days)
        return actions.suggest(procedure, self.cast.bureau.id, self.call.id, submission, now=now)

    def ends(self) -> None:
        end(now=self.end, bureau=self.call.bureau_id, call=str(self.call.id))
        self.call.refresh_from_db()

    def groups(self) -> list[Group]:
        return list(Group.objects.filter(call_id=self.call.id).order_by("place"))

    def group_of(self, receipt) -> Group | None:
        found = Suggestion.objects.get(matter_id=receipt.ref.id).group_id
        return Group.objects.get(id=found) if found else None

    def all_sorted(self) -> list:
        """Five on lights and one on patrols, sorted and decided by Zhao: lights yes, patrols no."""
        receipts = [*(self.suggests(one) for one in LIGHTS), self.suggests(PATROL)]
        self.ends()
        viewer, later = self.cast.viewer("zhao"), self.end + timedelta(hours=1)
        other = actions.new_group(viewer, self.call.id, "夜里巡逻", now=later)
        actions.move(viewer, self.call.id, [receipts[-1].ref.id], other.id, now=later)
        for group in self.groups():
            is_other = group.id == other.id
            adopted, why = ("no", "夜里已经每小时一趟，再加人手不够。") if is_other else ("yes", "年底前装好 12 盏。")
            actions.decide(viewer, group.id, adopted, why, now=later)
        return receipts

    def publishes(self, who: str = "qian", *, days: float = 2) -> Call:
        now = self.end + timedelta(days=days)
        made = actions.publish(self.cast.viewer(who), self.call.id, "谢谢大家。", now=now)
        tell(now=now, bureau=self.call.bureau_id, call=str(self.call.id))
        return made


@pytest.fixture
def asked(cast) -> Asked:
    new = NewCall(cast.units["heping"].id, "巷子里怎样更安全", "请说说怎么办好。", cast.now + timedelta(days=20))
    made = actions.open_call(cast.viewer("qian"), new, cast.procedure("call-for-suggestions"), now=cast.now)
    return Asked(cast, made)
