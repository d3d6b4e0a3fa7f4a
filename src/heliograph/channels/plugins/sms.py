"""Text messages through an HTTP gateway that `channels.toml` describes; docs/channel-plugins.md has the tables.

Which gateway it is stands nowhere in the code. Numbers are kept as +8613800000000; a gateway may have them as
{number} (13800000000) or {to}. Every message carries its {id}, the same at every try: give it to the gateway wherever
it has a field for it, so that a lost answer sends nothing twice.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import msgspec

from heliograph.channels.base import BadAddress, Incoming, Outgoing, Report, Stage, Taken, WillNeverWork
from heliograph.channels.plugins.calling import call
from heliograph.channels.plugins.gateway.answering import Answers, taken
from heliograph.channels.plugins.gateway.asking import Asking, ask, check
from heliograph.channels.plugins.gateway.reading import Tree, items_at, read, text_at
from heliograph.channels.plugins.gateway.times import time_or
from heliograph.channels.plugins.gateway.values import BadTemplate, Values, named_in
from heliograph.channels.plugins.inbound import Arriving, NotGenuine
from heliograph.core.text import Text

MOST_CHARACTERS = 2_000
ONE_SEGMENT, OF_SEVERAL = 70, 67  # characters of UCS-2 (3GPP TS 23.040): six bytes of a part's header cost three
_MAINLAND = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_FOREIGN = re.compile(r"(?:\+|00)([1-9]\d{6,14})")
_BETWEEN = re.compile(r"[\s().·\-]+")
NO_NUMBER = Text(
    "请填写能收短信的手机号码，例如 138 0000 0000。",
    "Write a mobile number that can take text messages, such as 138 0000 0000.",
)
_NO_ID = UUID(int=0)


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that the gateway knows by a number of its own, and the values it wants, in order."""

    id: str
    fields: dict[str, str] = {}


