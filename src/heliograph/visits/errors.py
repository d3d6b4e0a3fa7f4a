"""Why visits refuse something: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class Unusable(MatterError):
    """An entry that can't be applied as it is: it stays on the phone, with this sentence."""


class NoBeat(Unusable):
    def __init__(self) -> None:
        super().__init__(
            Text(
                "您的单位没有这个警区，或者它已经撤了。请改选一个警区。",
                "Your unit has no such beat, or it has ended. Please choose another.",
            )
        )


class NoSlip(Unusable):
    def __init__(self) -> None:
        super().__init__(
            Text(
                "这张回执条不是发给您的，或者已经用过、作废、过期。请换一张，并把新的交给对方。",
                "This slip was not given to you, or it is used, cancelled or past its day. Take another, and give them the new one.",
            )
        )


class TooManySlips(Unusable):
    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                f"您手里没用的回执条最多 {most} 张。先用掉，或者作废。",
                f"You may hold {most} unused slips at most. Use or cancel some first.",
            )
        )


class OtherWords(Unusable):
    def __init__(self) -> None:
        super().__init__(
            Text(
                "这个编号已经记过另一条内容。请打开这一条，改一下再存，会得到新编号。",
                "Something else was recorded under this id. Open the entry and save it anew: it gets another id.",
            )
        )


class TooFarAway(Unusable):
    def __init__(self) -> None:
        super().__init__(
            Text(
                "日期不对：走访只能记最近 30 天的，计划只能排 60 天以内的。",
                "The day is out of range: visits of the last 30 days, plans of the next 60.",
            )
        )


class Conflict(Exception):
    """Somebody else changed the visit after the version that the phone had. Nothing was changed."""
