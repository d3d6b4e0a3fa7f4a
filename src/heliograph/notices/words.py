"""What a notice says, as one value: what an officer writes, what a second person releases, what is kept of each version.

Stored as JSON: sealed while it is a draft (`Revision`), plain once it is public (`Version`). No Django here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        return [(label, words) for label, words in _walk(self) if words]

    def rewritten(self, texts: Mapping[str, str]) -> Words:
        """The same with the texts of these labels in place of their own."""
        value = msgspec.json.decode(self.written())
        for label, words in texts.items():
            if label not in dict(_walk(self)):
                continue
            *way, last = label.split(".")
            place = value
            for step in way:
                place = place[int(step)] if isinstance(place, list) else place[step]
            place[last] = words
        return msgspec.convert(value, Words)


def _walk(words: Words) -> Iterator[tuple[str, str]]:
    """Each text with the way to it: "title.zh", "pictures.0.says.en", "record.answers.1.question.zh"."""
    yield from _both("title", words.title)
    yield from _both("summary", words.summary)
    if words.alert:
        yield from _both("alert.event", words.alert.event)
        yield from _both("alert.instruction", words.alert.instruction)
    yield from _both("body", words.body)
    for number, picture in enumerate(words.pictures):
        yield from _both(f"pictures.{number}.says", picture.says)
    if words.record:
        yield "record.spokesperson", words.record.spokesperson
        for name in ("post", "place", "audience"):
            yield from _both(f"record.{name}", getattr(words.record, name))
        for number, one in enumerate(words.record.answers):
            way = f"record.answers.{number}"
            yield f"{way}.asked_by", one.asked_by
            yield from _both(f"{way}.question", one.question)
            yield from _both(f"{way}.answer", one.answer)


def _both(way: str, text: Text) -> Iterator[tuple[str, str]]:
    yield f"{way}.zh", text.zh
    yield f"{way}.en", text.en


_PARTS = {
    "title": Text("标题", "Title"),
    "summary": Text("摘要", "Summary"),
    "body": Text("正文", "Text"),
    "alert": Text("提醒", "Alert"),
    "pictures": Text("图片说明", "Picture"),
    "record": Text("发言人记录", "Spokesperson's record"),
    "why": Text("更正的原因", "Reason of the correction"),
    "areas": Text("地方", "Areas"),
    "onset": Text("开始", "Begins"),
    "expires": Text("结束", "Ends"),
}


def part_of(label: str) -> Text:
    """What part of a notice a label names, for people."""
    part = _PARTS.get(label.split(".")[0], Text(label, label))
    in_english = label.endswith(".en")
    return Text(
        f"{part.zh}（英文）" if in_english else part.zh,
        f"{part.en} (English)" if in_english else f"{part.en} (Chinese)",
    )
