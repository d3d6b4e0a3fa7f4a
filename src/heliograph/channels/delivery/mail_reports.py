"""What mail servers say later about a letter of ours: it bounced, it was delivered (RFC 3464), it was read (RFC 8098).

Read from the Maildir that answers come by. A report is believed for the message whose name it holds: that name stands in
the letter alone, so who received it can say that it came or failed, and nobody else. Reading never raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, Message
from uuid import UUID

from heliograph.channels.base import Report, Stage

_NAMED = re.compile(r"<([0-9a-f]{32})@[^<>\s]{1,255}>")
_STATUS = {"delivery-status": "action", "disposition-notification": "disposition"}
MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What one report says. `reason` is a number of RFC 3463, never words: those may name the address."""

    message: UUID
    stage: Stage
    reason: str = ""

    def at(self, now: datetime) -> Report:
        return Report("mail", self.stage, now, message=self.message, reason=self.reason)


def read_report(letter: EmailMessage) -> Said | None:
    """What a machine's letter says of one of ours; None if it says nothing that we understand."""
    try:
        return _read(letter)
    except Exception:  # the parser of parts and headers fails in many ways on what strangers write
        return None


def _read(letter: EmailMessage) -> Said | None:
    parts = list(letter.walk())[:MOST_PARTS]
    for part in parts:
        field = _STATUS.get(part.get_content_subtype())
        if field is None:
            continue
        blocks = _blocks(part)
        named = _named([*blocks, *parts])
        stage, reason = _stage(field, blocks)
        if named is not None and stage is not None:
            return Said(named, stage, reason)
    return None


def _blocks(part: Message) -> list[Message]:
    """The groups of fields in a status part."""
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else [part]


def _stage(field: str, blocks: list[Message]) -> tuple[Stage | None, str]:
    for block in blocks:
        said = str(block.get(field, "")).strip().casefold()
        status = re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", str(block.get("status", "")).strip())
        if field == "disposition" and said.rpartition(";")[2].strip().startswith("displayed"):
            return Stage.READ, ""
        if field == "action" and said == "failed":
            return Stage.FAILED, f"bounced {status.group()}" if status else "bounced"
        if field == "action" and said == "delivered":
            return Stage.DELIVERED, ""
    return None, ""


def _named(parts: list[Message]) -> UUID | None:
    """Our name of the letter: as the report gives it, or in the letter that it sends back."""
    for part in parts:
        for name in ("original-message-id", "message-id", "in-reply-to"):
            found = _NAMED.fullmatch(str(part.get(name, "")).strip())
            if found:
                return UUID(hex=found[1])
        if part.get_content_type() == "text/rfc822-headers":
            found = re.search(
                rf"^message-id:\s*{_NAMED.pattern}", str(part.get_payload()), re.IGNORECASE | re.MULTILINE
            )
            if found:
                return UUID(hex=found[1])
    return None
