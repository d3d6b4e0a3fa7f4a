"""Mail: through the server of HELIOGRAPH_MAIL_URL (or into files, without one). One connection a thread, kept while busy.

[mail]                                  # the table may be left out
a_second = 20                           # what the mail server bears
from = "Chunan Police <news@police.example>"
reply_to = "reply@police.example"       # a mailbox whose letters land in `maildir`; the part behind + names the matter
maildir = "inbound-mail"                # docs/channels.md, "Answers by mail"
"""

from __future__ import annotations

import re
import smtplib
import threading
import time
from contextlib import suppress
from email.utils import make_msgid
from functools import cached_property
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import EmailValidator

from heliograph.channels.base import AddressGone, BadAddress, Outgoing, Taken, TryLater, WillNeverWork
from heliograph.core.text import Text

IDLE_SECONDS = 20.0
NOBODY_THERE = (550, 551, 553)
_is_address = EmailValidator()


class MailSettings(msgspec.Struct, forbid_unknown_fields=True, rename={"sender": "from"}):
    """`[mail]` in channels.toml."""

    a_second: float = 0
    sender: str = ""
    reply_to: str = ""
    maildir: str = ""


class Mail:
    """One letter to one address. Says how it failed and never to whom: a mail server's words name the address."""

    Settings = MailSettings
    title = Text("电子邮件", "Mail")

    def __init__(self, code: str, given: MailSettings) -> None:
        self.code = code
        self.a_second = given.a_second
        self.given = given
        self.can_reply = bool(given.reply_to)
        self._open = threading.local()

    def address(self, typed: str) -> str:
        """The address with its domain in small letters; the part before @ belongs to the other side and stays."""
        written = typed.strip()
        try:
            _is_address(written)
        except ValidationError as error:
            raise BadAddress(
                Text(
                    "请写完整的邮箱地址，例如 li@example.com。",
                    "Write the whole mail address, for example li@example.com.",
                )
            ) from error
        name, _, domain = written.rpartition("@")
        return f"{name}@{domain.lower()}"

    def send(self, message: Outgoing) -> Taken:
        letter = EmailMessage(
            message.title,
            message.text,
            from_email=self.given.sender or None,
            to=[message.to],
            headers=self._headers(message),
            connection=self._connection(),
        )
        try:
            letter.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(*next(iter(error.recipients.values()))) from None
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            raise _refused(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise TryLater(type(error).__name__) from None
        self._open.used = time.monotonic()
        return Taken()

    def _headers(self, message: Outgoing) -> dict[str, str]:
        headers = {"Message-ID": self._message_id(message), "Auto-Submitted": "auto-generated"}
        if message.stop_link:
            headers["List-Unsubscribe"] = f"<{message.stop_link}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if self.given.reply_to and message.reply_token:
            name, _, domain = self.given.reply_to.rpartition("@")
            headers["Reply-To"] = f"{name}+{message.reply_token}@{domain}"
        return headers

    def _message_id(self, message: Outgoing) -> str:
        """The same at every try, so that mailboxes drop what they got twice."""
        return f"<{message.id.hex}@{self._domain}>"

    @cached_property
    def _domain(self) -> str:
        return make_msgid().rpartition("@")[2].rstrip(">")

    def _connection(self) -> BaseEmailBackend:
        """This thread's connection, opened anew when it has been idle so long that the other side may have hung up."""
        kept: Any = getattr(self._open, "connection", None)
        server = (settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT)
        if kept is None or server != self._open.server or time.monotonic() - self._open.used > IDLE_SECONDS:
            self._hang_up()
            kept = get_connection()
            try:
                kept.open()
            except (smtplib.SMTPException, OSError) as error:
                raise TryLater(type(error).__name__) from None
            self._open.connection, self._open.server, self._open.used = kept, server, time.monotonic()
        made: BaseEmailBackend = kept
        return made

    def _hang_up(self) -> None:
        kept: Any = getattr(self._open, "connection", None)
        self._open.connection = None
        if kept is not None:
            with suppress(smtplib.SMTPException, OSError):
                kept.close()

    def problems(self) -> list[str]:
        """Whether the mail server answers, where there is one."""
        if not settings.EMAIL_HOST:
            return []
        connection = get_connection()
        try:
            connection.open()
            connection.close()
        except (smtplib.SMTPException, OSError) as error:
            return [
                f"[{self.code}]: the mail server does not answer ({type(error).__name__}): see HELIOGRAPH_MAIL_URL."
            ]
        return []


def _refused(code: int, said: bytes | str = b"") -> Exception:
    """What a mail server's number means (RFC 5321, 4.2; RFC 3463): 4xx later, 550 nobody there, other 5xx never.

    A 550 with 5.7 is about us or the letter ("looks like spam"), not about whether somebody is there.
    """
    words = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    kind = f"SMTP {code}"
    if code in NOBODY_THERE and not re.match(r"\D*5\.[67]\.", words):
        return AddressGone(kind)
    return TryLater(kind) if 400 <= code < 500 else WillNeverWork(kind)
