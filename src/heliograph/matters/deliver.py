"""Sending a telling to somebody who is not looking at the page: by mail. Other channels are apps of their own.

A letter says that there is news and where to read it, never what: mail is read by others.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from heliograph.core.procedure import Group, Waiting
from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter, Party, Telling

SUBJECT = Text("您的事项 {number} 有新进展", "News about your matter {number}")
BODY = Text(
    "您好：\n\n{what}（编号 {number}）。\n请凭回执上的编号和密码查看：{link}\n\n"
    "为保护您的隐私，邮件里不写是什么事，也不写内容。我们不会在邮件里向您索要密码。\n",
    "Hello,\n\n{what} (number {number}).\nRead it with the number and secret code of your receipt: {link}\n\n"
    "To protect your privacy this letter does not say what it is about. We never ask for your secret code by mail.\n",
)
CASE_SUBJECT = Text("您的案件有新进展", "News about your case")
CASE_BODY = Text(
    "您好：\n\n您的案件有新进展。\n请凭查询凭条上的编号和密码查看：{link}\n\n"
    "为保护您的隐私，邮件里不写是什么案件，也不写内容。我们不会在邮件里向您索要密码。\n",
    "Hello,\n\nThere is news about your case.\nRead it with the number and secret code of your slip: {link}\n\n"
    "To protect your privacy this letter does not say which case. We never ask for your secret code by mail.\n",
)
NEWS = Text("您的事项有新进展", "There is news about your matter")
YOUR_TURN = Text("您的事项需要您补充情况", "Your matter needs something more from you")


class NotDelivered(Exception):
    """A telling could not be sent. Says how it failed and not to whom: jobs and logs are not sealed."""


def deliver(bureau_id: int, telling_id: UUID, *, now: datetime) -> None:
    """Send it unless it was sent. Raises `NotDelivered`, after recording it; the job then tries again."""
    telling = Telling.objects.filter(bureau_id=bureau_id, id=telling_id, status__in=("owed", "failed")).first()
    if telling is None:
        return
    matter = Matter.objects.get(bureau_id=bureau_id, id=telling.matter_id)
    if matter.erased_at is not None:
        return
    telling.tries += 1
    try:
        telling.channel = _send(telling, matter)
    except Exception as error:
        # The words of a mail server name the address: only the kind of failure and its number are kept.
        failure = " ".join([type(error).__name__, *(str(code) for code in [getattr(error, "smtp_code", None)] if code)])
        telling.status, telling.failure = Telling.Status.FAILED, failure[:300]
        telling.save(update_fields=["status", "failure", "tries"])
        raise NotDelivered(failure) from None
    telling.status, telling.sent_at, telling.failure = Telling.Status.SENT, now, ""
    telling.save(update_fields=["channel", "status", "sent_at", "failure", "tries"])


def _send(telling: Telling, matter: Matter) -> str:
    """By mail; returns the channel, which is the page for somebody whose address was taken back meanwhile."""
    assert telling.party_id is not None  # news always has somebody it is for
    party = Party.objects.get(bureau_id=matter.bureau_id, id=telling.party_id)
    event = Event.objects.get(bureau_id=matter.bureau_id, id=telling.event_id)
    address = MatterKey.of(matter).open_values("party", party.id, party.sealed).get("email", "")
    if not address:
        return "page"
    rule = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if rule.group is Group.CASE:
        return _send_to_party(party, address)
    state = rule.state(event.to_state)
    facts = {
        "number": show_number(matter.number),
        "what": (YOUR_TURN if state.waiting is Waiting.RESIDENT else NEWS).get(party.language),
        "link": f"{settings.BASE_URL}/r/{matter.number}",
    }
    EmailMessage(
        SUBJECT.get(party.language).format(**facts), BODY.get(party.language).format(**facts), to=[address]
    ).send()
    return "mail"


def _send_to_party(party: Party, address: str) -> str:
    """To a party of a case: not even a number of the case, only the door that their slip opens."""
    link = {"link": f"{settings.BASE_URL}/case/"}
    EmailMessage(CASE_SUBJECT.get(party.language), CASE_BODY.get(party.language).format(**link), to=[address]).send()
    return "mail"
