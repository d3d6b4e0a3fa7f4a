"""What a notice says, as one value: what an officer writes, what a second person releases, what is kept of each version.

Stored as JSON: sealed while it is a draft (`Revision`), plain once it is public (`Version`). No Django here.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from heliograph.core.text import Text

NOTHING = Text("", "")


class Urgency(StrEnum):
    """CAP 1.2: how soon to act."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(StrEnum):
    """CAP 1.2: how bad it can get."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """CAP 1.2: how sure it is."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class Category(StrEnum):
    """CAP 1.2: what it is about, as far as a police bureau warns of it."""

    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    MET = "Met"
    OTHER = "Other"


TITLES: dict[StrEnum, Text] = {
    Urgency.IMMEDIATE: Text("马上行动", "Act now"),
    Urgency.EXPECTED: Text("一小时内行动", "Act within the hour"),
    Urgency.FUTURE: Text("早作准备", "Prepare"),
    Urgency.PAST: Text("不用再防", "No longer needed"),
    Urgency.UNKNOWN: Text("时间说不准", "Not known how soon"),
    Severity.EXTREME: Text("特别严重", "Extreme"),
    Severity.SEVERE: Text("严重", "Severe"),
    Severity.MODERATE: Text("较重", "Moderate"),
    Severity.MINOR: Text("一般", "Minor"),
    Severity.UNKNOWN: Text("轻重说不准", "Not known how bad"),
    Certainty.OBSERVED: Text("已经发生", "Observed"),
    Certainty.LIKELY: Text("很可能", "Likely"),
    Certainty.POSSIBLE: Text("有可能", "Possible"),
    Certainty.UNLIKELY: Text("可能性小", "Unlikely"),
    Certainty.UNKNOWN: Text("说不准", "Not known"),
    Category.SAFETY: Text("公共安全", "Public safety"),
    Category.SECURITY: Text("治安", "Security"),
    Category.RESCUE: Text("救援", "Rescue"),
    Category.FIRE: Text("火情", "Fire"),
    Category.HEALTH: Text("健康", "Health"),
    Category.TRANSPORT: Text("交通", "Transport"),
    Category.INFRA: Text("水电气和道路设施", "Infrastructure"),
    Category.MET: Text("天气", "Weather"),
    Category.OTHER: Text("其他", "Other"),
}


class Alert(msgspec.Struct, frozen=True):
    """What CAP 1.2 asks of an alert besides its words and its time."""

    event: Text
    category: Category
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    instruction: Text


class Picture(msgspec.Struct, frozen=True):
    """A picture that stands in the text, with what it shows for who can't see it."""

    id: UUID
    says: Text
    width: int
    height: int
    extension: str


class Answer(msgspec.Struct, frozen=True):
    """One question to the spokesperson, and the answer."""

    asked_by: str
    question: Text
    answer: Text


class Record(msgspec.Struct, frozen=True):
    """发言人记录: who spoke, when, where, to whom, and what was asked and answered."""

    spokesperson: str
    post: Text
    at: datetime
    place: Text
    audience: Text
    answers: tuple[Answer, ...] = ()


class Words(msgspec.Struct, frozen=True):
    """A notice's words in both languages. Bodies are Markdown. `areas` are codes of areas or units; none: everywhere."""

    title: Text
    summary: Text
    body: Text
    areas: tuple[str, ...] = ()
    onset: datetime | None = None
    expires: datetime | None = None
    alert: Alert | None = None
    pictures: tuple[Picture, ...] = ()
    record: Record | None = None

    def written(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def read(cls, written: str) -> Words:
        return msgspec.json.decode(written, type=cls)

    def replacing(self, **changed: object) -> Words:
        """The same with some parts changed."""
        return msgspec.structs.replace(self, **changed)

    def texts(self) -> list[tuple[str, str]]:
        """Everything somebody will read, a label and the words each: for the net of personal data and for differences."""
        found: list[tuple[str, str]] = []

        def add(label: str, text: Text) -> None:
            found.extend((f"{label}.{tongue}", words) for tongue, words in (("zh", text.zh), ("en", text.en)) if words)

        add("title", self.title)
        add("summary", self.summary)
        if self.alert:
            add("alert.event", self.alert.event)
            add("alert.instruction", self.alert.instruction)
        add("body", self.body)
        for number, picture in enumerate(self.pictures):
            add(f"picture.{number}", picture.says)
        if self.record:
            add("record.place", self.record.place)
            add("record.audience", self.record.audience)
            for number, one in enumerate(self.record.answers):
                if one.asked_by:
                    found.append((f"record.{number}.asked_by", one.asked_by))
                add(f"record.{number}.question", one.question)
                add(f"record.{number}.answer", one.answer)
        return found
