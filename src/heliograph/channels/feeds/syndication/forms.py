"""Atom (RFC 4287) and RSS 2.0 by Django's generator, with what it leaves out: the full words, other forms, a stable date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from heliograph.channels.feeds.addresses import base
from heliograph.channels.feeds.syndication.items import Item
from heliograph.core.xml import legal
from heliograph.organisation.models import Bureau

CONTENT = "http://purl.org/rss/1.0/modules/content/"
NOTHING_YET = datetime(2026, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed: always the same, so that caches need not fetch it anew."""
TONGUES = {"zh-hans": "zh-CN", "en": "en"}


class _Stable(SyndicationFeed):
    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NOTHING_YET)


class Atom(_Stable, Atom1Feed):
    """Entries with their words whole, in HTML; the summary in plain words."""

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, {**item, "categories": ()})
        handler.addQuickElement("summary", item["plain"])
        for term, label in item["categories"]:
            handler.addQuickElement("category", "", {"term": term, "label": label})
        for address, media_type in item["also"]:
            handler.addQuickElement("link", "", {"rel": "alternate", "href": address, "type": media_type})
        handler.addQuickElement("content", item["html"], {"type": "html"})


class Rss(_Stable, Rss201rev2Feed):
    """Items with their words whole beside the description."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": CONTENT}

    def add_item_elements(self, handler: Any, item: Any) -> None:
        named = tuple(label for _, label in item["categories"])
        super().add_item_elements(handler, {**item, "description": item["plain"], "categories": named})
        handler.addQuickElement("content:encoded", item["html"])


def written(
    form: type[Atom] | type[Rss], bureau: Bureau, title: str, address: str, items: Sequence[Item], language: str
) -> bytes:
    """The feed's bytes. `address` is where it is served, which is its id as well."""
    feed = form(
        title=legal(title),
        link=f"{base(bureau)}/",
        description=legal(title),
        language=TONGUES[language],
        author_name=legal(bureau.title.get(language)),
        author_link=f"{base(bureau)}/",
        feed_url=address,
        feed_guid=address,
    )
    for item in items:
        feed.add_item(
            title=item.title,
            link=item.link,
            description=None,  # type: ignore[arg-type]  # each form writes the plain summary itself
            plain=item.summary,
            html=item.html,
            author_name=item.author,
            pubdate=item.released_at,
            updateddate=item.changed_at,
            unique_id=item.id,
            unique_id_is_permalink=False,
            also=item.also,
            categories=(),
        )
        feed.items[-1]["categories"] = item.categories
    return feed.writeString("utf-8").encode("utf-8")
