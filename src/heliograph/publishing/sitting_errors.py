"""Why a public session refuses: the article that closes its doors, or what is still to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from heliograph.core import dates
from heliograph.core.text import Text
from heliograph.matters.errors import MatterError
from heliograph.publishing.errors import Stop

MINOR_HEARD = Stop(
    "minor-heard",
    "A-21",
    Text(
        "《治安管理处罚法》第一百一十七条、《未成年人保护法》第一百零三条",
        "Public Security Administration Punishments Law, art. 117; Law on the Protection of Minors, art. 103",
    ),
    Text("涉及未成年人的，一律不公开举行。", "Where a minor is concerned the doors stay closed."),
)
SECRET_HEARD = Stop(
    "secret-heard",
    "D-05",
    Text("《公安机关执法公开规定》第六条", "Rules on Open Law Enforcement of the Police, art. 6"),
    Text(
        "涉及国家秘密、警务工作秘密的，不公开举行。",
        "Where state or police work secrets are concerned the doors stay closed.",
    ),
)
SEALED_MEDIATION = Stop(
    "sealed-mediation",
    "A-30",
    Text("《治安管理处罚法》第九条、第一百三十六条", "Public Security Administration Punishments Law, art. 9, 136"),
    Text(
        "治安案件的调解不公开，除非每一位当事人都书面同意，并且逐一记录。",
        "Mediation of a public-order case is closed unless every party agreed in writing, each on record.",
    ),
)


class NoticeTooShort(MatterError):
    """The law wants the announcement earlier than the time left. `earliest` is the day after which it may be held."""

    def __init__(self, notice: Text, earliest: datetime) -> None:
        super().__init__(
            Text(
                f"离开会太近了：法律要求提前 {notice.zh}公告。现在公告，最早要排在 {dates.day(earliest, earliest.date(), 'zh')}之后。",
                f"Too near: the law wants it announced {notice.en} before. Announced now, it can be held after "
                f"{dates.day(earliest, earliest.date(), 'en')} at the earliest.",
            )
        )
        self.earliest = earliest


class Undecided(MatterError):
    """The announcement holds words that look personal and nobody has decided about them."""

    def __init__(self, found: Sequence[str]) -> None:
        shown = dict.fromkeys(found)
        super().__init__(
            Text(
                f"公告里有像是个人信息的内容，还没有人决定：{'、'.join(f'“{one}”' for one in shown)}。请先逐一遮盖，或者写明为什么可以留。",
                f"The words hold what looks personal and nobody decided about it: {', '.join(f'“{one}”' for one in shown)}. "
                "Mask each, or say why it may stay.",
            )
        )
        self.found = tuple(shown)


class AnnouncedBySame(MatterError):
    """Whoever wrote it can't release it too."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "写的人不能自己放行。请换一位负责人审核。",
                "Whoever wrote it can't release it. Ask another lead to review it.",
            )
        )


class NotOpenNow(MatterError):
    """The session is in another state than the step needs."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "现在不能做这一步，可能别人刚刚处理过。请看最新情况。",
                "This step is not open now. Somebody may just have acted; look at the latest.",
            )
        )


class NoBooking(MatterError):
    """Booking is over, was never open, or the session does not take any."""

    def __init__(self) -> None:
        super().__init__(
            Text("现在不能预约。请看公告上的时间。", "Seats can't be booked now. See the times in the announcement.")
        )


class AlreadyBooked(MatterError):
    """The same form was sent twice; the first one counts."""

    def __init__(self) -> None:
        super().__init__(
            Text("这份预约已经登记过了，没有重复占座。", "This was booked already; no second seat was taken.")
        )
