"""Why consultations refuse: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class NotOpen(MatterError):
    """The call takes no suggestions any more."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这次征集已经结束。您的意见可以从“建议”提，一样书面答复。",
                "This call has ended. You may still make a suggestion, which is answered in writing as well.",
            )
        )


class NotSorting(MatterError):
    """Groups are made and decided between the end and the publication."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "征集结束以后、公布以前才能整理。",
                "Sorting is done after the end of a call and before its results are published.",
            )
        )


class NotReady(MatterError):
    """Something is still without a group or an answer."""

    def __init__(self, alone: int, undecided: int) -> None:
        super().__init__(
            Text(
                f"还不能公布：{alone} 条没有归类，{undecided} 类没有写明采纳没有。",
                f"Not ready to be published: {alone} without a group, {undecided} groups without a decision.",
            )
        )


class SameDecider(MatterError):
    """Who decided every group cannot publish alone."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "每一类都是您写的答复，请换一位负责人看过再公布。",
                "You wrote the answer to every group: another lead must read them and publish.",
            )
        )
