"""Plays the scripted year through the spine's own doors: `submit`, `act`, and `watch` whenever the bureau's clock would find something.

All cases go forward together in order of time, as they would. The clock looks every 20 seconds (`matters.tasks.watch`); looks
at which nothing is due change nothing, so only the others are made, each before whatever is done at the same moment.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from heliograph.core import receipt as codes
from heliograph.matters import procedures
from heliograph.matters.actions import (
    RESIDENT,
    Actor,
    Contact,
    Details,
    QueryKey,
    Receipt,
    Submission,
    act,
    submit,
    watch,
)
from heliograph.matters.actions import Person as PersonGiven
from heliograph.matters.errors import MatterError
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Deadline, Event, Matter, Party, Telling
from heliograph.organisation import reading as organisation
from tests.conftest import plausible
from tests.year.acts import NOBODY, Case, Person, Step
from tests.year.clock import next_look
from tests.year.law import CC, CO, CP, PO, RC
from tests.year.plain import LAST_INSTANT
from tests.year.script import BEGIN
from tests.year.tellings import SERVED_BY

UNTOLD = ("owed", "sent", "failed")
WORDS = "经查证，情况属实，理由和结果已经写明。"
GROUND = "《治安管理处罚法》第一百一十二条"


class NotAsScripted(Exception):
    """Something was allowed that the law forbids, or the other way round."""


@dataclass
class Played:
    """What the play leaves for the checks: which row each case and person of the script became."""

    refs: dict[int, Receipt] = field(default_factory=dict)
    people: dict[tuple[int, str], UUID] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    passed: dict[int, set[str]] = field(default_factory=dict)
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    stuck: set[int] = field(default_factory=set)
    steps: int = 0
    looks: int = 0


class Player:
    """One bureau in which the year is played. `users` are log-ins by the names that the script uses."""

    def __init__(self, bureau_id: int, users: dict[str, object], units: dict[str, int]) -> None:
        self.bureau = bureau_id
        self.looked = BEGIN
        self.played = Played(units=units)
        day = datetime(2026, 6, 1, tzinfo=UTC).date()
        self.viewers = {name: organisation.viewer_for(user, day) for name, user in users.items()}  # type: ignore[arg-type]
        last = datetime(2027, 12, 31, tzinfo=UTC).date()
        self.procedures = {code: procedures.in_force(bureau_id, code, last) for code in CODES}

    def play(self, cases: Iterable[Case], until: datetime) -> Played:
        """Everything that happens before `until`, and the clock up to it."""
        for case, step in in_order(cases):
            if step.at >= until:
                break
            if case.number in self.played.stuck:
                continue
            self.look(step.at)
            try:
                (self.attempt if step.refused else self.take)(case, step)
            except NotAsScripted as error:
                self.played.stuck.add(case.number)
                self.played.wrong.append(str(error))
            self.played.steps += 1
        self.look(until)
        return self.played

    # ---------------------------------------------------------------- the clock

    def look(self, until: datetime) -> None:
        """Every look of the clock up to `until` at which something is due; it never looks back."""
        while (due := self.next_due()) is not None:
            at = next_look(max(due, self.looked + LAST_INSTANT))
            if at > until:
                break
            watch(at)
            self.looked = at
            self.played.looks += 1
        self.looked = until

    def next_due(self) -> datetime | None:
        with connection.cursor() as cursor:
            cursor.execute(NEXT_DUE, [self.bureau])
            found = cursor.fetchone()
        if found is None:
            return None
        at: datetime = found[0]
        return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite stores UTC without saying so

    # ---------------------------------------------------------------- steps

    def take(self, case: Case, step: Step) -> None:
        """A step of the script, which the spine must let through."""
        if case.number not in self.played.refs:
            self.open(case, step)
            return
        try:
            event = act(
                self.played.refs[case.number].ref,
                step.what,
                self.actor(case, step),
                now=step.at,
                details=self.details(case, step),
            )
        except (MatterError, KeyError, IndexError) as error:
            raise NotAsScripted(f"{case.procedure} {case.number}: {step} was refused: {error!r}") from error
        self.played.passed[case.number].add(event.to_state)

    def open(self, case: Case, step: Step) -> None:
        """The matter begins: opened by an officer, or by a resident where the procedure is theirs."""
        procedure = self.procedures[case.procedure]
        assert procedure is not None
        filled = {each.name: plausible(each) for each in procedure.fields if each.required}
        submission = Submission(
            values=filled,
            contact=Contact(name="李丽", phone="13800000000", address="和平路 1 号")
            if step.by == "resident"
            else Contact(),
            people=tuple(self.person(case, person) for person in step.people),
            unit=self.played.units[case.unit],
            happened_at=step.happened,
            parent=self.played.refs[case.parent].ref if case.parent >= 0 else None,
        )
        made = submit(self.bureau, procedure, submission, self.actor(case, step), now=step.at)
        self.played.refs[case.number] = made
        self.played.passed[case.number] = {procedure.first_state.name}

    def attempt(self, case: Case, step: Step) -> None:
        """Something illegal: refused for the right reason, and nothing changed."""
        ref = self.played.refs[case.number].ref
        before = fingerprint(self.bureau, ref.id)
        try:
            act(ref, step.what, self.actor(case, step), now=step.at, details=self.details(case, step))
        except MatterError as error:
            kinds = {kind.__name__ for kind in type(error).__mro__}
            if step.refused not in kinds:
                self.played.wrong.append(f"{case.procedure} {case.number}: {step} was refused with {error!r}")
        else:
            raise NotAsScripted(f"{case.procedure} {case.number}: {step} was allowed")
        if fingerprint(self.bureau, ref.id) != before:
            self.played.wrong.append(f"{case.procedure} {case.number}: {step} was refused, and changed something")
        self.played.refusals[step.what, step.refused] += 1

    # ---------------------------------------------------------------- who, whom, with what

    def actor(self, case: Case, step: Step) -> Actor:
        if step.by == "resident":
            return RESIDENT
        if step.by.startswith("party:"):
            whose = case.number if step.of_case < 0 else step.of_case
            alias = step.by.removeprefix("party:")
            return Actor(party=Party.objects.get(bureau_id=self.bureau, id=self.played.people[whose, alias]))
        return Actor(self.viewers[step.by], source="case-system" if step.feed else "")

    def person(self, case: Case, person: Person) -> PersonGiven:
        made = PersonGiven(
            part=person.part,
            contact=Contact(name=person.name, phone="13900000000"),
            birth=person.birth,
            protected=person.protected,
            of=self.played.people[case.number, person.of] if person.of else None,
            origin=self.played.people[case.parent, person.origin] if person.origin else None,
            id=new_id(),
        )
        self.played.people[case.number, person.alias] = made.id
        return made

    def details(self, case: Case, step: Step) -> Details:
        return Details(
            contact=Contact(name="冒名", phone="13700000000") if step.what == "correct-own" else None,
            words="" if step.end == "no-proof" else WORDS,
            ground=GROUND,
            right_body="市场监督管理局，电话 12315",
            unit=self.played.units.get(step.unit),
            officer=1,
            promise=step.promise,
            more=step.more,
            party=self.played.people.get((case.number, step.about)),
            person=self.person(case, step.people[0]) if step.people else None,
            key=QueryKey(codes.new_number(), secrets.token_bytes(32), secrets.token_bytes(32))
            if step.what == "give-key"
            else None,
            telling=self.telling(case, step) if step.told else None,
            way=step.way,
            failed=step.end == "failed",
            impossible=step.end == "impossible",
            happened_at=step.happened,
        )

    def telling(self, case: Case, step: Step) -> UUID:
        """The row that the serving step is about, as an officer would pick it from the list of what is owed."""
        whom = None if step.told == NOBODY else self.played.people[case.number, step.told]
        duty = SERVED_BY[case.procedure, step.what]
        ref = self.played.refs[case.number].ref
        rows = Telling.objects.filter(
            bureau_id=self.bureau, matter_id=ref.id, duty=duty, party_id=whom, status__in=UNTOLD
        )
        if step.about:
            rows = rows.filter(about=self.played.people[case.number, step.about])
        return rows.order_by("id").values_list("id", flat=True)[0]


NEXT_DUE = (
    "SELECT watch_at FROM matters_deadline WHERE bureau_id = %s AND watch_at IS NOT NULL ORDER BY watch_at LIMIT 1"
)
CODES = (PO, CC, CP, RC, CO)


def in_order(cases: Iterable[Case]) -> Iterator[tuple[Case, Step]]:
    """All steps of all cases, as time goes; those of one case in their own order."""
    every = ((step.at, case.number, index, case, step) for case in cases for index, step in enumerate(case.steps))
    for _, _, _, case, step in sorted(every, key=lambda row: row[:3]):
        yield case, step


def fingerprint(bureau: int, matter_id: UUID) -> str:
    """Everything that is stored about a matter, so that a change of any of it is seen."""
    mine = {"bureau_id": bureau, "matter_id": matter_id}
    rows = itertools.chain(
        Matter.objects.filter(bureau_id=bureau, id=matter_id).values_list(),
        Event.objects.filter(**mine).order_by("sequence").values_list(),
        *(model.objects.filter(**mine).order_by("id").values_list() for model in (Deadline, Party, Telling)),
        [(owed_jobs(),)],
    )
    plainly = [[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in rows]
    return hashlib.sha256(repr(plainly).encode()).hexdigest()


def owed_jobs() -> int:
    """The last job that was put into the outbox; nothing takes one out while the year is played."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM jobs_job")
        (last,) = cursor.fetchone()
    return int(last or 0)
