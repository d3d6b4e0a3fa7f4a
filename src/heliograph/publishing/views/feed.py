"""An Atom feed (RFC 4287) of the register, written anew from its entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID
from xml.etree import ElementTree as Xml

from heliograph.core.text import Text
from heliograph.core.xml import legal
from heliograph.publishing.reading.register import Entry
from heliograph.reader import language, tr

ATOM = "http://www.w3.org/2005/Atom"
TITLE = Text("公开登记", "Register of what is published")


def atom(bureau: Text, here: str, entries: Sequence[Entry], addresses: Mapping[UUID, str]) -> bytes:
    """The feed as bytes. An entry's summary is its state and, at the end, why."""
    feed = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "en" if language().startswith("en") else "zh-Hans"})
    _add(feed, "id", here)
    _add(feed, "title", f"{tr(bureau)} · {tr(TITLE)}")
    Xml.SubElement(feed, "link", {"rel": "self", "href": here})
    _add(feed, "updated", entries[0].changed_at.isoformat() if entries else "1970-01-01T00:00:00+00:00")
    for entry in entries:
        one = Xml.SubElement(feed, "entry")
        _add(one, "id", f"urn:uuid:{entry.id}")
        _add(one, "title", entry.title)
        Xml.SubElement(one, "link", {"rel": "alternate", "href": addresses[entry.id]})
        _add(one, "published", entry.released_at.isoformat())
        _add(one, "updated", entry.changed_at.isoformat())
        _add(Xml.SubElement(one, "author"), "name", tr(entry.unit) or tr(bureau))
        summary = " · ".join(filter(None, (tr(entry.kind), tr(entry.state_title), entry.ended_why)))
        _add(one, "summary", summary)
    made: bytes = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = legal(text)
