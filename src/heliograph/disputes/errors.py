"""What mediation refuses, with what to do instead."""

from __future__ import annotations

from collections.abc import Sequence

from heliograph.core.text import Text
from heliograph.disputes.rules import Exclusion, Tie
from heliograph.matters.errors import MatterError


class NotMediable(MatterError):
    """The law rules mediation out here (A-37)."""

    def __init__(self, found: Sequence[Exclusion]) -> None:
        self.found = tuple(found)
        zh, en = "".join(one.plain.zh for one in found), " ".join(one.plain.en for one in found)
        super().__init__(
            Text(f"{zh}请选“不予办理”或“终止”，把理由告诉双方。", f"{en} Refuse or end it, and tell both sides why.")
        )


class NotScreened(MatterError):
    """Nobody has checked yet whether the law allows it."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "请先在调解页上逐项核对不能调解的情形。",
                "First check the exclusions of the law, one by one, on the dispute's page.",
            )
        )


class NotBothWilling(MatterError):
    """One side was not asked yet, or has not answered."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "另一方还没有说愿意，先问清楚、记下来。", "The other side has not said yes yet: ask, and write it down."
            )
        )


class Partial(MatterError):
    """The mediator has a tie to a side, or belongs to the unit that handles the case."""

    def __init__(self, ties: Sequence[Tie] = ()) -> None:
        self.ties = tuple(ties)
        zh = "、".join(tie.title.zh for tie in ties) or "所在单位正在办理这件案子"
        en = ", ".join(tie.title.en for tie in ties) or "belongs to the unit that handles the case"
        super().__init__(
            Text(f"这位调解员不能调解：{zh}。请换一位。", f"This mediator can't take it: {en}. Choose another.")
        )


class NoMediator(MatterError):
    """Neither mediator nor date is set."""

    def __init__(self) -> None:
        super().__init__(
            Text("请在调解页上选调解员、定日子。", "Choose the mediator and the date on the dispute's page.")
        )


class ObjectedAlready(MatterError):
    """Each side may object once."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "每一方可以要求换一次，您已经换过了。还是不放心，可以不调解，直接到法院起诉。",
                "Each side may ask for another mediator once, and you have. If you still have doubts you may decline and go to court.",
            )
        )


class NoClauses(MatterError):
    """An agreement without clauses."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "协议里还没有一条约定，请在调解页上一条条写。",
                "The agreement has no clause yet: write them on the dispute's page.",
            )
        )


class SignedAlready(MatterError):
    """That side has signed this version."""

    def __init__(self) -> None:
        super().__init__(Text("这一方已经签过了。", "That side has signed already."))


class OnPaper(MatterError):
    """A minor's agreement needs the guardian at the table."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这一方未满 18 周岁，要监护人在场、在纸上一起签。请到派出所签。",
                "This side is under 18: the guardian must be present and sign too, on paper, at the station.",
            )
        )


class NotSigned(MatterError):
    """Somebody has not signed."""

    def __init__(self) -> None:
        super().__init__(Text("还有一方没有签。", "One side has not signed yet."))


class NotOnRecord(MatterError):
    """A step that stands for something the dispute's page records."""

    def __init__(self) -> None:
        super().__init__(Text("请在调解页上办这一步。", "Take this step on the dispute's page."))


class StillOwed(MatterError):
    """Clauses are not looked at, or were not kept."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "还有约定没有核实，或者没有做到，不能了结。",
                "A clause is not looked at yet, or was not kept: it can't be settled.",
            )
        )


class OnceOnly(MatterError):
    """A public-order case was mediated, and it failed."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "治安案件一般只调解一次，案件已经恢复办理。民事争议可以到法院起诉；对民警的做法不满，可以投诉。",
                "A public-order case is normally mediated once, and the case goes on. The civil claim may go to court; about the "
                "officers' conduct you may complain.",
            )
        )
