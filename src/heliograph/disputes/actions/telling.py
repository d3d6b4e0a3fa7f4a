"""The other side hears of what happens by the way they gave themselves; the first side hears as with any matter.

A message says that there is something new and when the talk is, never what it is about; it opens nothing without their receipt.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.disputes.actions.rows import OTHER_SIDE, current_meeting, locked, matter_of
from heliograph.disputes.models import Dispute
from heliograph.matters import news, procedures
from heliograph.matters.actions import MatterRef
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter
from heliograph.organisation import reading as organisation

NAMES_THE_DATE = frozenset({"arrange", "again", "remind"})


def be_told(ref: MatterRef, phone: str, email: str, language: str) -> None:
    """The other side wants to hear by these; by neither: their page alone tells them. What was left before is not used any more."""

    def work() -> None:
        dispute = locked(ref)
        matter = matter_of(dispute)
        if dispute.party_b is None or matter.erased_at is not None:
            raise NotFound
        left = {name: value.strip() for name, value in (("phone", phone), ("email", email)) if value.strip()}
        given = {**left, "language": language} if left else {}
        dispute.told_b = MatterKey.of(matter).seal_values("dispute.told", dispute.id, given)
        dispute.save()
        news.forget(dispute.bureau_id, [dispute.party_b])

    durably(work)


def told_by(matter: Matter, dispute: Dispute) -> dict[str, str]:
    """How the other side wants to hear: telephone, mail, language; empty if they did not say."""
    return MatterKey.of(matter).open_values("dispute.told", dispute.id, bytes(dispute.told_b))


def news_for_other(matter: Matter, dispute: Dispute, event: Event) -> list[Model]:
    """What is to be inserted with an event that the other side is told of."""
    if not dispute.told_b or not dispute.number_b or dispute.party_b is None or not is_told(matter, event):
        return []
    if event.facts.get("by_party") == str(dispute.party_b):
        return []
    left = told_by(matter, dispute)
    link = settings.BASE_URL + reverse("dispute_opened", args=[dispute.number_b])
    told = news.News(
        "dispute", dispute.bureau_id, dispute.party_b, show_number(dispute.number_b), _what(dispute, event), left,
        left.get("language", "zh-hans"), link,
    )  # fmt: skip
    return news.announce(told, event.at)


def is_told(matter: Matter, event: Event) -> bool:
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    return any(one.name == event.action and OTHER_SIDE in one.tell for one in procedure.actions)


def _what(dispute: Dispute, event: Event) -> Text:
    meeting = current_meeting(dispute) if event.action in NAMES_THE_DATE else None
    if meeting is None:
        return Text("有了新的进展", "there is something new")
    at = organisation.in_words(dispute.bureau_id, meeting.at)
    if event.action == "remind":
        return Text(f"提醒您，约在{at.zh}", f"a reminder: you meet on {at.en}")
    return Text(f"约好了日子，{at.zh}", f"a date is set: {at.en}")
