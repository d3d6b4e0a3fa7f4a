"""Microblogs: what a bureau says to everybody, handed to whoever can post it.

Weibo's own interface is open to approved partners only and has no test side, so this channel does not claim to post to
Weibo. There are two ways that work, and both say so in docs/channel-plugins.md:
- nothing at all here: a bridge reads the bureau's Atom feed and posts. Nobody tells us whether it did.
- an HTTP address, configured like a gateway for text messages: of a bridge that answers, or of Weibo itself for a
  bureau that has the approval. What it answers is what the state of the message says.
Only what was released for everybody is ever composed for it; the address is the name of the account.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from heliograph.channels.base import BadAddress, Outgoing, Taken, WillNeverWork
from heliograph.channels.plugins.calling import call
from heliograph.channels.plugins.gateway.answering import Answers, taken
from heliograph.channels.plugins.gateway.asking import Asking, ask, check
from heliograph.channels.plugins.gateway.values import BadTemplate
from heliograph.core.text import Text

_ACCOUNT = re.compile(r"[\w-]{1,30}")


class WeiboSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The table of `channels.toml`."""

    send: Asking
    account: str = ""
    """Under what name is posted. Each release is posted once to it; without a name nothing is posted by itself."""
    bureau: str = ""
    """Whose releases, by the bureau's code; may be left out on an instance of one bureau."""
    answer: Answers = Answers(code="")
    key: str = ""
    """(`key_file`) what the bridge or Weibo knows us by."""
    values: dict[str, str] = {}
    most_characters: int = 140
    a_second: float = 0.1


class Weibo:
    """One way to post."""

    Settings = WeiboSettings
    title = Text("微博", "Weibo")
    can_reply = False
    is_for_everybody = True

    def __init__(self, code: str, settings: WeiboSettings) -> None:
        self.code = code
        self.settings = settings
        self.a_second = settings.a_second
        self.account = self.address(settings.account) if settings.account else ""
        self.bureau = settings.bureau
        check(settings.send, self._known(Outgoing(UUID(int=0), "account", "1", "1", "https://bureau.example/")))

    def address(self, typed: str) -> str:
        """The name of the account. Raises `BadAddress`."""
        name = typed.strip().removeprefix("@")
        if not _ACCOUNT.fullmatch(name):
            raise BadAddress(Text("请写微博账号的名称。", "Write the name of the account."))
        return name

    def send(self, message: Outgoing) -> Taken:
        """Post it: the whole text if it fits, else its title; always with the link. Raises `NotSent`."""
        now = datetime.now(UTC)
        try:
            asked = ask(self.settings.send, self._known(message), now)
        except BadTemplate as error:
            raise WillNeverWork("template") from error
        answer = call(
            asked.method, asked.url, body=asked.body, headers=asked.headers, seconds=self.settings.send.seconds
        )
        return taken(self.settings.answer, answer, now)

    def post(self, message: Outgoing) -> str:
        """What is posted: never a text that was cut in the middle."""
        room = self.settings.most_characters - len(message.link) - 1
        said = message.text.removesuffix(message.link).strip()
        for words in (said, message.title):
            if words and len(words) <= room:
                return f"{words} {message.link}".strip()
        return f"{message.title[: max(room - 1, 1)]}… {message.link}".strip()

    def problems(self) -> list[str]:
        """What is missing, for `heliograph doctor`."""
        if self.settings.send.url.startswith("https://") or self.settings.send.url.startswith("http://127.0.0.1"):
            return []
        return [f"[{self.code}] posts without encryption: use an https address."]

    def _known(self, message: Outgoing) -> dict[str, str]:
        return {
            **self.settings.values,
            "key": self.settings.key,
            "id": str(message.id),
            "id32": message.id.hex,
            "to": message.to,
            "title": message.title,
            "text": self.post(message),
            "link": message.link,
            "language": message.language,
        }
