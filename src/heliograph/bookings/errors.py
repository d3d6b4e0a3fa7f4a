"""Why bookings refuses: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class NotBookable(MatterError):
    """The time is over, cancelled, or was never open to this."""

    def __init__(self) -> None:
        super().__init__(
            Text("这个时间不能约了。请选别的时间。", "This time can't be booked any more. Choose another.")
        )


class Full(MatterError):
    """No place, and nobody more may wait."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这个时间约满了，候补也满了。请选别的时间。",
                "This time is full, and so is its waiting list. Choose another.",
            )
        )


class AlreadyBooked(MatterError):
    """The same telephone or mail has this time already: one person, one place."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这个电话或者邮箱已经约了这个时间，每人约一次。凭当时的回执可以查、可以退。",
                "This telephone or mail address has this time already: one booking a person. Your first receipt shows it.",
            )
        )


class NotYours(MatterError):
    """The booking does not stand any more, or the step does not fit where it stands."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这个预约已经变了，没有执行。请看最新情况。",
                "This booking has changed, so nothing was done. Look at the latest.",
            )
        )


class TooLateNow(MatterError):
    """The time to say yes is over, or the appointment has begun."""

    def __init__(self) -> None:
        super().__init__(
            Text("时间已经过了，不能再改。可以另约一个。", "It is too late for that. You can book another time.")
        )


class Overlapping(MatterError):
    """Fewer places than were given out, or the step would take one away from somebody."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "约出去的名额比这个多，不能减到这么少。",
                "More places were given out than that: it can't be made so few.",
            )
        )
