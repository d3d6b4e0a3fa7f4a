"""The index of alerts: an Atom feed whose entries lead to CAP messages, as aggregators expect it."""

from __future__ import annotations

from collections.abc import Sequence

from heliograph.channels.feeds.addresses import absolute
from heliograph.channels.feeds.cap.message import MEDIA_TYPE
from heliograph.channels.feeds.syndication.forms import Atom, written
from heliograph.channels.feeds.syndication.items import Item, item_of
from heliograph.core.text import Text
from heliograph.notices.reading.public import PublicNotice, Status
from heliograph.organisation.models import Bureau

TITLE = Text("紧急提醒", "Alerts")
LANGUAGE = "zh-hans"


def index_of(bureau: Bureau, notices: Sequence[PublicNotice]) -> bytes:
    """The feed's bytes. Each message is in Chinese and English; the index is in Chinese."""
    items = [_item(bureau, one) for one in notices]
    title = f"{bureau.name_zh} · {TITLE.zh}"
    return written(Atom, bureau, title, absolute(bureau, "feeds_alerts"), items, LANGUAGE)


def _item(bureau: Bureau, notice: PublicNotice) -> Item:
    if notice.status is Status.WITHDRAWN:
        address = absolute(bureau, "feeds_alert_cancel", notice.id)
    else:
        address = absolute(bureau, "feeds_alert", notice.id, notice.version)
    return item_of(bureau, notice, LANGUAGE, also=((address, MEDIA_TYPE),))
