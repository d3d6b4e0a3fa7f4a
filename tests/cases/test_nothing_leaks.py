"""Whatever stands in a case, a party's page holds no sealed value that is not theirs: every part, every state.

Every sealed column of every row holds a token of its own. What a page may hold is worked out here anew, from the law and
not from the product: their own words and files, the proof of what was served on them, the reason of an extension, the
words of an ending that they were told. Any other token on a page is a leak.
"""

from __future__ import annotations

import random
import string
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest

from heliograph.cases.reading.opening import Opened
from heliograph.cases.reading.page import party_page
from heliograph.core.procedure import Group, Kind, Shown, shipped
from heliograph.matters import procedures
from heliograph.matters.actions import Contact, Person, Submission, submit
from heliograph.matters.actions.parties import parts_of
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Event, Matter, Party, Telling
from tests.cases.standing import key_for_row
from tests.conftest import plausible

CASES = sorted(code for code, procedure in shipped().items() if procedure.group is Group.CASE)
STANDS = {"guardian": "victim", "family": "suspect", "lawyer": "suspect"}
PARTS = (
    "reporter",
    "victim",
    "suspect",
    "punished",
    "involved",
    "witness",
    "owner",
    "agency",
    "claimant",
    "third-party",
)
ENDS = (Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS)


@dataclass
class Crowd:
    """A case in which everything is filled in; `tokens` are every sealed value, `allowed` those that a party may read."""

    matter: Matter
    parties: list[Party]
    key: MatterKey
    tokens: dict[str, str] = field(default_factory=dict)
    allowed: dict[UUID, set[str]] = field(default_factory=dict)

    def token(self, what: str) -> str:
        made = "T" + "".join(random.choices(string.ascii_uppercase + string.digits, k=12))
        self.tokens[made] = what
        return made

    def may(self, party: Party, token: str) -> None:
        self.allowed.setdefault(party.id, set()).add(token)

    @property
    def where(self) -> dict[str, object]:
        return {"bureau_id": self.matter.bureau_id, "matter_id": self.matter.id}


def people() -> list[Person]:
    found = {part: Person(part, Contact(name=f"某{part}")) for part in PARTS}
    for part in ("suspect", "victim"):
        found[f"{part} too"] = Person(part, Contact(name=f"另{part}"))
    for part, of in STANDS.items():
        for whose in dict.fromkeys((of, "victim")):
            found[f"{part} of {whose}"] = Person(part, Contact(name=f"{whose}的{part}"), of=found[whose].id)
    return list(found.values())


@pytest.fixture
def crowd(cast, request) -> Crowd:
    """A case of the procedure with two or more of every part, and something in every row that a case may have."""
    random.seed(7)
    procedure = cast.procedure(request.param)
    values = {f.name: plausible(f) for f in procedure.fields if f.required}
    everybody = {one.id: one for one in people()}
    known = [one if one.part in parts_of(procedure) else replace(one, part="witness") for one in everybody.values()]
    submission = Submission(values=values, people=tuple(known), unit=cast.units["heping"].id)
    filer = {"traffic": "jiao", "criminal": "xing", "legal": "fa", "petition": "tang"}.get(procedure.handler, "zhao")
    filed = submit(cast.bureau.id, procedure, submission, cast.actor(filer), now=cast.now)
    matter = cast.matter(filed)
    crowd = Crowd(matter, list(Party.objects.filter(matter_id=matter.id).order_by("id")), MatterKey.of(matter))
    for party in crowd.parties:  # parts too that nobody can be entered in: the page is no less careful
        party.part = everybody[party.id].part
    matter.sealed = crowd.key.seal("matter.sealed", matter.id, b'{"words": "%s"}' % crowd.token("form").encode())
    matter.save()
    Telling.objects.filter(matter_id=matter.id).delete()
    Deadline.objects.filter(matter_id=matter.id).delete()
    Event.objects.filter(matter_id=matter.id).delete()
    seal_parties(crowd, cast.now - timedelta(days=90))
    fill(crowd, procedure, cast.now - timedelta(days=60))
    return crowd


def seal_parties(crowd: Crowd, known) -> None:
    for party in crowd.parties:
        values = {name: crowd.token(f"{name} of {party.part}") for name in ("name", "phone", "address", "identity")}
        party.sealed = crowd.key.seal_values("party", party.id, values)
        party.known_from = known
        party.save()


