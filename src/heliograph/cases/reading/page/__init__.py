"""A party's page: a case as one party may see it. `party_page` makes it, through `seen` and nothing else.

Each part of the page is asked of its own module; each asks `Told.may` before it says anything. A party who may be shown
nothing in this state gets a page that says so, with the ground, and not even what kind of case it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from heliograph.cases.reading import seen as rules
from heliograph.cases.reading.opening import Opened
from heliograph.cases.reading.page import rights, words
from heliograph.cases.reading.page.clock import clocks, is_over, longer, may_explain, owed, visible
from heliograph.cases.reading.page.model import Answerable, PartyPage, Right, Topic, Withheld
from heliograph.cases.reading.page.rows import Rows, Told, is_measure, load
from heliograph.cases.reading.page.tellings import documents, is_made, tellings
from heliograph.cases.reading.page.timeline import timeline
from heliograph.cases.reading.property import OwnThing, items_for
from heliograph.core import receipt
from heliograph.core.procedure import PART_NAMES, SHOWN_NAMES, Kind, Shown
from heliograph.core.procedure.vocabulary import ANSWERS
from heliograph.core.text import Text
from heliograph.matters.actions import title_of
from heliograph.matters.actions.tellings import is_unread
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event
from heliograph.matters.reading import why as day_by_day
from heliograph.matters.reading.story import Next
from heliograph.matters.reading.why import Why
from heliograph.organisation import reading as organisation

NO_ROWS = Rows([], [], [], {}, [], [])


def party_page(opened: Opened, *, now: datetime, language: str, why: str = "") -> PartyPage:
    """The case as this party may see it. `why` is the address of a limit's page, with "{}" for its name; empty for none."""
    told = _told(opened, now, language)
    state = told.procedure.state(told.matter.state)
    other = opened.stands_for
    known_rights = rights.rights(told, why)
    return PartyPage(
        number=told.party.number,
        shown_number=receipt.show_number(told.party.number),
        part=told.say(PART_NAMES[told.party.part]),
        stands_for=told.say(PART_NAMES[other.part]) if other is not None and told.shows else "",
        shows=told.shows,
        procedure=told.procedure if told.may(Shown.KIND) else None,
        state=state if told.may(Shown.STATE) else None,
        next=_next(told, why),
        says=_says(told),
        result=_result(told),
        clocks=clocks(told),
        answerable=_answerable(told),
        rights=known_rights,
        remedy=told.procedure.guide.remedy if told.may(Shown.REMEDIES) else None,
        measures=_measures(told),
        tellings=tellings(told),
        documents=documents(told),
        topics=_topics(told),
        property=_property(told),
        own=rights.own_words(told),
        own_files=rights.own_files(told),
        items=timeline(told, why),
        withheld=_withheld(told),
        later=_later(told),
        grounds=rules.grounds(told.procedure, told.party.part, told.matter.state),
        own_steps=sum(told.is_own(event) for event in told.rows.events),
        unread=any(is_unread(row) for row in told.rows.tellings),
    )


def _told(opened: Opened, now: datetime, language: str) -> Told:
    """Where nothing may be shown, nothing is read either."""
    told = Told(opened, NO_ROWS, now, language)
    if told.shows:
        told.rows = load(opened.party)
    return told


def why(opened: Opened, promise: str, *, now: datetime, language: str) -> Why | None:
    """Why a limit falls when it does, day by day; None alike for one there is not and one they may not see."""
    told = _told(opened, now, language)
    among = [d for d in visible(told) if d.promise == promise and may_explain(told, d)]
    found = day_by_day.why(told.matter, promise, now, among=among) if among else None
    if found is None:
        return None
    latest = max(among, key=lambda d: d.starts_at)
    given = ((more, Text(more.by, more.by)) for more in longer(told, latest))
    said = tuple(day_by_day.Longer(more.more, more.at, by, more.reason) for more, by in given)
    return replace(found, longer=said)


def was_just_done(opened: Opened, action: str, own_steps: int | None, said: str) -> bool:
    """Whether exactly this was already done by this party since the form was drawn: sent twice, not a second wish.

    The form counts the party's own steps alone: a count of all would tell them whenever the police did something.
    """
    if own_steps is None:
        return False
    mine = {"bureau_id": opened.party.bureau_id, "matter_id": opened.party.matter_id, "role": "party"}
    rows = [row for row in Event.objects.filter(**mine).order_by("sequence") if _is_by(row, opened.party.id)]
    if len(rows) <= own_steps or rows[own_steps].action != action:
        return False
    told = Told(opened, NO_ROWS, rows[own_steps].at, "zh-hans")
    return bool(told.said(rows[own_steps]) == said.strip())


def contact_of(opened: Opened) -> dict[str, str]:
    """How the party can be reached, as they gave it."""
    key, party = MatterKey.of(opened.matter), opened.party
    return key.open_values("party", party.id, bytes(party.sealed))


def _is_by(event: Event, party: UUID) -> bool:
    return bool(event.facts.get("by_party") == str(party))


def _says(told: Told) -> tuple[Text, ...]:
    """What the views of this part say to them in this state."""
    mine = (v for v in told.procedure.views if v.part == told.party.part and told.matter.state in v.states)
    return tuple(view.says for view in mine if view.says is not None) if told.shows else ()


