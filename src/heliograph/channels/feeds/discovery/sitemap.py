"""The pages that a search engine should know (sitemaps.org), each in both languages.

The language of a page is the reader's; `?lang=` names one in the address, which is what an alternate needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from lxml import etree

from heliograph.channels.feeds.addresses import base
from heliograph.matters.reading import guides
from heliograph.notices import kinds
from heliograph.notices.models import Notice, State
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.publishing import kinds as documents
from heliograph.publishing.reading import hearings, register

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
LANGUAGES = (("zh-Hans", "zh"), ("en", "en"))
PAGES = (
    "home", "guides", "my_officer", "follow", "notices", "hearings", "public_boards", "public_register", "figures", "board_find", "log",
    "about", "boundaries", "accessibility", "feeds",
)  # fmt: skip
MOST_NOTICES = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    changed_at: datetime | None = None


def entries(bureau: Bureau, *, now: datetime) -> Iterable[Entry]:
    """Fixed pages, guides, boards, the newest notices and documents, sessions to come. Nothing that belongs to one person."""
    today = now.astimezone(organisation.zone(bureau.id)).date()
    yield from (Entry(reverse(name)) for name in PAGES)
    yield from (Entry(reverse("guide", args=[one.code])) for one in guides.readable_procedures(bureau.id, today))
    yield from (Entry(reverse("notice_board", args=[one.code])) for one in kinds.kinds())
    yield from (Entry(reverse("public_board", args=[one.code])) for one in documents.boards())
    released = Notice.objects.filter(bureau_id=bureau.id, released_at__isnull=False, state=State.RELEASED)
    newest = released.order_by("-released_at", "-id").values_list("id", "changed_at")[:MOST_NOTICES]
    yield from (Entry(reverse("notice", args=[found]), changed) for found, changed in newest)
    for document in register.changes(bureau.id).entries:
        if document.is_shown:
            yield Entry(reverse("public_item", args=[document.id]), document.changed_at)
    yield from (Entry(reverse("hearing", args=[one.id])) for one in hearings.coming(bureau.id, now))


def written(bureau: Bureau, found: Iterable[Entry]) -> bytes:
    """The sitemap's bytes."""
    site = base(bureau)
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "xhtml": XHTML})  # type: ignore[dict-item]  # lxml takes None for the default namespace
    for entry in found:
        url = etree.SubElement(root, f"{{{SITEMAP}}}url")
        etree.SubElement(url, f"{{{SITEMAP}}}loc").text = site + entry.path
        if entry.changed_at:
            etree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = entry.changed_at.replace(microsecond=0).isoformat()
        for tongue, code in LANGUAGES:
            alternate = {"rel": "alternate", "hreflang": tongue, "href": f"{site}{entry.path}?lang={code}"}
            etree.SubElement(url, f"{{{XHTML}}}link", alternate)
        etree.SubElement(
            url, f"{{{XHTML}}}link", {"rel": "alternate", "hreflang": "x-default", "href": site + entry.path}
        )
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made
