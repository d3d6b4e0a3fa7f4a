"""Why notices refuse: facts in fields, and what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class SamePerson(MatterError):
    """Whoever wrote it can't release it."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "写的人不能自己放行。请另一位同事审核放行。",
                "Whoever wrote it can't release it. Ask a colleague to review and release it.",
            )
        )


class Rewriting(MatterError):
    """Something on record was to be changed: a revision, a version, a step."""

    def __init__(self, what: str) -> None:
        super().__init__(
            Text(
                f"已经记录的内容不能改（{what}）。要改，请写新的一版。",
                f"What is on record can't be changed ({what}). Write a new revision.",
            )
        )


class NotNow(MatterError):
    """The notice is at another stage than the step needs, or was changed meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "现在不能做这一步，可能别人刚刚改过。请看最新情况。",
                "This step is not open now. Somebody may just have changed it; look at the latest.",
            )
        )


class Undecided(MatterError):
    """A place that looks personal was not decided."""

    def __init__(self, words: str) -> None:
        super().__init__(
            Text(
                f"“{words}”还没有决定：遮掉、改写，还是保留并写明理由。",
                f"“{words}” is not decided yet: hide it, write something else, or keep it and say why.",
            )
        )
        self.words = words


class NotChecked(MatterError):
    """It was to be released before anybody decided what looks personal in it."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "还没有逐条核对个人信息，不能放行。", "Personal details were not checked yet, so it can't be released."
            )
        )


class Unreadable(MatterError):
    """The draft does not open any more."""

    def __init__(self) -> None:
        super().__init__(Text("原稿已经不在，读不出来了。", "The draft is gone and can't be read."))
