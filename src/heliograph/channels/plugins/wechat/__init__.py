"""A WeChat official account (公众号): what people write to it, what is said to them, its menu and its QR codes.

Our own module, because the libraries for it are not maintained (decision 142). Messages come and go in safe mode only;
a plain one is refused. docs/channel-plugins.md says where each setting is found on the account's page.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.core.cache import cache

from heliograph.channels.base import BadAddress, Incoming, Outgoing, Report, Taken, WillNeverWork
from heliograph.channels.plugins.gateway.values import BadTemplate, Values
from heliograph.channels.plugins.inbound import NotGenuine
from heliograph.channels.plugins.wechat import messages
from heliograph.channels.plugins.wechat.calls import Calls
from heliograph.channels.plugins.wechat.envelope import Envelope
from heliograph.core.text import Text

FRESH = timedelta(minutes=5)
LONGEST_SCENE = timedelta(days=30)
MOST_OF_A_VALUE = 20
NOTHING_TO_SAY = b"success"
CONVERSATION = "talk"
"""`Outgoing.template` of an answer to what somebody wrote: always words, never a template message."""
_OPEN_ID = re.compile(r"[A-Za-z0-9_-]{6,64}")
_NO_OPEN_ID = Text("微信号要在微信里绑定，不能手填。", "A WeChat account is bound inside WeChat; it can't be typed in.")


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A template message that WeChat approved: its number, and what stands in each of its places."""

    id: str
    fields: dict[str, str]


class WechatSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The table of `channels.toml`."""

    app_id: str
    app_secret: str
    """(`app_secret_file`)"""
    token: str
    """(`token_file`)"""
    aes_key: str
    """(`aes_key_file`) EncodingAESKey: 43 characters."""
    account: str
    """The account's original number (原始ID), gh_…: to whom messages must be addressed."""
    api: str = "https://api.weixin.qq.com"
    a_second: float = 50
    templates: dict[str, Template] = {}
    """By the code of the text; "default" is used for every text that has none of its own."""
    menu: list[dict[str, Any]] = []
    """As WeChat documents `button`; sent by `heliograph channels menu`."""


