"""The bureau's account and its notices as ActivityStreams 2.0 objects, as Mastodon and its like read them. No look-ups here.

A notice is a Note with its title, its summary and a link: the page has the rest. It keeps its id for its whole life; what
was corrected or withdrawn arrives as an update that says so, and what may not be read any more as a deletion.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.html import escape

from heliograph.channels.feeds.addresses import absolute, base, host
from heliograph.channels.feeds.syndication.items import MARKS, WHY
from heliograph.core.text import Text
from heliograph.notices.reading.public import PublicNotice, Status
from heliograph.organisation.models import Bureau

MEDIA_TYPE = "application/activity+json; charset=utf-8"
CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"]
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
SUMMARY = Text(
    "公安局的官方账号，发布通报和提示。这里不看、也不存别人写的话；办事、提问请到网站。遇到危险请打 110。",
    "Official account: notices and alerts. What others write here is neither read nor kept; ask on our site. In danger, call 110.",
)
MORE = Text("全文", "Read on")
Object = dict[str, Any]


def actor_id(bureau: Bureau) -> str:
    return absolute(bureau, "fediverse_actor")


def key_id(bureau: Bureau) -> str:
    return f"{actor_id(bureau)}#main-key"


def account(bureau: Bureau) -> str:
    """chunan@police.example: by what people find it."""
    return f"{bureau.code}@{host(bureau)}"


def note_id(bureau: Bureau, notice_id: UUID) -> str:
    return absolute(bureau, "fediverse_note", notice_id)


def actor(bureau: Bureau, public_key: str, published: datetime) -> Object:
    """The account. A Service: no person writes there."""
    here = actor_id(bureau)
    return {
        "@context": CONTEXT,
        "id": here,
        "type": "Service",
        "preferredUsername": bureau.code,
        "name": bureau.name_zh,
        "summary": "".join(f"<p>{escape(one)}</p>" for one in (SUMMARY.zh, SUMMARY.en)),
        "url": f"{base(bureau)}/",
        "inbox": absolute(bureau, "fediverse_inbox"),
        "outbox": absolute(bureau, "fediverse_outbox"),
        "followers": absolute(bureau, "fediverse_followers"),
        "following": absolute(bureau, "fediverse_following"),
        "endpoints": {"sharedInbox": absolute(bureau, "fediverse_inbox")},
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "published": _time(published),
        "publicKey": {"id": key_id(bureau), "owner": here, "publicKeyPem": public_key},
    }


def note(bureau: Bureau, notice: PublicNotice) -> Object:
    """One notice; of one whose words may not be read any more, its tombstone."""
    here = note_id(bureau, notice.id)
    if notice.is_hidden:
        return {"id": here, "type": "Tombstone", "deleted": _time(notice.changed_at)}
    made: Object = {
        "id": here,
        "type": "Note",
        "attributedTo": actor_id(bureau),
        "to": [PUBLIC],
        "cc": [absolute(bureau, "fediverse_followers")],
        "content": _content(bureau, notice, "zh-hans"),
        "contentMap": {"zh-CN": _content(bureau, notice, "zh-hans")},
        "url": base(bureau) + notice.path,
        "published": _time(notice.released_at),
        "sensitive": False,
        "attachment": [
            {"type": "Image", "url": image.preview_url, "mediaType": "image/jpeg", "name": image.says.zh}
            for image in notice.images[:4]
        ],
    }
    if notice.has_english:
        made["contentMap"]["en"] = _content(bureau, notice, "en")
    if notice.changed_at > notice.released_at:
        made["updated"] = _time(notice.changed_at)
    return made


def _content(bureau: Bureau, notice: PublicNotice, language: str) -> str:
    title = MARKS[notice.status].get(language) + notice.title.get(language)
    lines = [f"<strong>{escape(title)}</strong>"]
    if notice.status is Status.WITHDRAWN:
        lines.append(escape(WHY.get(language) + notice.why))
    else:
        lines += [escape(one) for one in (notice.summary.get(language), notice.instruction.get(language)) if one]
    address = escape(base(bureau) + notice.path)
    lines.append(f'<a href="{address}">{escape(MORE.get(language))}</a>')
    return "".join(f"<p>{one}</p>" for one in lines)


def create(bureau: Bureau, notice: PublicNotice) -> Object:
    return _about(bureau, "Create", "create", note(bureau, notice), notice.released_at)


def update(bureau: Bureau, notice: PublicNotice) -> Object:
    """Its words as they are now: corrected, or marked as withdrawn."""
    number = "withdrawn" if notice.status is Status.WITHDRAWN else f"update-{notice.version}"
    return _about(bureau, "Update", number, note(bureau, notice), notice.changed_at)


def delete(bureau: Bureau, notice: PublicNotice) -> Object:
    return _about(bureau, "Delete", "delete", note(bureau, notice), notice.changed_at)


def _about(bureau: Bureau, kind: str, name: str, about: Object, at: datetime) -> Object:
    return {
        "@context": CONTEXT,
        "id": f"{about['id']}#{name}",
        "type": kind,
        "actor": actor_id(bureau),
        "published": _time(at),
        "to": [PUBLIC],
        "cc": [absolute(bureau, "fediverse_followers")],
        "object": about,
    }


def accept(bureau: Bureau, follow: Mapping[str, str]) -> Object:
    """Yes to somebody who follows."""
    named = {name: follow[name] for name in ("id", "type", "actor", "object")}
    return {
        "@context": CONTEXT,
        "id": f"{actor_id(bureau)}#accept/{follow['id']}",
        "type": "Accept",
        "actor": actor_id(bureau),
        "object": named,
    }


def collection(address: str, total: int, items: list[Object] | None = None) -> Object:
    """A collection that tells how many; who they are is nobody's business."""
    made: Object = {"@context": CONTEXT[0], "id": address, "type": "OrderedCollection", "totalItems": total}
    if items is not None:
        made["orderedItems"] = items
    return made


def _time(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
