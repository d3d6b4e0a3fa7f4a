"""A dispute between Li and her neighbour Wang, taken as far as a test wants it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from heliograph.core.files import Accepted
from heliograph.disputes import actions, rules
from heliograph.disputes.actions import NewClause, NewMeeting
from heliograph.disputes.models import Clause, Dispute, Mediator
from heliograph.matters.actions import Actor, Contact
from heliograph.matters.models import Party

NONE_FOUND = {one.code: False for one in rules.exclusions()}
SCAN = (Accepted("application/pdf", "signed.pdf", b"%PDF-1.4 signed"),)
VALUES = {"kind": "noise", "words": "楼上半夜吵", "other-name": "王先生", "other-phone": "13900000000"}


@dataclass
class Case:
    """The dispute with its matter's receipt; each method takes one step further."""

    cast: object
    receipt: object
    people: Mediator
    police: Mediator
    now: datetime

    @property
    def ref(self):
        return self.receipt.ref

    @property
    def row(self) -> Dispute:
        return Dispute.objects.get(id=self.ref.id)

    @property
    def state(self) -> str:
        return self.cast.matter(self.receipt).state

    @property
    def viewer(self):
        return self.cast.viewer("zhao")

    @property
    def wang(self) -> Party:
        return Party.objects.get(id=self.row.party_b)

    @property
    def clauses(self) -> list[Clause]:
        return list(Clause.objects.filter(dispute_id=self.ref.id, draft=self.row.draft).order_by("place"))

    def accepted(self):
        actions.screen(self.viewer, self.ref, NONE_FOUND, frozenset(), now=self.now)
        return self

    def willing(self):
        if self.state == "submitted":
            self.accepted()
        if self.row.party_b is None:
            actions.enter_other(self.viewer, self.ref, Contact(name="王强", phone="13900000000"), now=self.now)
        actions.say_willing(self.ref, Actor(party=self.wang), now=self.now)
        return self

    def arranged(self, mediator=None):
        self.willing()
        self.arranges(mediator or self.people)
        return self

    def arranges(self, mediator, **more):
        new = NewMeeting(
            mediator.id,
            more.pop("at", self.now + timedelta(days=2)),
            "和平路派出所调解室",
            **({"declared": True} | more),
        )
        actions.arrange(self.viewer, self.ref, new, now=self.now)

    def drafted(self, *clauses: NewClause):
        self.arranged()
        self.drafts(*clauses)
        return self

    def drafts(self, *clauses: NewClause, now=None):
        pay = NewClause("pay", "b", date(2026, 3, 27), amount="500")
        sorry = NewClause("apologise", "a", date(2026, 3, 24))
        actions.draft(self.viewer, self.ref, clauses or (pay, sorry), now=now or self.now)

    def signed(self):
        self.drafted()
        for by in (None, self.wang):
            actions.sign(self.ref, by, draft=self.row.draft, now=self.now)
        return self


@pytest.fixture
def mediators(cast):
    lead = cast.viewer("qian")
    people = actions.add(lead, actions.NewMediator("people", "周大姐", "和平路社区人民调解委员会"), now=cast.now)
    police = actions.add(lead, actions.NewMediator("police", badge="010001"), now=cast.now)
    return people, police


@pytest.fixture
def asked(cast, mediators) -> Case:
    """Li asked for mediation at Heping station."""
    receipt = cast.submits("mediation", values=VALUES, unit=cast.units["heping"].id)
    return Case(cast, receipt, *mediators, cast.now)


@pytest.fixture
def from_case(cast, mediators) -> tuple[Case, object]:
    """Officer Zhao has a fight under way as a public-order case, and lets it be mediated."""
    case = cast.submits("public-order-case")
    cast.does(case, "file", "zhao", words="立案")
    parties = {party.part: party.id for party in Party.objects.filter(matter_id=case.ref.id)}
    asked = actions.FromCase(
        cast.matter(case).number, "fight", "推搡，都不想闹大", parties["victim"], parties["punished"]
    )
    receipt = actions.open_from_case(cast.viewer("zhao"), asked, cast.procedure("mediation"), now=cast.now)
    return Case(cast, receipt, *mediators, cast.now), case