class Wechat:
    """One official account."""

    Settings = WechatSettings
    title = Text("微信公众号", "WeChat")
    can_reply = True

    def __init__(self, code: str, settings: WechatSettings) -> None:
        self.code = code
        self.settings = settings
        self.a_second = settings.a_second
        self._envelope = Envelope.of(settings.token, settings.aes_key, settings.app_id)
        self._calls = Calls(settings.api, settings.app_id, settings.app_secret)

    # What people write

    def echo(self, query: Mapping[str, str], *, now: datetime | None = None) -> str:
        """The answer to WeChat's check of our address (GET). Raises `NotGenuine`."""
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not self._envelope.is_signed(query.get("signature", ""), timestamp, nonce):
            raise NotGenuine
        self._check_fresh(timestamp, now or datetime.now(UTC))
        return query.get("echostr", "")[:100]

    def read(self, query: Mapping[str, str], body: bytes, *, now: datetime | None = None) -> Incoming | Report:
        """What somebody wrote or did, or (`Report`) what became of a template message. Raises `NotGenuine`, `Unreadable`.

        `Incoming.id` is the same for every repetition (WeChat asks three times if it gets no answer within 5 s).
        """
        moment = now or datetime.now(UTC)
        ciphertext = messages.fields(body).get("Encrypt", "")
        timestamp, nonce, signature = (query.get(name, "") for name in ("timestamp", "nonce", "msg_signature"))
        opened = self._envelope.opened(ciphertext, signature=signature, timestamp=timestamp, nonce=nonce)
        self._check_fresh(timestamp, moment)
        found = messages.read(messages.fields(opened), self.code, self.settings.account)
        self._check_new(timestamp, nonce, found.id if isinstance(found, Incoming) else found.reference)
        return found

    def reply(self, incoming: Incoming, text: str, *, now: datetime | None = None) -> bytes:
        """The body of our answer to `read`: the text, encrypted; without a text the word that ends the repetitions."""
        if not text:
            return NOTHING_TO_SAY
        moment = now or datetime.now(UTC)
        sealed = self._envelope.sealed(messages.text_reply(incoming.sender, self.settings.account, text, moment))
        timestamp, nonce = str(int(moment.timestamp())), secrets.token_hex(8)
        return messages.wrapped(sealed, self._envelope.signature(timestamp, nonce, sealed), timestamp, nonce)

    def _check_fresh(self, timestamp: str, now: datetime) -> None:
        if not re.fullmatch("[0-9]{1,11}", timestamp):
            raise NotGenuine
        if abs(now - datetime.fromtimestamp(int(timestamp), UTC)) > FRESH:
            raise NotGenuine

    def _check_new(self, timestamp: str, nonce: str, own: str) -> None:
        """A nonce serves one message. The same message again is WeChat's repetition, which its id makes harmless."""
        key = f"wechat:{self.settings.app_id}:{timestamp}:{hashlib.sha256(nonce.encode()).hexdigest()}"
        if not cache.add(key, own, timeout=2 * FRESH.total_seconds()) and cache.get(key) != own:
            raise NotGenuine

    # What is said to them

    def address(self, typed: str) -> str:
        """An OpenID as WeChat gave it to us. Raises `BadAddress`."""
        if not _OPEN_ID.fullmatch(typed):
            raise BadAddress(_NO_OPEN_ID)
        return typed

    def send(self, message: Outgoing) -> Taken:
        """By the template for this text; without one as a customer-service message, which WeChat takes for 48 hours
        after the person wrote. Raises `NotSent`."""
        now, template = datetime.now(UTC), self._template(message)
        if template is None:
            body: dict[str, Any] = {"touser": message.to, "msgtype": "text", "text": {"content": message.text}}
            self._calls.post("/cgi-bin/message/custom/send", body, now)
            return Taken()
        body = {
            "touser": message.to,
            "template_id": template.id,
            "url": message.link,
            "client_msg_id": message.id.hex,
            "data": {name: {"value": value} for name, value in self._filled(template, message).items()},
        }
        answer = self._calls.post("/cgi-bin/message/template/send", body, now)
        return Taken(reference=str(answer.get("msgid", ""))[:100])

    def publish_menu(self, now: datetime) -> None:
        """Put the configured menu into place. Raises `NotSent`."""
        self._calls.post("/cgi-bin/menu/create", {"button": self.settings.menu}, now)

    def scene_qr(self, scene: str, lasts: timedelta, now: datetime) -> str:
        """What a QR code must hold so that scanning it in WeChat sends us `scene` (1 to 64 characters). Raises `NotSent`."""
        if not re.fullmatch(r"[\x21-\x7e]{1,64}", scene):
            raise ValueError("a scene has 1 to 64 ASCII characters")
        body = {
            "expire_seconds": int(min(lasts, LONGEST_SCENE).total_seconds()),
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        return str(self._calls.post("/cgi-bin/qrcode/create", body, now).get("url", ""))

    def problems(self) -> list[str]:
        """What is missing, for `heliograph doctor`."""
        found = []
        if not self.settings.templates:
            found.append(
                f"[{self.code}] has no template: WeChat then takes messages only within 48 hours after a person wrote. "
                f"Apply for one on the account's page and add [{self.code}.templates.default]."
            )
        if not self.settings.account.startswith("gh_"):
            found.append(
                f"[{self.code}] account must be the account's original number (原始ID), which begins with gh_."
            )
        return found

    def _template(self, message: Outgoing) -> Template | None:
        if message.template == CONVERSATION:
            return None
        return self.settings.templates.get(message.template) or self.settings.templates.get("default")

    def _filled(self, template: Template, message: Outgoing) -> dict[str, str]:
        known = {"title": message.title, "text": message.text, "link": message.link}
        values = Values(known | {f"field.{name}": value for name, value in message.fields.items()})
        try:
            return {name: _short(name, values.fill(value)) for name, value in template.fields.items()}
        except BadTemplate as error:
            raise WillNeverWork("template") from error


def _short(name: str, value: str) -> str:
    """WeChat refuses a `thing…` of more than twenty characters; what is cut off stands behind the link."""
    is_long = name.startswith("thing") and len(value) > MOST_OF_A_VALUE
    return value[: MOST_OF_A_VALUE - 1] + "…" if is_long else value
