"""One alert as CAP 1.2 (OASIS): the XML of a version or of its withdrawal, without a signature. Values in, an element out.

What bites (standards.md, 2.2): times have an offset and no fraction, UTC is "-00:00"; polygons are "lat,lon"; `references`
name sender, identifier and time of sending; elements stand in the order of the schema. The OASIS schema and, where words
may still be read, the stricter one of the IPAWS profile hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from lxml import etree

from heliograph.core.text import Text
from heliograph.core.xml import legal
from heliograph.notices.reading.public import PublicNotice

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
LANGUAGES = (("zh-CN", "zh-hans"), ("en-US", "en"))
CODE = "heliograph:1"
MOST_HEADLINE = 160
HOLDS_WITHOUT_END = timedelta(days=1)


class Kind(StrEnum):
    """What a message does to those before it."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


@dataclass(frozen=True, slots=True)
class Place:
    """An area of an alert: its name, its code, its outer rings as CAP writes them."""

    title: Text
    code: str
    polygons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `earlier`: number and time of every version before it; `notice` is the version it is about."""

    notice: PublicNotice
    kind: Kind
    sent: datetime
    earlier: tuple[tuple[int, datetime], ...]
    sender: str
    sender_name: Text
    contact: str
    url: str
    places: tuple[Place, ...]
    zone: ZoneInfo
    is_test: bool

    @property
    def identifier(self) -> str:
        return identifier(self.notice.id, "cancel" if self.kind is Kind.CANCEL else str(self.notice.version))


def identifier(notice_id: UUID, number: str) -> str:
    """The name of a message for ever; no space, comma, < or & in it."""
    return f"{notice_id}.{number}"


def stamp(value: datetime, zone: ZoneInfo) -> str:
    """2026-03-17T10:00:00+08:00; the schema knows neither fractions nor Z, and writes UTC as -00:00."""
    written = value.astimezone(zone).replace(microsecond=0).isoformat()
    return written.replace("+00:00", "-00:00")


def composed(message: Message) -> etree._Element:
    """The `alert` element."""
    notice = message.notice
    alert = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # lxml takes None for the default namespace
    _add(alert, "identifier", message.identifier)
    _add(alert, "sender", message.sender)
    _add(alert, "sent", stamp(message.sent, message.zone))
    _add(alert, "status", "Test" if message.is_test else "Actual")
    _add(alert, "msgType", message.kind.value)
    _add(alert, "source", message.sender_name.zh)
    _add(alert, "scope", "Public")
    _add(alert, "code", CODE)
    if message.kind is Kind.CANCEL:
        _add(alert, "note", notice.why)
    if message.earlier:
        _add(alert, "references", " ".join(_references(message)))
    if not notice.is_hidden:
        for tongue, language in LANGUAGES:
            if language == LANGUAGES[0][1] or notice.has_english:
                _info(alert, message, tongue, language)
    return alert


def _references(message: Message) -> Iterable[str]:
    for number, sent in message.earlier:
        yield f"{message.sender},{identifier(message.notice.id, str(number))},{stamp(sent, message.zone)}"


def _info(alert: etree._Element, message: Message, tongue: str, language: str) -> None:
    notice = message.notice
    info = etree.SubElement(alert, f"{{{NAMESPACE}}}info")
    _add(info, "language", tongue)
    _add(info, "category", notice.category or "Other")
    _add(info, "event", notice.event.get(language) or notice.kind_title.get(language))
    if message.kind is Kind.CANCEL:
        _add(info, "responseType", "AllClear")
    _add(info, "urgency", "Past" if message.kind is Kind.CANCEL else (notice.urgency or "Unknown"))
    _add(info, "severity", notice.severity or "Unknown")
    _add(info, "certainty", notice.certainty or "Unknown")
    _pair(info, "eventCode", "heliograph:kind", notice.kind)
    if notice.onset:
        _add(info, "onset", stamp(notice.onset, message.zone))
    _add(info, "expires", stamp(notice.expires or message.sent + HOLDS_WITHOUT_END, message.zone))
    _add(info, "senderName", message.sender_name.get(language))
    _add(info, "headline", notice.title.get(language)[:MOST_HEADLINE])
    _add(info, "description", notice.text.get(language) or notice.summary.get(language))
    if notice.instruction.get(language) and message.kind is not Kind.CANCEL:
        _add(info, "instruction", notice.instruction.get(language))
    _add(info, "web", message.url)
    if message.contact:
        _add(info, "contact", message.contact)
    for place in message.places:
        area = etree.SubElement(info, f"{{{NAMESPACE}}}area")
        _add(area, "areaDesc", place.title.get(language))
        for polygon in place.polygons:
            _add(area, "polygon", polygon)
        _pair(area, "geocode", "heliograph:area", place.code)


def _pair(parent: etree._Element, name: str, value_name: str, value: str) -> None:
    pair = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    _add(pair, "valueName", value_name)
    _add(pair, "value", value)


def _add(parent: etree._Element, name: str, text: str | Sequence[str]) -> None:
    etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = legal(str(text))