class Reports(Arriving, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the gateway tells what became of a message. A status in no list means that it failed."""

    reference: str = ""
    message: str = ""
    stage: str
    delivered: tuple[str, ...] = ("DELIVRD",)
    sent: tuple[str, ...] = ()
    reason: str = ""


class Texts(Arriving, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the gateway hands over what people wrote."""

    sender: str
    text: str
    id: str = ""


class SmsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The table of `channels.toml`."""

    send: Asking
    answer: Answers = Answers()
    key: str = ""
    """What requests are signed with (`key_file`)."""
    inbound_key: str = ""
    """What the gateway signs with (`inbound_key_file`)."""
    values: dict[str, str] = {}
    a_second: float = 10
    most_segments: int = 5
    sign_off: str = ""
    """Put before or after the text where the gateway demands it, such as 【淳南公安】."""
    foreign: bool = False
    templates: dict[str, Template] = {}
    only_templates: bool = False
    reports: Reports | None = None
    texts: Texts | None = None


class Sms:
    """One gateway."""

    Settings = SmsSettings
    title = Text("短信", "Text message")

    def __init__(self, code: str, settings: SmsSettings) -> None:
        self.code = code
        self.settings = settings
        self.can_reply = settings.texts is not None
        self.a_second = settings.a_second
        for template in [*settings.templates.values(), Template(id="")]:
            check(settings.send, self._known(_sample(settings), template))

    def address(self, typed: str) -> str:
        """+86 and eleven digits; other countries' numbers only where the gateway has them. Raises `BadAddress`."""
        number = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed[:60]))
        if found := _MAINLAND.fullmatch(number):
            return f"+86{found.group(1)}"
        found = _FOREIGN.fullmatch(number) if self.settings.foreign else None
        if not number.isascii() or found is None or found.group(1).startswith("86"):
            raise BadAddress(NO_NUMBER)
        return f"+{found.group(1)}"

    def send(self, message: Outgoing) -> Taken:
        """Hand it to the gateway. Raises `NotSent`; a text of too many segments will never work."""
        settings, now = self.settings, datetime.now(UTC)
        template = settings.templates.get(message.template)
        if template is None and settings.only_templates:
            raise WillNeverWork("template")
        try:
            known = self._known(message, template or Template(id=""))
            asked = ask(settings.send, known, now)
        except BadTemplate as error:  # the message lacks a field that the template needs
            raise WillNeverWork("template") from error
        if segments(known["text"]) > settings.most_segments:
            raise WillNeverWork("too-long")
        answer = call(asked.method, asked.url, body=asked.body, headers=asked.headers, seconds=settings.send.seconds)
        return taken(settings.answer, answer, now)

    def read_reports(
        self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes, *, now: datetime | None = None
    ) -> list[Report]:
        """What became of messages. Raises `NotGenuine`, `Unreadable`."""
        shape, moment = self.settings.reports, now or datetime.now(UTC)
        if shape is None:
            raise NotGenuine
        return [self._report(shape, item, moment) for item in self._arrived(shape, headers, query, body, moment)]

    def read_incoming(
        self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes, *, now: datetime | None = None
    ) -> list[Incoming]:
        """What people wrote. Raises `NotGenuine`, `Unreadable`."""
        shape, moment = self.settings.texts, now or datetime.now(UTC)
        if shape is None:
            raise NotGenuine
        read_one = (self._incoming(shape, item, moment) for item in self._arrived(shape, headers, query, body, moment))
        return [one for one in read_one if one is not None]

    def problems(self) -> list[str]:
        """What is missing, for `heliograph doctor`."""
        wants_key = "{key}" in str(msgspec.to_builtins(self.settings.send))
        found = []
        if wants_key and not self.settings.key:
            found.append(f'[{self.code}] signs with {{key}}, but no key is given: add key_file = "keys/…".')
        if (self.settings.reports or self.settings.texts) and not self.settings.inbound_key:
            found.append(
                f'[{self.code}] takes reports or texts, but has no key to check them: add inbound_key_file = "keys/…".'
            )
        if not self.settings.send.url.startswith("https://") and not _is_here(self.settings.send.url):
            found.append(f"[{self.code}] sends numbers and texts unencrypted: use the gateway's https address.")
        return found

    def _known(self, message: Outgoing, template: Template) -> dict[str, str]:
        known = {
            **self.settings.values,
            **{f"field.{name}": value for name, value in message.fields.items()},
            "key": self.settings.key,
            "id": str(message.id),
            "id32": message.id.hex,
            "to": message.to,
            "number": message.to.removeprefix("+86"),
            "title": message.title,
            "text": f"{self.settings.sign_off}{message.text}",
            "link": message.link,
            "language": message.language,
            "template": message.template,
            "template_id": template.id,
        }
        filled = {name: Values(known).fill(value) for name, value in template.fields.items()}
        return known | {
            "template_fields": json.dumps(filled, ensure_ascii=False),
            "template_list": json.dumps(list(filled.values()), ensure_ascii=False),
        }

    def _arrived(
        self, shape: Arriving, headers: Mapping[str, str], query: Mapping[str, str], body: bytes, now: datetime
    ) -> list[Tree]:
        """The entries of a request that is genuine. Some gateways ask with GET and put everything into the query."""
        tree = read(shape, body or urlencode(query, errors="replace").encode())
        shape.proof.check(self.settings.inbound_key, headers, query, body, tree, now)
        return items_at(shape, tree, shape.items)

    def _report(self, shape: Reports, item: Tree, now: datetime) -> Report:
        status = text_at(item, shape.stage)
        stage = Stage.DELIVERED if status in shape.delivered else Stage.SENT if status in shape.sent else Stage.FAILED
        reason = text_at(item, shape.reason) or status
        return Report(
            self.code,
            stage,
            time_or(text_at(item, shape.at), now, shape.at_form, shape.zone),
            reference=text_at(item, shape.reference)[:200],
            message=_uuid(text_at(item, shape.message)),
            reason="" if stage is Stage.DELIVERED else without_numbers(reason)[:100],
        )

    def _incoming(self, shape: Texts, item: Tree, now: datetime) -> Incoming | None:
        """None for what comes from no mobile number, such as a notice of the operator's own."""
        try:
            sender = self.address(text_at(item, shape.sender))
        except BadAddress:
            return None
        text, written = text_at(item, shape.text)[:MOST_CHARACTERS], text_at(item, shape.at)
        own = text_at(item, shape.id) or hashlib.sha256("\0".join((sender, written, text)).encode()).hexdigest()[:40]
        return Incoming(self.code, own[:100], sender, time_or(written, now, shape.at_form, shape.zone), text)


def segments(text: str) -> int:
    """How many messages a phone gets for a text in UCS-2: 70 characters in one, else 67 in each.

    A character outside the basic plane (most emoji, rare Chinese characters) counts two, which one segment must hold both.
    """
    widths = [2 if ord(character) > 0xFFFF else 1 for character in text]
    if sum(widths) <= ONE_SEGMENT:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > OF_SEVERAL:
            count, used = count + 1, 0
        used += width
    return count


def without_numbers(reason: str) -> str:
    """A gateway's reason without the number it may repeat: failures are not sealed."""
    return re.sub(r"\d{7,}", "…", reason)


def _sample(settings: SmsSettings) -> Outgoing:
    """A message that has every field some template asks for."""
    texts = [str(msgspec.to_builtins(settings.send)), str(msgspec.to_builtins(settings.templates))]
    names = {name.removeprefix("field.") for text in texts for name in named_in(text) if name.startswith("field.")}
    fields = dict.fromkeys(names, "1")
    return Outgoing(_NO_ID, "+8613800000000", "1", "1", "https://bureau.example/", fields=fields)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) <= 36 else None
    except ValueError:
        return None


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