def fill(crowd: Crowd, procedure, since) -> None:
    """An event for every action, a telling of every duty to everybody, a deadline of every promise about everybody."""
    states = [state.name for state in procedure.states]
    at = since
    for action in procedure.actions:
        at += timedelta(minutes=7)
        by = random.choice([None, *crowd.parties]) if "party" in action.by else None
        event = _event(crowd, action, states, at, by)
        _files(crowd, event, by)
        _tellings(crowd, procedure, event)
    for promise in procedure.promises:
        for about in (None, *random.sample(crowd.parties, 3)):
            Deadline(
                **_row(crowd), promise=promise.name, about=about.id if about else None, made_at=since, starts_at=since,
                within=str(promise.within), due=at, warn_at=at, calendar="CN", owes=str(promise.owes),
                status=random.choice(["running", "kept", "late"]), settled_at=at,
                pauses=[[since.isoformat(), at.isoformat(), random.choice(procedure.actions).name]],
                extra=["1 days"],
            ).save(force_insert=True)  # fmt: skip


def _row(crowd: Crowd) -> dict[str, object]:
    return {**crowd.where, "id": new_id()}


def _event(crowd: Crowd, action, states, at, by) -> Event:
    said, note, ground = (crowd.token(f"{what} of {action.name}") for what in ("words", "note", "ground"))
    event = Event(
        **_row(crowd), sequence=Event.objects.filter(matter_id=crowd.matter.id).count() + 1, action=action.name,
        kind=str(action.kind), from_state=random.choice(states), to_state=random.choice(states), at=at,
        role="party" if by else "handler", commitment=b"c", facts={"by_party": str(by.id)} if by else {},
    )  # fmt: skip
    if action.kind == Kind.EXTEND:
        promise = random.choice(
            procedures.version(crowd.matter.bureau_id, crowd.matter.procedure, crowd.matter.version).promises
        )
        event.facts |= {"promise": promise.name, "more": "1 days", "due": at.isoformat(), "due_before": at.isoformat()}
        for party in crowd.parties:
            crowd.may(party, said)
    if by is not None:
        crowd.may(by, said)
    event.public = crowd.key.seal_values("event.public", event.id, {"words": said, "ground": ground})
    event.internal = crowd.key.seal_text("event.internal", event.id, note)
    event.save(force_insert=True)
    if action.kind in ENDS:
        for party in random.sample(crowd.parties, 5):
            Telling(
                **_row(crowd), event_id=event.id, party_id=party.id, channel="page", owed_at=at, status="sent"
            ).save(force_insert=True)
            crowd.may(party, said)
    return event


def _files(crowd: Crowd, event: Event, by) -> None:
    for public in (True, False):
        name = crowd.token(f"{'public' if public else 'internal'} file of {event.action}")
        row = Attachment(**_row(crowd), event_id=event.id, kind="application/pdf", size=1, digest=b"d", public=public)
        row.name = crowd.key.seal_text("attachment.name", row.id, name)
        row.save(force_insert=True)
        if public and by is not None:
            crowd.may(by, name)


def _tellings(crowd: Crowd, procedure, event: Event) -> None:
    for duty in procedure.tellings:
        if event.action not in duty.after:
            continue
        for party in random.sample(crowd.parties, 6):
            status = random.choice(["owed", "delivered", "failed", "impossible", "read"])
            row = Telling(
                **_row(crowd), event_id=event.id, party_id=party.id, channel="", owed_at=event.at, duty=duty.name,
                about=party.of or party.id, status=status, way=str(duty.ways[0]),
                served_at=event.at if status in ("delivered", "read") else None,
            )  # fmt: skip
            proof, reason = crowd.token(f"proof to {party.part}"), crowd.token(f"reason to {party.part}")
            row.proof = crowd.key.seal_text("telling.proof", row.id, proof)
            row.reason = crowd.key.seal_text("telling.reason", row.id, reason)
            row.save(force_insert=True)
            crowd.may(party, proof)
            if status in ("failed", "impossible"):
                crowd.may(party, reason)
            if row.served_at is not None:  # what was served on them, they hold: its words and its papers
                crowd.may(party, crowd.key.open_values("event.public", event.id, bytes(event.public))["words"])
                for file in Attachment.objects.filter(event_id=event.id, public=True):
                    crowd.may(party, crowd.key.open_text("attachment.name", file.id, bytes(file.name)))


