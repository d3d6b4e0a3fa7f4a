"""What a conversation asks of the house, answered from `matters` and `organisation` as the pages answer it.

One instance a message. No rule is here: forms are `matters.forms`, matters are `matters.reading`, attempts are
`matters.attempts`.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.urls import reverse

from heliograph.channels.configuration import channels
from heliograph.channels.delivery import reading as delivery
from heliograph.channels.subscriptions import reading as subscriptions
from heliograph.channels.talk import asked
from heliograph.channels.talk.conversation import understanding
from heliograph.channels.talk.conversation.house import (
    Beginning,
    Brief,
    Checked,
    Form,
    InCharge,
    Offer,
    Option,
    View,
    Wanted,
)
from heliograph.channels.talk.memory import blind_of
from heliograph.channels.talk.wording import SMS
from heliograph.core import dates
from heliograph.core.procedure import FieldKind, Group, Procedure, Waiting
from heliograph.core.receipt import show_number
from heliograph.matters import attempts, own_page, procedures
from heliograph.matters.actions.tellings import mark_read
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.matters.reading import guides, held
from heliograph.matters.reading.story import Story, holder_story
from heliograph.notices import kinds as notices
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area
from heliograph.routing import reading as routing

MOST_FOLLOWED = 5
MOST_SUGGESTED = 2
_PAGE = {SMS: 200}
_LONGEST_PAGE = 500


class BureauHouse:
    """The reads of one talker of one bureau, at one moment."""

    def __init__(self, bureau_id: int, channel: str, sender: str, now: datetime) -> None:
        self.bureau_id = bureau_id
        self.channel = channel
        self.sender = sender
        self.now = now
        self.page_length = _PAGE.get(channel, _LONGEST_PAGE)
        self.zone = organisation.zone(bureau_id)
        self.today = now.astimezone(self.zone).date()

    @property
    def network(self) -> str:
        """Under what wrong codes of this talker are counted."""
        return f"talk:{blind_of(self.channel, self.sender).hex()[:24]}"

    def bureau(self, language: str) -> str:
        return organisation.bureau(self.bureau_id).title.get(language)

    def follow_page(self) -> str:
        return f"{settings.BASE_URL}{reverse('follow')}"

    def officers_page(self) -> str:
        return f"{settings.BASE_URL}{reverse('my_officer')}"

    def guides_page(self) -> str:
        return f"{settings.BASE_URL}{reverse('guides')}"

    # Beginning

    @cached_property
    def open_procedures(self) -> list[Procedure]:
        return guides.open_procedures(self.bureau_id, self.today)

    def groups(self, language: str) -> list[Option]:
        there = {one.group for one in self.open_procedures}
        return [Option(str(g), title.get(language)) for g, title in guides.GROUP_NAMES.items() if g in there]

    def beginnings(self, group: str, language: str) -> list[Beginning]:
        return [self._beginning(one, language) for one in self.open_procedures if one.group == group]

    def suggested(self, text: str, language: str) -> list[Beginning]:
        found = routing.read(self.bureau_id, text, self.today)
        if found is None or found.first is None or not found.first.why:
            return []
        near = [one for one in found.suggestions[:MOST_SUGGESTED] if one.probability >= found.first.probability / 2]
        return [self._beginning(one.procedure, language) for one in near]

    def _beginning(self, one: Procedure, language: str) -> Beginning:
        own = own_page.page_of(one.code)
        if own is not None:
            page = f"{settings.BASE_URL}{reverse(own.name)}"
            return Beginning(one.code, one.title.get(language), is_here=False, page=page, why="own-page")
        return Beginning(one.code, one.title.get(language), not _asks_identity(one), self._ask_page(one.code))

    def _ask_page(self, code: str) -> str:
        return f"{settings.BASE_URL}{reverse('ask', args=(code,))}"

    def form(self, name: str, language: str) -> Form | None:
        kind, _, rest = name.partition(":")
        if kind == "ask":
            return self._procedure_form(name, rest, language)
        number, _, action = rest.partition(":")
        return self._step_form(name, number, action, language)

    def _procedure_form(self, name: str, code: str, language: str) -> Form | None:
        procedure = next((one for one in self.open_procedures if one.code == code), None)
        if procedure is None or not self._beginning(procedure, language).is_here:
            return None
        own = self.sender if self.channel == SMS else ""
        return Form(
            name,
            procedure.title.get(language),
            asked.questions(asked.form_of(self.bureau_id, procedure, language), language, own=own),
            self._ask_page(code),
            _promised(procedure, language),
            takes_files=any(field.kind is FieldKind.FILES for field in procedure.fields),
            is_secret=procedure.conflict,
            can_tell_here=self._can_tell,
        )

    def _step_form(self, name: str, number: str, action: str, language: str) -> Form | None:
        matter = self.matter(number)
        story = self._story(matter, language) if matter is not None else None
        offer = story.offer(action) if story is not None else None
        if offer is None:
            return None
        page = f"{settings.BASE_URL}{reverse('opened', args=(number,))}"
        step = asked.step_of(offer.action, language)
        title = offer.action.title.get(language)
        return Form(name, title, asked.questions(step, language), page, of_procedure=False)

    def check(self, form: str, question: str, values: tuple[str, ...], language: str) -> Checked:
        kind, _, rest = form.partition(":")
        made: asked.AnyForm | None
        if kind == "ask":
            procedure = next((one for one in self.open_procedures if one.code == rest), None)
            made = asked.form_of(self.bureau_id, procedure, language) if procedure else None
        else:
            number, _, action = rest.partition(":")
            made = self._step(number, action, language)
        return asked.check(made, question, values, language) if made is not None else Checked(values)

    def _step(self, number: str, action: str, language: str) -> asked.AnyForm | None:
        matter = self.matter(number)
        if matter is None:
            return None
        rule = procedures.version(self.bureau_id, matter.procedure, matter.version)
        found = next((one for one in rule.actions if one.name == action), None)
        return asked.step_of(found, language) if found is not None else None

    def token(self) -> str:
        return str(new_id())

    # Following

    @property
    def _can_tell(self) -> bool:
        return self.channel in channels()

    def matter(self, number: str) -> Matter | None:
        """The matter of that number, for somebody who was let in before; None once it was erased."""
        return Matter.objects.filter(bureau_id=self.bureau_id, number=number, erased_at=None).first()

    @cached_property
    def followed(self) -> list[Matter]:
        there = delivery.at(self.bureau_id, self.channel, self.sender)
        ids = [one.matter_id for one in there if one.matter_id is not None and one.is_usable]
        found = Matter.objects.filter(bureau_id=self.bureau_id, id__in=ids[-50:], erased_at=None)
        return [one for one in found.order_by("-id") if not self._is_case(one)]

    def _is_case(self, matter: Matter) -> bool:
        """News of a case comes here too, but a party of it holds no number, and what they may see is their page's to say."""
        return procedures.version(self.bureau_id, matter.procedure, matter.version).group is Group.CASE

    def follows(self, number: str) -> bool:
        """Whether news about it comes here."""
        return any(matter.number == number for matter in self.followed)

    def mine(self, language: str) -> list[Brief]:
        return [self._brief(matter, language) for matter in self.followed[:MOST_FOLLOWED]]

    def _brief(self, matter: Matter, language: str) -> Brief:
        rule = procedures.version(self.bureau_id, matter.procedure, matter.version)
        state = rule.state(matter.state).title.get(language)
        return Brief(matter.number, show_number(matter.number), state, self._by(matter.due, language))

    def asked_here(self) -> str:
        waiting = [matter.number for matter in self.followed if self._is_asked(matter)]
        return waiting[0] if len(waiting) == 1 else ""

    def _is_asked(self, matter: Matter) -> bool:
        rule = procedures.version(self.bureau_id, matter.procedure, matter.version)
        is_their_turn = rule.state(matter.state).waiting is Waiting.RESIDENT
        return is_their_turn and delivery.step_for_words(matter) is not None

    def opens(self, number: str, secret: str) -> bool:
        return held.opens(self.bureau_id, number, secret)

    def wait_until(self, number: str) -> datetime | None:
        return attempts.refused_until(self.bureau_id, number, self.network, self.now)

    def count_wrong(self, number: str) -> None:
        attempts.failed(self.bureau_id, number, self.network, self.now)

    def view(self, number: str, language: str, *, opened: bool) -> View | None:
        matter = self.matter(number)
        if matter is None or not (opened or self.follows(number)):
            return None
        story = self._story(matter, language)
        due = self._by(story.next.due, language)
        answer = story.answer.text if story.answer else ""
        return View(
            number,
            story.shown_number,
            story.procedure.title.get(language),
            story.state.title.get(language),
            self._next(story, language) if opened else _sentence(due, language),
            due,
            _responsible(story, language) if opened and not story.state.final else "",
            f"{settings.BASE_URL}{reverse('opened', args=(number,))}",
            matter.sequence,
            tuple(Offer(one.action.name, one.action.title.get(language), str(one.action.kind)) for one in story.offers),
            (story.question or answer) if opened else "",
            is_question=bool(story.question),
            is_told_here=self.follows(number),
            can_tell_here=self._can_tell,
        )

    def _next(self, story: Story, language: str) -> str:
        """What comes next and by when; nothing where it has ended."""
        coming = story.next
        if coming.due is None or coming.kind == "done":
            return "" if coming.kind == "done" else _sentence(coming.title, language)
        limit = next((one for one in story.limits if one.due == coming.due), None)
        if limit is not None:
            return self.promised(story.procedure, limit.promise.name, coming.due, language)
        return _sentence(f"{coming.title} {self._by(coming.due, language)}", language)

    def _story(self, matter: Matter, language: str) -> Story:
        return holder_story(matter, now=self.now, language=language)

    def in_public(self, number: str, language: str) -> str:
        shown = held.in_public(self.bureau_id, number, self.now)
        if shown is None:
            return ""
        due = [
            f"{limit.promise.title.get(language)} {self._by(limit.due, language)}"
            for limit in shown.limits
            if limit.is_open
        ]
        state = f"{shown.procedure.title.get(language)} · {shown.state.title.get(language)}"
        return _sentence("\n".join([state, *due]), language)

    def mark_read(self, number: str) -> None:
        matter = self.matter(number)
        if matter is not None:
            mark_read(matter, self.now)

    # Who is answerable

    def in_charge(self, words: str, language: str) -> list[InCharge]:
        found = guides.people_in_charge(self.bureau_id, self.today, words[:60])
        known = {one.unit.id for one in found}
        by_area = [one for one in self._areas(words) if one not in known]
        if by_area:
            every = guides.people_in_charge(self.bureau_id, self.today)
            found += [one for one in every if one.unit.id in by_area]
        return [self._in_charge(one, language) for one in found]

    def _areas(self, words: str) -> list[int]:
        """The units that answer for an area, a beat or a post of that name."""
        said = understanding.plain(words)
        areas = organisation.areas(self.bureau_id).values()
        return [
            area.unit_id
            for area in areas
            if len(said) > 1
            and said in understanding.plain(f"{area.name_zh} {area.name_en}")
            and _holds(area, self.today)
        ]

    def _in_charge(self, one: guides.InCharge, language: str) -> InCharge:
        lead = "Lead: " if language == "en" else "负责人："
        badge = "badge" if language == "en" else "警号"
        people = [f"{lead}{officer.title.get(language)} ({badge} {officer.badge})" for _, officer in one.people]
        lines = [*people, one.unit.phone, one.unit.address, one.unit.hours]
        return InCharge(one.unit.title.get(language), tuple(str(line) for line in lines if line))

    # Notices

    @property
    def can_subscribe(self) -> bool:
        return self._can_tell

    def notice_kinds(self, language: str) -> list[str]:
        return [kind.title.get(language) for kind in notices.kinds()]

    def subscribed(self, language: str) -> str:
        there = delivery.at(self.bureau_id, self.channel, self.sender)
        own = next((one for one in there if delivery.left_for(one) == "subscription" and one.is_usable), None)
        if own is None or not subscriptions.hears(own):
            return ""
        return subscriptions.in_words(self.bureau_id, subscriptions.choice_of(own), language)

    def wanted(self, words: str) -> Wanted:
        choice, unknown = subscriptions.named_in(self.bureau_id, words)
        return Wanted(choice.kinds, choice.areas, unknown)

    def subscribe_page(self) -> str:
        return f"{settings.BASE_URL}{reverse('subscribe')}"

    # Times

    def moment(self, at: datetime, language: str) -> str:
        return dates.moment(at, self.today, language, self.zone)

    def _by(self, due: datetime | None, language: str) -> str:
        """By when, in a few words; nothing for no limit."""
        if due is None:
            return ""
        written = dates.due(due, self.today, language, self.zone)
        return f"by {written}" if language == "en" else f"最晚 {written}"

    def promised(self, procedure: Procedure, promise: str, due: datetime, language: str) -> str:
        """The promise of a receipt, as a sentence."""
        title = procedure.promise(promise).title.get(language)
        joint = ": " if language == "en" else "："
        by = self._by(due, language)
        return _sentence(f"{by[0].upper()}{by[1:]}{joint}{title}", language)


def _holds(area: Area, today: date) -> bool:
    return (area.since is None or area.since <= today) and (area.until is None or today <= area.until)


def _asks_identity(procedure: Procedure) -> bool:
    """An identity number in a chat would stay in the phone, and with whoever carries the message."""
    return any(field.kind is FieldKind.IDENTITY for field in procedure.fields)


def _promised(procedure: Procedure, language: str) -> str:
    """What sending starts: the last of the promises, which is the answer."""
    started = procedure.starts(procedure.opening.name)
    if not started:
        return ""
    last = started[-1]
    within, title = last.within.text.get(language), last.title.get(language)
    return _sentence(f"Within {within}: {title}" if language == "en" else f"{within}内：{title}", language)


def _responsible(story: Story, language: str) -> str:
    joint = ": " if language == "en" else "："
    who = "In charge" if language == "en" else "负责"
    parts = [story.answerable.unit, story.answerable.phone]
    return f"{who}{joint}{' '.join(part for part in parts if part)}"


def _sentence(text: str, language: str) -> str:
    if not text or text.endswith(("。", ".", "！", "？", "!", "?")):
        return text
    return f"{text}. " if language == "en" else f"{text}。"
