"""Sending a telling to somebody who is not looking at the page: by mail. Other channels are apps of their own.

A letter says that there is news and where to read it, never what: mail is read by others.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions.act import title_of
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter, Party, Telling

SUBJECT = Text("您的事项 {number} 有新进展", "News about your matter {number}")
BODY = Text(
    "您好：\n\n您的事项 {number} 有新进展：{what}。\n请凭回执上的编号和查询密码查看：{link}\n\n"
    "为保护您的隐私，邮件里不写具体内容。我们不会在邮件里向您索要查询密码。\n",
    "Hello,\n\nThere is news about your matter {number}: {what}.\nRead it with the number and secret code of your receipt: {link}\n\n"
    "To protect your privacy this letter does not say more. We never ask for your secret code by mail.\n",
)


def deliver(bureau_id: int, telling_id: UUID, *, now: datetime) -> None:
    """Send it unless it was sent. Raises what the mail server raised, after recording it; the job then tries again."""
    telling = Telling.objects.filter(bureau_id=bureau_id, id=telling_id, status__in=("owed", "failed")).first()
    if telling is None:
        return
    matter = Matter.objects.get(bureau_id=bureau_id, id=telling.matter_id)
    if matter.erased_at is not None:
        return
    telling.tries += 1
    try:
        _send(telling, matter)
    except Exception as error:
        telling.status, telling.failure = Telling.Status.FAILED, f"{type(error).__name__}: {error}"[:300]
        telling.save(update_fields=["status", "failure", "tries"])
        raise
    telling.status, telling.sent_at, telling.failure = Telling.Status.SENT, now, ""
    telling.save(update_fields=["status", "sent_at", "failure", "tries"])


def _send(telling: Telling, matter: Matter) -> None:
    party = Party.objects.get(bureau_id=matter.bureau_id, id=telling.party_id)
    event = Event.objects.get(bureau_id=matter.bureau_id, id=telling.event_id)
    address = MatterKey.of(matter).open_values("party", party.id, party.sealed).get("email", "")
    if not address:
        return
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    facts = {
        "number": show_number(matter.number),
        "what": title_of(procedure, event.action).get(party.language),
        "link": f"{settings.BASE_URL}/r/{matter.number}",
    }
    EmailMessage(
        SUBJECT.get(party.language).format(**facts), BODY.get(party.language).format(**facts), to=[address]
    ).send()
