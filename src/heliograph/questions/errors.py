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


class TimeTaken(MatterError):
    """Somebody else has that time by now."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这个时间刚刚被别人约走了。您写的都还在，请另选一个。",
                "Somebody has just taken that time. What you wrote is still here: choose another.",
            )
        )


class NotBookable(MatterError):
    """The day is over, cancelled, or full to the last place on the waiting list."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这一天不能再约了。请选别的日子，或者用“信访”书面提。",
                "This day can't be booked any more. Choose another, or write to us as a petition.",
            )
        )


class DayNotOpen(MatterError):
    """The day was cancelled or is over."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这一天已经取消或者结束，不能再改。",
                "This day was cancelled or is over: it can't be changed.",
            )
        )


class NotAsking(MatterError):
    """The hour takes no questions: it is over, cancelled, or has too many."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这一场现在不收问题。可以直接用“咨询”问，时限一样算。",
                "This hour takes no questions now. Ask us directly instead: the time limits are the same.",
            )
        )


class HourNotOpen(MatterError):
    """The step does not fit where the hour or the question stands."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "现在不能做这一步：这一场或者这个问题已经变了。请刷新再看。",
                "Not now: the hour or the question has changed. Reload and look again.",
            )
        )
