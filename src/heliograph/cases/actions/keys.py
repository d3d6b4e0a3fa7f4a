"""`issue_key`: a party of a case gets the key by which they follow it, on a slip that is shown once.

The key is two things: what the slip holds (number and secret), and what the party knows (`factors`). Neither opens
anything alone. What is kept are keyed hashes; a new key ends the one before. Called by the desk when a report is taken
or a case is filed, and by whoever replaces a lost slip.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from heliograph.cases import factors
from heliograph.cases.factors import ASKS, SHORTEST_WORD, Factor
from heliograph.core import receipt
from heliograph.core.procedure import Action, Kind, Procedure
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, MatterRef, QueryKey, act
from heliograph.matters.actions.actor import is_hidden, role_for
from heliograph.matters.errors import Invalid, NotAllowed, NotFound, NotOffered
from heliograph.matters.keys import MatterKey, keyring
from heliograph.matters.models import Matter, Party

NO_FACTOR = Text(
    f"没有记下这位当事人的证件号码和电话，请当事人自己定一个至少 {SHORTEST_WORD} 个字的词，作为查询时要说出的第二样。",
    f"Neither an identity document nor a telephone is recorded: let the party choose a word of at least {SHORTEST_WORD} signs.",
)


@dataclass(frozen=True, slots=True)
class Slip:
    """查询凭条: what the party takes home. The secret is nowhere else. `asks` says in words what else they will be asked."""

    number: str
    secret: str
    factor: Factor
    part: str
    procedure: Procedure
    unit_id: int
    at: datetime

    @property
    def asks(self) -> Text:
        return ASKS[self.factor]

    @property
    def link(self) -> str:
        return receipt.follow_link(settings.BASE_URL, self.number, self.secret, door="c")


def issue_key(ref: MatterRef, party_id: UUID, by: Actor, *, now: datetime, word: str = "") -> Slip:
    """Give a party a new key; returns when it is durable. `word` is needed only where nothing else was recorded.

    Raises `NotFound`, `NotOffered`, `NotAllowed`, `NotKnown` (the law does not let them know of the case yet), and
    `Invalid` for a missing word or no such party. Not idempotent: each call ends the key before.
    """
    matter, party = _found(ref, party_id, by)
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    action = _step(procedure, matter, by)
    contact = MatterKey.of(matter).open_values("party", party.id, bytes(party.sealed))
    chosen = factors.choose(contact, word)
    if chosen is None:
        raise Invalid("word", NO_FACTOR)
    factor, value = chosen
    number, secret = receipt.new_number(), receipt.new_secret()
    code_hash = keyring().receipt_code_hash(number, secret)
    key = QueryKey(number, code_hash, factors.factor_hash(number, party.id, value))
    act(ref, action.name, by, now=now, details=Details(party=party.id, key=key))
    return Slip(number, secret, factor, party.part, procedure, matter.unit_id, now)


def _found(ref: MatterRef, party_id: UUID, by: Actor) -> tuple[Matter, Party]:
    matter = Matter.objects.filter(bureau_id=ref.bureau_id, id=ref.id, erased_at=None).first()
    if matter is None or (by.viewer is not None and is_hidden(by.viewer, matter)):
        raise NotFound
    party = Party.objects.filter(bureau_id=ref.bureau_id, matter_id=ref.id, id=party_id).first()
    if party is None:
        raise Invalid("party", Text("没有这位当事人。", "There is no such party."))
    return matter, party


def _step(procedure: Procedure, matter: Matter, by: Actor) -> Action:
    """The procedure's step that gives keys, if the officer may take it: before anything sealed is opened."""
    keying = [action for action in procedure.actions if action.kind is Kind.KEY]
    open_now = [action for action in keying if matter.state in action.from_]
    if not open_now:
        raise NotOffered("key", procedure.state(matter.state).title)
    for action in open_now:
        if role_for(by, action, matter) is not None:
            return action
    raise NotAllowed(open_now[0].title)