def leaks(crowd: Crowd, party: Party, content: str) -> list[str]:
    """What stands on the page and may not."""
    mine = crowd.allowed.get(party.id, set())
    return [what for token, what in crowd.tokens.items() if token in content and token not in mine]


def said_on(page) -> str:
    """Everything on a page but what the procedure says of itself."""
    return repr(replace(page, procedure=None, rights=(), state=None))


@pytest.mark.parametrize("crowd", CASES, indirect=True)
def test_no_page_of_any_part_in_any_state_holds_a_sealed_value_of_another(crowd, cast, clock, client):
    """Through HTTP, as it is sent: the page, and the values it is drawn from."""
    procedure = cast.procedure(crowd.matter.procedure)
    found, pages = [], 0
    for party in crowd.parties:
        browser = key_for_row(client, party, cast.now)
        for state in procedure.states:
            Matter.objects.filter(id=crowd.matter.id).update(state=state.name)
            page = browser(f"/case/{party.number}/")
            assert page.status_code == 200
            pages += 1
            found += [(party.part, state.name, what) for what in leaks(crowd, party, page.content.decode())]
    assert found == []
    assert pages == len(crowd.parties) * len(procedure.states)


@pytest.mark.parametrize("crowd", CASES, indirect=True)
def test_what_is_theirs_does_stand_on_the_page_so_that_the_other_test_can_fail(crowd, cast):
    """Somewhere among the states a party reads their own words, the proof of what was served, the reason of an extension."""
    procedure = cast.procedure(crowd.matter.procedure)
    read: set[str] = set()
    for party in crowd.parties:
        stands_for = next((one for one in crowd.parties if one.id == party.of), None)
        for state in procedure.states:
            crowd.matter.state = state.name
            page = party_page(Opened(party, crowd.matter, stands_for), now=cast.now, language="zh-hans")
            said = said_on(page)
            read |= {what.split(" ")[0] for token, what in crowd.tokens.items() if token in said}
    assert {"words", "proof", "public"} <= read
    assert read.isdisjoint({"note", "internal", "form", "ground", "name", "phone", "address", "identity"})


@pytest.mark.parametrize("crowd", ["public-order-case"], indirect=True)
@pytest.mark.parametrize("guarded", ["minor", "protected"])
def test_with_somebody_who_must_not_be_named_no_document_is_put_on_a_page(crowd, cast, guarded):
    """The documents of others stay on paper: they may name the minor or the protected reporter."""
    victim = next(party for party in crowd.parties if party.part == "victim")
    crowd.matter.state = "decided"
    before = party_page(Opened(victim, crowd.matter, None), now=cast.now, language="zh-hans")
    assert any(one.is_here for one in before.documents)
    other = next(party for party in crowd.parties if party.part == "punished")
    Party.objects.filter(id=other.id).update(**{guarded: True})
    after = party_page(Opened(victim, crowd.matter, None), now=cast.now, language="zh-hans")
    assert after.documents
    assert not any(one.is_here for one in after.documents)
    assert all(after.file(one.id) is None for one in after.documents)


@pytest.mark.parametrize("crowd", ["criminal-case"], indirect=True)
@pytest.mark.parametrize("field_", ["name", "phone", "identity", "address"])
def test_words_of_an_officer_that_name_another_party_are_not_shown(crowd, cast, field_):
    """In the reason of an extension, where an officer may write anything."""
    victim, witness = (next(p for p in crowd.parties if p.part == part) for part in ("victim", "witness"))
    value = crowd.key.open_values("party", witness.id, bytes(witness.sealed))[field_]
    crowd.matter.state = "filed"
    for event in Event.objects.filter(matter_id=crowd.matter.id, kind="extend"):
        event.public = crowd.key.seal_values(
            "event.public", event.id, {"words": f"证人 {value.lower()} 要出国，先取证。"}
        )
        event.facts |= {"promise": "review"}
        Event.objects.filter(id=event.id).update(public=event.public, facts=event.facts)
    page = party_page(Opened(victim, crowd.matter, None), now=cast.now, language="zh-hans")
    reasons = [more.reason for one in page.clocks for more in one.longer]
    assert reasons
    assert all("依法不能给您看原文" in reason for reason in reasons)
    assert value.lower() not in said_on(page).lower()


def test_shown_has_no_word_for_what_nobody_may_see():
    assert {str(field) for field in Shown}.isdisjoint(
        {"evidence", "steps", "other-parties", "reporter-identity", "internal"}
    )
