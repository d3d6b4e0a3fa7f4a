"""Why publishing refuses: the article that stops it, or what is still to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


@dataclass(frozen=True, slots=True)
class Stop:
    """A hard stop: what may never be published, the article, and its row in law.md."""

    code: str
    row: str
    article: Text
    what: Text


SEALED_RECORD = Stop(
    "sealed-record",
    "A-30",
    Text("《治安管理处罚法》第一百三十六条", "Public Security Administration Punishments Law, art. 136"),
    Text("自然人的治安违法记录依法封存，不得公开。", "A person's public-order record is sealed and never published."),
)
MINOR = Stop(
    "minor",
    "D-13",
    Text("《未成年人保护法》第一百零三条", "Law on the Protection of Minors, art. 103"),
    Text("涉及未成年人的文书不得公开。", "A document that concerns a minor is never published."),
)
SECRET = Stop(
    "secret",
    "D-05",
    Text("《公安机关执法公开规定》第六条", "Rules on Open Law Enforcement of the Police, art. 6"),
    Text(
        "涉及国家秘密、警务工作秘密的文书不得公开。", "A document with state or police work secrets is never published."
    ),
)
NO_GROUND = Stop(
    "no-ground",
    "D-12",
    Text("《行政处罚法》第四十八条", "Administrative Penalty Law, art. 48"),
    Text(
        "涉及个人的处罚决定，只有具有一定社会影响的才公开，要先写明理由作出决定。",
        "A decision about a person is published only if it has a certain social impact, decided with reasons.",
    ),
)


class Stopped(MatterError):
    """The law forbids to publish this, whoever asks. Raised by the model itself."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(
            Text(
                f"不能公开：{stop.what.zh}依据：{stop.article.zh}。",
                f"Not to be published: {stop.what.en} Ground: {stop.article.en}.",
            )
        )
        self.stop = stop


class SamePerson(MatterError):
    """Whoever decided or masked it can't release it too."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "放行的人不能是决定公开的人，也不能是做遮盖的人。请换一位负责人审核。",
                "Whoever decided or masked it can't release it. Ask another lead to review it.",
            )
        )


class Tampered(MatterError):
    """Something was to be changed that can't be: a record, a decision once made, words once published."""

    def __init__(self, what: str) -> None:
        super().__init__(
            Text(
                f"已经记录的内容不能改（{what}）。要更正，请重新做一份。",
                f"What is on record can't be changed ({what}). To correct it, make a new one.",
            )
        )


class Standing(MatterError):
    """Values of the case can still be read in what is to be published."""

    def __init__(self, found: Sequence[str]) -> None:
        shown = "、".join(f"“{one}”" for one in dict.fromkeys(found))
        listed = ", ".join(f"“{one}”" for one in dict.fromkeys(found))
        super().__init__(
            Text(
                f"还能读到当事人的信息：{shown}。请改写，或者回到遮盖一步处理。",
                f"This can still be read: {listed}. Write it anew, or go back to masking.",
            )
        )
        self.found = tuple(found)


class NotNow(MatterError):
    """The document is in another state than the step needs."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这份文书现在不能做这一步，可能别人刚刚处理过。请看最新情况。",
                "This step is not open for the document now. Somebody may just have acted; look at the latest.",
            )
        )


class Unreadable(MatterError):
    """The original was erased with its matter, or does not open."""

    def __init__(self) -> None:
        super().__init__(
            Text("原文已经依法删除，读不出来了。", "The original was erased as the law asks and can't be read.")
        )
