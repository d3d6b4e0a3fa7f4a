"""What RFC 4287 and the RSS 2.0 specification ask of a feed, checked strictly: no validator is reachable from here.

`atom_faults` and `rss_faults` return sentences; none for a feed that keeps every rule that they know.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = {"id", "title", "updated"}
FEED = {
    "author",
    "category",
    "contributor",
    "generator",
    "icon",
    "id",
    "link",
    "logo",
    "rights",
    "subtitle",
    "title",
    "updated",
    "entry",
}
ENTRY = {
    "author",
    "category",
    "content",
    "contributor",
    "id",
    "link",
    "published",
    "rights",
    "source",
    "summary",
    "title",
    "updated",
}
RSS_CHANNEL = {"title", "link", "description", "language", "lastBuildDate", "copyright", "category", "ttl", "item"}
RSS_ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
EXTRA = {"http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/", "http://purl.org/rss/1.0/modules/content/"}


def atom_faults(body: bytes) -> list[str]:
    root = etree.fromstring(body)
    if root.tag != f"{ATOM}feed":
        return ["the root is not atom:feed"]
    faults = [*_atom_element(root, FEED), *_links(root, "feed")]
    if not [one for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]:
        faults.append("feed: no link rel=self (section 4.1.1)")
    has_author = root.find(f"{ATOM}author") is not None
    ids: set[str] = set()
    for entry in root.findall(f"{ATOM}entry"):
        faults += [*_atom_element(entry, ENTRY), *_links(entry, "entry")]
        if not has_author and entry.find(f"{ATOM}author") is None:
            faults.append("entry: no author, nor has the feed one (4.1.2)")
        one = entry.findtext(f"{ATOM}id") or ""
        if one in ids:
            faults.append(f"two entries are {one}")
        ids.add(one)
    updated = [entry.findtext(f"{ATOM}updated") for entry in root.findall(f"{ATOM}entry")]
    if updated and (root.findtext(f"{ATOM}updated") or "") < max(filter(None, updated)):
        faults.append("the feed is older than an entry")
    return faults


def _atom_element(element: etree._Element, known: set[str]) -> list[str]:
    names = [child.tag.removeprefix(ATOM) for child in element]
    faults = [f"{name}: not allowed in {element.tag}" for name in names if name not in known]
    faults += [f"{name}: {names.count(name)} times" for name in ONCE if names.count(name) != 1]
    faults += [f"{name}: twice" for name in ("summary", "content", "published", "subtitle") if names.count(name) > 1]
    for child in element:
        name = child.tag.removeprefix(ATOM)
        if name in ("updated", "published") and not _is_rfc3339(child.text or ""):
            faults.append(f"{name}: {child.text!r} is no RFC 3339 time")
        if name == "id" and not urlsplit(child.text or "").scheme:
            faults.append(f"id: {child.text!r} is no IRI")
        if name == "category" and not child.get("term"):
            faults.append("category: no term")
        if name == "author" and not child.findtext(f"{ATOM}name"):
            faults.append("author: no name")
        if name in ("title", "summary", "content", "rights", "subtitle"):
            faults += _text_construct(name, child)
    return faults


def _text_construct(name: str, child: etree._Element) -> list[str]:
    kind = child.get("type", "text")
    if kind not in ("text", "html"):
        return [f"{name}: type {kind!r}"]
    if len(child):
        return [f"{name}: has elements, and is no xhtml"]
    return [f"{name}: {fault}" for fault in html_faults(child.text or "")] if kind == "html" else []


def _links(element: etree._Element, where: str) -> list[str]:
    links = element.findall(f"{ATOM}link")
    faults = [f"{where}: link without href" for one in links if not urlsplit(one.get("href") or "").scheme]
    alternate = [(one.get("type"), one.get("hreflang")) for one in links if one.get("rel", "alternate") == "alternate"]
    if len(alternate) != len(set(alternate)):
        faults.append(f"{where}: two alternates alike")
    if where == "entry" and element.find(f"{ATOM}content") is None and not alternate:
        faults.append("entry: neither content nor alternate")
    return faults


def _is_rfc3339(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None and "T" in text
    except ValueError:
        return False


def rss_faults(body: bytes) -> list[str]:
    root = etree.fromstring(body)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        return ["not one channel of RSS 2.0"]
    (channel,) = channels
    faults = _rss_element(channel, RSS_CHANNEL, ("title", "link", "description"))
    if channel.find(f"{ATOM}link[@rel='self']") is None:
        faults.append("channel: no atom:link rel=self")
    guids = [item.findtext("guid") for item in channel.findall("item")]
    if len(guids) != len(set(guids)) or None in guids:
        faults.append("guids missing or twice")
    for item in channel.findall("item"):
        faults += _rss_element(item, RSS_ITEM, ())
        if item.find("title") is None and item.find("description") is None:
            faults.append("item: neither title nor description")
        guid = item.find("guid")
        if guid is not None and guid.get("isPermaLink", "true") == "true" and not (guid.text or "").startswith("http"):
            faults.append("guid: says that it is an address, and is none")
        faults += [
            f"encoded: {one}"
            for one in html_faults(item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or "")
        ]
    return faults


def _rss_element(element: etree._Element, known: set[str], needed: tuple[str, ...]) -> list[str]:
    faults: list[str] = []
    names = [child.tag for child in element]
    for name in names:
        space = etree.QName(name).namespace
        if (space is None and name not in known) or (space is not None and space not in EXTRA):
            faults.append(f"{name}: not allowed in {element.tag}")
    faults += [f"{element.tag}: {name} {names.count(name)} times" for name in needed if names.count(name) != 1]
    for child in element:
        if child.tag in ("pubDate", "lastBuildDate"):
            try:
                if parsedate_to_datetime(child.text or "").tzinfo is None:
                    faults.append(f"{child.tag}: no zone")
            except ValueError:
                faults.append(f"{child.tag}: {child.text!r} is no RFC 822 time")
        if child.tag == "link" and not urlsplit(child.text or "").scheme:
            faults.append(f"link: {child.text!r}")
        if child.tag == "author" and "@" not in (child.text or ""):
            faults.append("author: must be a mail address")
    return faults


class _Html(HTMLParser):
    VOID = frozenset({"img", "br", "hr"})
    REFUSED = frozenset({"script", "style", "iframe", "object", "embed", "form", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.REFUSED:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"{name}=")
            if name in ("src", "href") and urlsplit(value or "").scheme not in ("http", "https", "tel", "mailto"):
                self.faults.append(f"{name}={value!r} leads nowhere for a reader of feeds")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def html_faults(html: str) -> list[str]:
    parser = _Html()
    parser.feed(html)
    parser.close()
    return [*parser.faults, *(f"<{tag}> is not closed" for tag in parser.open)]