def _next(told: Told, why: str) -> Next | None:
    """What comes next, in one breath: a right that ends soonest, a limit that the police owe, or where it stands."""
    if not told.may(Shown.STATE):
        return None
    state = told.procedure.state(told.matter.state)
    says = told.say(state.says) if state.says and told.may(Shown.NEXT) else ""
    running = [d for d in owed(told) if d.status == Deadline.Status.RUNNING]
    if state.final or not running or not told.may(Shown.NEXT):
        return Next(told.say(state.title), kind="done" if state.final else "now", text=says)
    first = min(running, key=lambda d: d.due)
    over = is_over(told, first)
    title = told.say(told.procedure.promise(first.promise).title)
    return Next(
        told.say(words.NEXT_BROKEN if over else words.NEXT_DUE, promise=title),
        kind="broken" if over else "now",
        due=first.due,
        text=says,
        href=why.format(first.promise) if why and may_explain(told, first) else "",
    )


def _result(told: Told) -> tuple[str, str, datetime] | None:
    """What was decided, once it was served on this party; and how it ended, in the words in which they were told.

    What was decided about several people, and where somebody must not be named, stays on the paper that they hold.
    """
    if not told.may(Shown.RESULT):
        return None
    served = {row.event_id for row in told.rows.tellings if row.duty and is_made(row) and told.may_name(row.duty)}
    decided = {event.id for event in told.rows.events if event.id in served and _decides(told, event)}
    found = [e for e in told.rows.events if e.id in decided or (e.kind in ANSWERS and e.id in told.news)]
    if not found:
        return None
    last = found[-1]
    is_here = last.id not in decided or not (told.has_guarded or told.is_for_many(last.id))
    said = told.said(last) if is_here else told.say(words.ON_PAPER)
    return told.say(title_of(told.procedure, last.action)), said, last.at


def _decides(told: Told, event: Event) -> bool:
    """Whether the step brought the case to where its result is shown."""
    to, party = event.to_state, told.party
    was = (
        rules.seen(told.procedure, party, event.from_state, told.opened.stands_for) if event.from_state else frozenset()
    )
    return Shown.RESULT in rules.seen(told.procedure, party, to, told.opened.stands_for) and Shown.RESULT not in was


def _answerable(told: Told) -> Answerable | None:
    if not told.may(Shown.UNIT):
        return None
    matter, can_reach = told.matter, told.may(Shown.CONTACT)
    unit = organisation.units(matter.bureau_id)[matter.unit_id]
    officer = organisation.officer_name(matter.bureau_id, matter.officer_id) if told.may(Shown.OFFICER) else None
    reach = (unit.phone, unit.address, unit.hours) if can_reach else ("", "", "")
    return Answerable(unit.title, *reach, officer, receipt.show_number(matter.number))


def _measures(told: Told) -> tuple[str, ...]:
    """The kinds of coercive measure in force (D-20): whom they are against, since when and where is not said.

    For a suspect, and who stands for one, the measure against that one alone.
    """
    if not told.may(Shown.MEASURE):
        return ()
    now: dict[str, str] = {}
    for event in told.rows.events:
        about, action = event.facts.get("party", ""), told.action(event.action)
        if action is None or (told.is_until_told and about != str(told.whose.principal)):
            continue
        if event.action in rules.END_MEASURES:
            now.pop(about, None)
        elif is_measure(action):
            now[about] = told.say(action.title)
    return tuple(dict.fromkeys(now.values()))


def _topics(told: Told) -> tuple[Topic, ...]:
    """Appraisal, hearing, mediation and payment, where something happened that is about the whole case or about them."""
    found = []
    since = told.party.known_from
    for shown, title in words.TOPICS.items():
        steps = [
            (event.at, told.say(title_of(told.procedure, event.action)))
            for event in told.rows.events
            if since is not None and event.at >= since and _is_about(told, event, shown)
        ]
        if told.may(shown) and steps:
            found.append(Topic(shown, title, tuple(steps)))
    return tuple(found)


def _is_about(told: Told, event: Event, shown: Shown) -> bool:
    about = event.facts.get("party")
    is_theirs = about in (None, str(told.whose.me), str(told.whose.principal))
    action = told.action(event.action)
    return is_theirs and action is not None and action.kind != Kind.SERVE and shown in rules.topics(event.action)


def _property(told: Told) -> tuple[OwnThing, ...]:
    """Their things in the case."""
    return tuple(items_for(told.party, language=told.language)) if told.may(Shown.PROPERTY) else ()


def _withheld(told: Told) -> tuple[Withheld, ...]:
    """What nobody in their place is shown, whatever the state, with the ground."""
    if not told.shows or told.shows <= {Shown.PROTECTION}:
        return ()
    always = [Withheld(words.EVIDENCE, words.EVIDENCE_WHY), Withheld(words.OTHERS, words.OTHERS_WHY)]
    reporter = [Withheld(words.REPORTER, words.REPORTER_WHY)] if told.party.part != "reporter" else []
    return (*always, *reporter, Withheld(words.INTERNAL, words.INTERNAL_WHY))


def _later(told: Told) -> tuple[Text, ...]:
    """What they may be shown in another state, not yet in this one."""
    if not told.shows:
        return ()
    state = told.matter.state
    wanted = rules.later(told.procedure, told.party, state, told.opened.stands_for)
    return tuple(SHOWN_NAMES[shown] for shown in Shown if shown in wanted)


__all__ = ["PartyPage", "Right", "contact_of", "party_page", "was_just_done", "why"]
