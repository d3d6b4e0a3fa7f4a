"""What staff do: see to people who could not be reached, post letters, change the bureau's words and its policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.conf import settings

from heliograph.channels.base import BadAddress, Stage
from heliograph.channels.delivery import policy, reading, texts
from heliograph.channels.delivery.actions.addresses import allow
from heliograph.channels.delivery.actions.composing import compose
from heliograph.channels.delivery.actions.settling import advance, carried_by, prove
from heliograph.channels.delivery.actions.tallies import Moves
from heliograph.channels.delivery.errors import BadWording, DeliveryError, NoSuchChannel
from heliograph.channels.delivery.models import Message, Policy, Wording
from heliograph.core.procedure import Kind
from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor
from heliograph.matters.actions.actor import role_for
from heliograph.matters.commit import durably, insert, update
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party
from heliograph.organisation.reading import Viewer

LONGEST_MERGE, LONGEST_NEXT_WAY = 24 * 60, 7 * 24 * 60
BAD_HOURS = Text("钟点写 0 到 23。", "Hours are 0 to 23.")
BAD_MINUTES = Text(
    f"合并最多 {LONGEST_MERGE} 分钟；换一种方式要等 1 到 {LONGEST_NEXT_WAY} 分钟。",
    f"Merging takes at most {LONGEST_MERGE} minutes; the next way comes after 1 to {LONGEST_NEXT_WAY} minutes.",
)


def see_to(viewer: Viewer, message_id: UUID, *, now: datetime) -> None:
    """Somebody told the person in another way (called, wrote): the message is off the list. Twice does nothing."""
    mine = Message.objects.filter(bureau_id=viewer.bureau_id, id=message_id, unseen_since__isnull=False)
    durably(lambda: mine.update(seen_to_at=now, unseen_since=None, seen_to_by_id=viewer.officer_id))


def posted(viewer: Viewer, letters: Iterable[UUID], *, now: datetime) -> int:
    """These letters are in the post. Only those whose matter the officer sees; twice does nothing. Returns how many."""
    allowed = {letter.message.id for letter in reading.letters(viewer, now=now)}
    return durably(lambda: _posted(viewer.bureau_id, [one for one in letters if one in allowed], now))


def _posted(bureau_id: int, letters: Sequence[UUID], now: datetime) -> int:
    rows = Message.objects.filter(bureau_id=bureau_id, id__in=letters, state=Message.State.TO_PRINT).select_for_update()
    moves, changed = Moves(), []
    for row in rows:
        before = row.state
        row.tries += 1
        advance(row, Stage.SENT, now)
        moves.moved(row, before)
        changed.append(row)
    update(changed)
    moves.write()
    prove(changed, carried_by(changed))
    return len(changed)


def put_policy(viewer: Viewer, rules: policy.Rules, *, why: str, now: datetime) -> Policy:
    """The bureau tells people by these rules from now on; the old ones stay in the history. Raises `DeliveryError`."""
    if not all(0 <= hour <= 23 for hour in (rules.quiet_from, rules.quiet_until)):
        raise DeliveryError(BAD_HOURS)
    merge, next_way = (int(length.total_seconds() // 60) for length in (rules.merge, rules.next_way))
    if not (0 <= merge <= LONGEST_MERGE and 1 <= next_way <= LONGEST_NEXT_WAY):
        raise DeliveryError(BAD_MINUTES)
    row = Policy(
        bureau_id=viewer.bureau_id,
        quiet_from=rules.quiet_from,
        quiet_until=rules.quiet_until,
        quiet_channels=list(rules.quiet_channels),
        merge_minutes=merge,
        next_way_minutes=next_way,
        at=now,
        officer_id=viewer.officer_id,
        why=why[:300],
    )
    durably(row.save)
    return row


def put_wording(viewer: Viewer, code: str, words: texts.Words | None, *, why: str, now: datetime) -> Wording:
    """The bureau's own words for a text from now on; None: ours again. Raises `BadWording`, and says which place is wrong."""
    if code not in texts.shipped().texts:
        raise BadWording(Text("没有这种消息。", "There is no such text."))
    if words is not None:
        texts.check(texts.template(code), words)
    row = Wording(
        bureau_id=viewer.bureau_id,
        code=code,
        words=msgspec.to_builtins(words) if words is not None else {},
        at=now,
        officer_id=viewer.officer_id,
        why=why[:300],
    )
    durably(row.save)
    return row


NO_NUMBER_BY_SMS = Text(
    "没有记下这位当事人能收短信的手机号。请把编号和密码都写在凭条上交给本人。",
    "No mobile number that takes text messages is recorded for this party. Give them number and secret on the slip.",
)


def send_number(viewer: Viewer, matter: Matter, party: Party, *, now: datetime) -> None:
    """Text the number of a party's slip to their telephone; never the secret, which stands on the paper alone.

    So neither the telephone nor the gateway's log opens anything. It is sent once and allows us nothing more. Raises
    `DeliveryError` where the officer may not give keys, the party has none, or there is no telephone.
    """
    rule = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    gives = [one for one in rule.actions if one.kind is Kind.KEY and matter.state in one.from_]
    if not party.number or not any(role_for(Actor(viewer), one, matter) for one in gives):
        raise DeliveryError
    phone = MatterKey.of(matter).open_values("party", party.id, party.sealed).get("phone", "")
    try:
        address = allow(matter.bureau_id, "sms", phone, language=party.language, matter=matter, party=party, now=now)
    except (BadAddress, NoSuchChannel) as error:
        raise DeliveryError(NO_NUMBER_BY_SMS) from error
    fields = {"number": show_number(party.number), "link": f"{settings.BASE_URL}/case/"}
    rows = compose([address], "case-number", fields, urgent=True, purpose="number", now=now)
    durably(lambda: insert(rows))
