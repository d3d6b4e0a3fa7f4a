"""Answers by mail: read out of a Maildir that the operator's mail server fills, one file a letter.

Reading never raises, whatever a letter holds. What a mail server says of a letter of ours (`mail_reports`) moves its message
on. What else a machine sent (out of office) and what names no matter of ours is put aside, and nobody is written to: an
answer to it would go to who knows whom.
"""

from __future__ import annotations

import email
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser
from pathlib import Path

from heliograph.channels.base import BadAddress
from heliograph.channels.configuration import channels
from heliograph.channels.delivery.actions.replying import Answer, Became, add_reply
from heliograph.channels.delivery.actions.reporting import report
from heliograph.channels.delivery.addressing import BadToken, read_reply_token
from heliograph.channels.delivery.mail_reports import Said, read_report
from heliograph.channels.plugins.mail import Mail

log = logging.getLogger(__name__)

MOST_BYTES = 5_000_000
HEAD_BYTES = 300_000
"""So much is read of a letter that is larger: the words stand before the files."""
MOST_AT_ONCE = 100
_TOKEN = re.compile(r"\+([a-z2-7]{45})@", re.IGNORECASE)
_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_BEGINS_QUOTE = re.compile(
    r"^\s*(?:-{2,}\s*(?:原始邮件|Original Message|Forwarded message).*|发件人[:：].*|From:\s.*|.*(?:写道|wrote)\s*[:：]\s*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter says. `token` is empty where it answers nothing of ours."""

    sender: str
    token: str
    id: str
    text: str
    is_by_machine: bool
    files: int = 0
    report: Said | None = None


def take_in(home: Path, *, now: datetime) -> int:
    """Read what has come, append it, and put it aside. Returns how many were added to matters."""
    mail = channels().get("mail")
    if not isinstance(mail, Mail) or not mail.given.maildir:
        return 0
    folder = home / mail.given.maildir
    added = 0
    for path in _new(folder):
        became = _take(path, mail, now)
        _aside(folder, path)
        is_added = became in (Became.ADDED, Became.IN_PART)
        added += is_added
        if not is_added and became is not Became.REPORT:
            log.info("a letter was not added: %s", became)
    return added


def _new(folder: Path) -> Iterator[Path]:
    """The oldest letters; nothing where there is no Maildir."""
    arrived = folder / "new"
    if arrived.is_dir():
        yield from sorted(path for path in arrived.iterdir() if path.is_file())[:MOST_AT_ONCE]


def _aside(folder: Path, path: Path) -> None:
    """Read, in the Maildir's own way; the operator's server or a cron job deletes old ones."""
    read = folder / "cur"
    read.mkdir(exist_ok=True)
    os.replace(path, read / f"{path.name}:2,S")


def _take(path: Path, mail: Mail, now: datetime) -> Became:
    is_large = path.stat().st_size > MOST_BYTES
    with path.open("rb") as file:
        letter = read_letter(file.read(HEAD_BYTES if is_large else MOST_BYTES))
    if letter.report is not None:
        report(letter.report.at(now), now)
        return Became.REPORT
    if letter.is_by_machine or not letter.token:
        return Became.UNKNOWN
    try:
        bureau_id, _ = read_reply_token(letter.token)
        sender = mail.address(letter.sender)
    except (BadToken, BadAddress):
        return Became.UNKNOWN
    files = max(letter.files, 1) if is_large else letter.files
    answer = Answer("mail", sender, letter.text, letter.id or path.name, letter.token, files)
    return add_reply(bureau_id, answer, now=now)


def read_letter(raw: bytes) -> Letter:
    """A letter as it came, without what it quotes."""
    try:
        message = email.message_from_bytes(raw, policy=policy.default)
    except (
        Exception
    ):  # headers nested without end, and whatever else the parser gives up on: nobody's program writes so
        return Letter(sender="", token="", id="", text="", is_by_machine=True)
    assert isinstance(message, EmailMessage)
    named = " ".join(header(message, name) for name in _TO)
    found = _TOKEN.search(named)
    text, files = _words(message)
    return Letter(
        sender=parseaddr(header(message, "from"))[1][:320],
        token=found.group(1) if found else "",
        id=header(message, "message-id").strip()[:300],
        text=text,
        is_by_machine=_is_by_machine(message),
        files=files,
        report=read_report(message),
    )


def header(message: EmailMessage, name: str) -> str:
    """All headers of a name as text; a header that can't be read is nothing."""
    try:
        return " ".join(str(value) for value in message.get_all(name, []))
    except Exception:  # the parser of headers fails in many ways on what strangers write
        return ""


def _is_by_machine(message: EmailMessage) -> bool:
    """RFC 3834, and what was used before it."""
    automatic = header(message, "auto-submitted").strip().casefold()
    is_bounce = header(message, "return-path").strip() == "<>"
    is_bulk = header(message, "precedence").strip().casefold() in ("bulk", "junk", "list", "auto_reply")
    return automatic not in ("", "no") or is_bounce or is_bulk


def _words(message: EmailMessage) -> tuple[str, int]:
    """The words of who answers, and how many files came along. These are not taken in: the words say so."""
    text, files = "", 0
    try:
        body = message.get_body(("plain", "html"))
        if body is not None:
            text = str(body.get_content())
            text = _plain(text) if body.get_content_subtype() == "html" else text
        files = sum(1 for _ in message.iter_attachments())
    except Exception:  # a charset that is none, parts that are not what they say: what can be read is read
        text = text or ""
    said = unquoted(text)
    return (f"{said}\n（随邮件来的 {files} 个附件没有收下，请在网页上传。）" if said and files else said), files


def unquoted(text: str) -> str:
    """What stands above the letter that is answered."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\x00", "").split("\n"):
        if _BEGINS_QUOTE.match(line[:500].strip()):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


class _Text(HTMLParser):
    """The words of a page, a line for each block; nothing that is not shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style", "blockquote", "head")
        if tag in ("br", "p", "div", "tr", "li"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in ("script", "style", "blockquote", "head")))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _plain(html: str) -> str:
    reader = _Text()
    reader.feed(html[:500_000])
    return "".join(reader.words)
