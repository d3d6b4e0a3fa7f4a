"""Why supervision refuses: a sentence in both languages that says what to do."""

from __future__ import annotations

from collections.abc import Sequence

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class RuleInvalid(MatterError):
    """A rule or checklist that can't be used; `problems` lists everything found."""

    def __init__(self, problems: Sequence[Text]) -> None:
        super().__init__(Text("；".join(p.zh.rstrip("。") for p in problems) + "。", " ".join(p.en for p in problems)))
        self.problems = tuple(problems)


class Unchangeable(MatterError):
    """A version that is known would get another text."""

    def __init__(self, version: str) -> None:
        super().__init__(
            Text(
                f"版本 {version} 已经有了，内容不同。改了就用新的版本号。",
                f"Version {version} is known with another text: give the change a version of its own.",
            )
        )


class NotYours(MatterError):
    """This person has no part in it."""

    def __init__(self) -> None:
        super().__init__(
            Text("这一步不由您做。请由有权限的人办理。", "This step is not yours. Ask somebody who may take it.")
        )


class Gone(MatterError):
    """The matter's content was erased: nothing can be sealed under its key any more."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这件的内容已按规定删除，不能再写。",
                "Its content was erased as the rules require; nothing can be added.",
            )
        )


class AlreadyReviewed(MatterError):
    """Each drawn matter is reviewed once."""

    def __init__(self) -> None:
        super().__init__(
            Text("这件已经有人评过了。有不同意见，走申诉。", "This was reviewed already. If you disagree, appeal.")
        )


class SameReviewer(MatterError):
    """An appeal is decided by another reviewer than the one who made the finding (Q-10)."""

    def __init__(self) -> None:
        super().__init__(
            Text("申诉要由另一位评查人决定，不能由原评查人自己决定。", "Another reviewer must decide this appeal.")
        )


class OwnMatter(MatterError):
    """Nobody reviews what they or their unit handled."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "您或您的单位办过这件，要由别人评查。",
                "You or your unit handled this: somebody else must review it.",
            )
        )


class NotNow(MatterError):
    """The finding does not stand where this step could follow."""

    def __init__(self) -> None:
        super().__init__(
            Text("这一步现在不能做。请刷新页面看最新情况。", "This step is not open now. Reload to see the latest.")
        )


class EmptyDraw(MatterError):
    """Nothing in the period could be drawn."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这段时间里没有办结的事项可抽。换一段时间，或者多选几种事项。",
                "Nothing that ended in this period can be drawn. Choose another period or more procedures.",
            )
        )


class NoCheckpoint(MatterError):
    """The public log has signed nothing yet, so it gives no seed."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "公开日志还没有签过检查点，请改用现场输入的种子。",
                "The log has no checkpoint yet: type a seed instead.",
            )
        )
