"""Why the forum refuses: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class NotNow(MatterError):
    """The question stands somewhere else by now."""

    def __init__(self) -> None:
        super().__init__(
            Text("它已经到了别的一步，请刷新看看。", "It has moved on meanwhile: please load the page again.")
        )


class AnotherPerson(MatterError):
    """Whoever masked, or refused, does not decide about it as well."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这一步要换一个人：您刚才已经处理过它。",
                "This step is for somebody else: you have dealt with it before.",
            )
        )
