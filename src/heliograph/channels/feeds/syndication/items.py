"""A public notice as an item of a feed, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.html import escape

from heliograph.channels.feeds.addresses import base
from heliograph.core.text import Text
from heliograph.core.xml import legal
from heliograph.notices.reading.public import PublicNotice, Status
from heliograph.organisation.models import Bureau

MARKS = {
    Status.WITHDRAWN: Text("【已撤回】", "[Withdrawn] "),
    Status.EXPIRED: Text("【已过期】", "[Over] "),
    Status.CORRECTED: Text("【已更正】", "[Corrected] "),
    Status.RELEASED: Text("", ""),
}
GONE = Text("这份通报已撤回，原文不再公开。", "This notice was withdrawn; its words are no longer public.")
WHY = Text("原因：", "Why: ")


@dataclass(frozen=True, slots=True)
class Item:
    """What a reader of feeds shows. `also`: other forms of the same thing, address and media type. Words are HTML-free
    but `html`; nothing in it that XML can't write."""

    id: str
    title: str
    link: str
    summary: str
    html: str
    author: str
    released_at: datetime
    changed_at: datetime
    categories: tuple[tuple[str, str], ...]
    also: tuple[tuple[str, str], ...]


def item_of(bureau: Bureau, notice: PublicNotice, language: str, *, also: tuple[tuple[str, str], ...] = ()) -> Item:
    """One item. The id stays the same for the whole life of a notice; withdrawn and over are said in the title."""
    title = notice.title.get(language) or notice.kind_title.get(language)
    why = f"{WHY.get(language)}{notice.why}" if notice.why else ""
    summary = notice.summary.get(language)
    html = absolute_html(notice.html.get(language), base(bureau))
    if notice.is_hidden:
        summary, html = GONE.get(language), f"<p>{escape(GONE.get(language))}</p>"
    if notice.status is Status.WITHDRAWN or notice.version > 1:
        summary = " ".join(one for one in (why, summary) if one)
        html = (f"<p>{escape(why)}</p>" if why else "") + html
    return Item(
        id=notice.id.urn,
        title=legal(MARKS[notice.status].get(language) + title),
        link=base(bureau) + notice.path,
        summary=legal(summary or title),
        html=legal(html or f"<p>{escape(title)}</p>"),
        author=legal(notice.unit_title.get(language) or bureau.title.get(language)),
        released_at=notice.released_at,
        changed_at=notice.changed_at,
        categories=((notice.kind, notice.kind_title.get(language)),),
        also=also,
    )


def absolute_html(html: str, site: str) -> str:
    """Pictures and links by their full address: a reader of feeds knows no site."""
    return html.replace(' src="/', f' src="{site}/').replace(' href="/', f' href="{site}/')
