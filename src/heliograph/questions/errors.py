"""Why questions refuses: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class NotForTheBank(MatterError):
    """The matter's words are not for everybody."""

    def __init__(self, why: Text) -> None:
        super().__init__(why)


COUNTED_ONLY = Text(
    "这类事项的内容不能公开。可以不填事项，用自己的话写一条。",
    "What is said in matters of this kind is not public. Leave the matter out and write it in your own words.",
)
NOT_ANSWERED = Text(
    "这件还没有答复，先答复再来。",
    "This matter has no answer yet: answer it first.",
)
NO_CONSENT = Text(
    "提问的人没有同意公开。可以不填事项，用自己的话写一条通用的。",
    "Whoever asked did not agree to have it published. Leave the matter out and write a general one in your own words.",
)
NO_LONGER_READABLE = Text(
    "这件的内容已经按规定删除。",
    "The content of this matter was erased as the rules require.",
)
