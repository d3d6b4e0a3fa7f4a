"""One action in the making: the locked matter, what was given, and the rows that will be written together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model

from heliograph.core.calendar import Calendar
from heliograph.core.commitment import EventRecord, commit, hide_internal, salt_for
from heliograph.core.files import Accepted
from heliograph.core.procedure import Action, Kind, Procedure
from heliograph.matters import events, files, search
from heliograph.matters.actions.actor import Actor
from heliograph.matters.actions.details import Details
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Event, Matter, Party, Telling
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Post, Viewer

ABOUT_RATINGS = (Kind.RATE, Kind.FOLLOW_UP)


@dataclass(slots=True)
class Change:
    """What an effect reads and alters. Nothing is in the database until `act` saves it.

    `about` is the party that the step concerns; `parties` are there for steps that tell or concern somebody. `changed` are
    rows besides the matter to bring up to date. `leaves_clocks`: nothing was achieved (a telling that failed), so no
    promise starts or is kept.
    """

    matter: Matter
    procedure: Procedure
    action: Action
    actor: Actor
    role: str
    details: Details
    now: datetime
    key: MatterKey
    deadlines: list[Deadline]
    facts: dict[str, str] = field(default_factory=dict)
    sealed_facts: dict[str, str] = field(default_factory=dict)
    rows: list[Model] = field(default_factory=list)
    to: str = ""
    is_bad_rating: bool = False
    about: UUID | None = None
    parties: list[Party] = field(default_factory=list)
    changed: list[Model] = field(default_factory=list)
    leaves_clocks: bool = False

    @property
    def began(self) -> datetime:
        """Since when a clock runs that this starts: by the officer's word if that is earlier, because it is stricter."""
        return min(self.details.happened_at or self.now, self.now)

    @property
    def done_at(self) -> datetime:
        """When it counts as done: now, or as a system of record says."""
        return self.began if self.actor.source else self.now

    def party(self, party_id: UUID | None) -> Party | None:
        """One of the parties by its id."""
        return next((party for party in self.parties if party.id == party_id), None)

    @property
    def calendar(self) -> Calendar:
        return organisation.calendar(self.matter.bureau_id)

    @property
    def zone(self) -> ZoneInfo:
        return organisation.zone(self.matter.bureau_id)


def record(
    matter: Matter,
    key: MatterKey,
    *,
    action: str,
    kind: str,
    to: str,
    role: str,
    now: datetime,
    actor: Actor,
    words: str = "",
    internal: str = "",
    facts: dict[str, str] | None = None,
    sealed_facts: dict[str, str] | None = None,
    files_hashed: Iterable[str] = (),
) -> Event:
    """The next event of a matter, its commitment bound to the one before. Moves the matter's head; saves nothing."""
    sequence = matter.sequence + 1
    event_id = new_id()
    secret = key.open("secret", matter.id, matter.secret)
    viewer = actor.viewer
    post = viewer.post_for(matter.unit_id) if viewer else None
    facts = {**(facts or {}), **who_acts(matter.bureau_id, viewer, post)}
    all_facts = {**facts, **(sealed_facts or {})}
    commitment = commit(
        salt_for(secret, sequence),
        EventRecord(
            time=now,
            role=role,
            action=action,
            from_=matter.state if matter.sequence else "",
            to=to,
            public=words,
            internal=hide_internal(salt_for(key.key, sequence), internal),
            attachments=tuple(files_hashed),
            facts=all_facts,
            sequence=sequence,
            previous=bytes(matter.head).hex(),
        ),
    )
    event = Event(
        bureau_id=matter.bureau_id,
        id=event_id,
        matter_id=matter.id,
        sequence=sequence,
        action=action,
        kind=kind,
        from_state=matter.state if matter.sequence else "",
        to_state=to,
        at=now,
        role=role,
        officer_id=viewer.officer_id if viewer else None,
        unit_id=post.unit_id if post else None,
        facts=facts,
        public=key.seal_values(
            "event.public", event_id, {"words": words, **(sealed_facts or {})} if words or sealed_facts else {}
        ),
        internal=key.seal_text("event.internal", event_id, internal),
        commitment=commitment,
    )
    matter.sequence, matter.head, matter.changed_at = sequence, commitment, now
    return event


def who_acts(bureau_id: int, viewer: Viewer | None, post: Post | None) -> dict[str, str]:
    """The facts by which an event commits to its actor: the officer's badge and the unit they act for."""
    if viewer is None:
        return {}
    unit = organisation.units(bureau_id).get(post.unit_id) if post else None
    return {"by": organisation.badge(bureau_id, viewer.officer_id), "by_unit": unit.code if unit else ""}


def attach(
    matter: Matter, key: MatterKey, event: Event, accepted: Iterable[Accepted], *, is_public: bool
) -> list[Attachment]:
    """Seal the files into the instance's folder and return their rows. A crash leaves an orphan file, never a lost one."""
    rows = []
    for one in accepted:
        row = Attachment(
            bureau_id=matter.bureau_id,
            id=new_id(),
            matter_id=matter.id,
            event_id=event.id,
            kind=one.kind,
            size=len(one.data),
            digest=hashlib.sha256(one.data).digest(),
            preview=one.preview is not None,
            public=is_public,
        )
        row.name = key.seal_text("attachment.name", row.id, one.name)
        files.keep(settings.HELIOGRAPH_HOME, row.id, key, one.data, one.preview)
        rows.append(row)
    return rows


def hashes(accepted: Iterable[Accepted]) -> list[str]:
    """The digests that the event commits to."""
    return [hashlib.sha256(one.data).hexdigest() for one in accepted]


def tell(matter: Matter, event: Event, parts: Iterable[str], parties: Iterable[Party], now: datetime) -> list[Model]:
    """What is owed to whom by this event: on the page at once, and however else who listens can reach them."""
    told = {*parts, *(["submitter"] if "reporter" in parts else [])}
    news = [(_on_the_page(matter, event, party, now), party) for party in parties if party.part in told]
    return [*(telling for telling, _ in news), *events.announce_told(matter, event, news)]


def _on_the_page(matter: Matter, event: Event, party: Party, now: datetime) -> Telling:
    return Telling(
        bureau_id=matter.bureau_id,
        id=new_id(),
        matter_id=matter.id,
        event_id=event.id,
        party_id=party.id,
        channel="page",
        status=Telling.Status.SENT,
        owed_at=now,
        sent_at=now,
    )


def project(matter: Matter, event: Event) -> list[Model]:
    """The projections owed by an event: the search index, and whatever other apps asked for."""
    return [*findable(matter, event), *events.announce(matter, event)]


def findable(matter: Matter, event: Event) -> list[Model]:
    """What makes an event's public words findable for staff. The first one's also the matter's number.

    Not indexed is what is said about ratings: the rated officer could find by searching what must not be shown to them.
    """
    if not event.public or event.kind in ABOUT_RATINGS:
        return []
    said = MatterKey.of(matter).open_values("event.public", event.id, event.public)
    words = [*([matter.number] if event.sequence == 1 else []), *said.values()]
    return search.rows_of(matter.bureau_id, matter.id, " ".join(words), of=event.id)
