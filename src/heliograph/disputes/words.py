"""Names of things of this app, in both languages."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.disputes.models import Ended, MediatorKind, Side, Standing

SIDES: dict[str, Text] = {Side.A: Text("甲方", "Side A"), Side.B: Text("乙方", "Side B")}
MEDIATORS: dict[str, Text] = {
    MediatorKind.POLICE: Text("民警", "police officer"),
    MediatorKind.PEOPLE: Text("人民调解员", "people's mediator"),
    MediatorKind.LAWYER: Text("律师", "lawyer"),
}
STANDINGS: dict[str, Text] = {
    Standing.OPEN: Text("等着做到", "to be kept"),
    Standing.KEPT: Text("做到了", "kept"),
    Standing.FAILED: Text("没有做到", "not kept"),
}
ENDS: dict[str, Text] = {
    Ended.KEPT: Text("谈成并且做到", "agreed and kept"),
    Ended.BROKEN: Text("谈成了没有做到", "agreed and not kept"),
    Ended.FAILED: Text("没有谈成", "no agreement"),
    Ended.STOPPED: Text("依法停止", "stopped by law"),
    Ended.OTHER: Text("撤回、不适用、不归我们", "taken back, excluded, not ours"),
}
