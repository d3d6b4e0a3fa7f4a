"""The XML that WeChat and we write to each other, read into what `base` knows and written from it.

A message is flat: one level of elements below `<xml>`. What is not flat, has a DTD or is larger than any real message is
`Unreadable`. Names and values beside those read here (a user's nickname, a place) are never kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from heliograph.channels.base import Incoming, Report, Stage
from heliograph.channels.plugins.inbound import NotGenuine, Unreadable

MOST_BYTES = 64 * 1024
MOST_CHARACTERS = 2_048
SCENE_PREFIX = "qrscene_"
_OPEN_ID = re.compile(r"[A-Za-z0-9_-]{6,64}")
_EVENTS = {"subscribe": "subscribe", "unsubscribe": "unsubscribe", "scan": "scan", "click": "click"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def fields(body: bytes) -> dict[str, str]:
    """The elements of a message by name. Raises `Unreadable`."""
    if len(body) > MOST_BYTES:
        raise Unreadable("too much at once")
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable("no XML") from error
    if root.tag != "xml":
        raise Unreadable("no message")
    return {str(part.tag): (part.text or "").strip() for part in root}


def read(message: Mapping[str, str], channel: str, account: str) -> Incoming | Report:
    """What a message says. Raises `NotGenuine` if it is for another account, `Unreadable`."""
    if message.get("ToUserName") != account:
        raise NotGenuine
    sender, created = message.get("FromUserName", ""), message.get("CreateTime", "")
    if not _OPEN_ID.fullmatch(sender) or not re.fullmatch("[0-9]{1,11}", created):
        raise Unreadable("no sender or no time")
    at = datetime.fromtimestamp(int(created), UTC)
    kind = message.get("MsgType", "")
    if kind == "event":
        return _event(message, channel, sender, at)
    own = message.get("MsgId", "") or f"{sender}:{created}"
    if kind == "text" or (kind == "voice" and message.get("Recognition")):
        text = message.get("Content") or message.get("Recognition", "")
        return Incoming(channel, own[:100], sender, at, text[:MOST_CHARACTERS])
    return Incoming(channel, own[:100], sender, at, event="other", key=kind[:20])


def _event(message: Mapping[str, str], channel: str, sender: str, at: datetime) -> Incoming | Report:
    """An event has no number of its own: who, when and what name it (WeChat repeats it unchanged)."""
    name, key = message.get("Event", ""), message.get("EventKey", "")
    if name == "TEMPLATESENDJOBFINISH":
        return _outcome(message, channel, at)
    own = f"{sender}:{int(at.timestamp())}:{name[:30]}"
    event = _EVENTS.get(name.lower(), "other")
    if event == "subscribe":
        key = key.removeprefix(SCENE_PREFIX) if key.startswith(SCENE_PREFIX) else ""
    return Incoming(channel, own, sender, at, event=event, key=key[:200])


def _outcome(message: Mapping[str, str], channel: str, at: datetime) -> Report:
    """What became of a template message: "success", "failed:user block", "failed: system failed"."""
    status = message.get("Status", "")
    stage = Stage.DELIVERED if status == "success" else Stage.FAILED
    return Report(
        channel,
        stage,
        at,
        reference=message.get("MsgID", "")[:100],
        reason=status[:60] if stage is Stage.FAILED else "",
    )


def text_reply(to: str, account: str, text: str, now: datetime) -> bytes:
    """A text that WeChat hands over at once, as the answer to its request."""
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName><FromUserName>{_cdata(account)}</FromUserName>"
        f"<CreateTime>{int(now.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{_cdata(text)}</Content></xml>"
    ).encode()


def wrapped(ciphertext: str, signature: str, timestamp: str, nonce: str) -> bytes:
    """An encrypted answer."""
    return (
        f"<xml><Encrypt>{_cdata(ciphertext)}</Encrypt><MsgSignature>{_cdata(signature)}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{_cdata(nonce)}</Nonce></xml>"
    ).encode()


def _cdata(text: str) -> str:
    return f"<![CDATA[{_NOT_XML.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"
