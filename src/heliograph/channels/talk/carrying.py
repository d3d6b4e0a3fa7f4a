"""Carrying out what a conversation wishes for, by the same actions as the pages. Inside the transaction that keeps the turn.

So a message that is answered is done, and one that is not answered has changed nothing: it can be sent again.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.utils import translation

from heliograph.channels.base import BadAddress
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery import reading as addresses
from heliograph.channels.delivery.errors import DeliveryError
from heliograph.channels.subscriptions import actions as subscriptions
from heliograph.channels.subscriptions import reading as subscribed
from heliograph.channels.subscriptions.choice import Choice
from heliograph.channels.subscriptions.errors import NotThese
from heliograph.channels.talk import asked, limits, tickets
from heliograph.channels.talk.conversation.values import (
    SHORT,
    Act,
    Add,
    AnswerSurvey,
    Bind,
    BindByCode,
    Done,
    Filling,
    Outcome,
    Refused,
    Registered,
    Stop,
    Submit,
    Subscribe,
    Unbind,
    Unsubscribe,
    Wish,
)
from heliograph.channels.talk.house import BureauHouse
from heliograph.core.receipt import follow_link, show_number
from heliograph.core.text import Text
from heliograph.matters import actions as matters
from heliograph.matters import attempts, commit, procedures
from heliograph.matters.actions import Actor, Details, MatterRef
from heliograph.matters.errors import AlreadySubmitted, Invalid, MatterError, Missing, NotFound
from heliograph.matters.forms import MatterForm
from heliograph.matters.forms.steps import Step, sent_form
from heliograph.matters.models import Matter, Party
from heliograph.organisation import reading as organisation
from heliograph.surveys import actions as surveys

log = logging.getLogger(__name__)
LONGEST = 2_000
OTHER = "other"
"""`Party.reach` of who is told at an address that is not in their contact."""
NO_UNIT = Text(
    "现在没有单位能接这件事：是我们没有安排好，不是您填错了。请打本局电话，或稍后再提交。",
    "No unit can take this at the moment; that is our fault, not yours. Please call us, or send it later.",
)
TOO_MANY = Text(
    "您刚刚提交了很多件。请过 {minutes} 分钟再提交这一件，写的都还在。",
    "You have just sent many. Please send this one in {minutes} minutes; what you wrote is kept.",
)
CHANGED = Text("规则刚刚更新了，请再看一遍。", "The rules have just changed. Please look again.")


def carry_out(wish: Wish, house: BureauHouse, language: str) -> Outcome:
    """Do it. What can't be done comes back as `Refused`, with nothing changed."""
    match wish:
        case Submit(filled, once):
            return _submit(filled, house, language, once=once)
        case Act(filled):
            return _act(filled, house, language)
        case Add(number, text):
            return _add(number, text, house, language)
        case Bind(number):
            return _bind(house.matter(number), house, language)
        case BindByCode(code):
            return _bind_by_code(code, house, language)
        case Unbind(number):
            return _unbind(number, house)
        case AnswerSurvey(code, digits):
            return _answer_survey(code, digits, house, language)
        case Stop():
            return stop_all(house)
        case Subscribe(kinds, areas):
            return _subscribe(Choice(kinds, areas), house, language)
        case Unsubscribe():
            return _unsubscribe(house)


def stop_all(house: BureauHouse) -> Outcome:
    """Nothing more goes to where they write from: news of matters, and what they subscribed to."""
    for address in addresses.at(house.bureau_id, house.channel, house.sender):
        delivery.stop(address, now=house.now)
    return Done("stopped")


def _answer_survey(code: str, digits: str, house: BureauHouse, language: str) -> Outcome:
    """Neither the code nor the answers stay in the conversation: it keeps what we said, not what they wrote."""
    try:
        surveys.answer_by_text(house.bureau_id, code, digits, now=house.now)
    except MatterError as error:
        return Refused(error.text.get(language))
    return Done("survey-answered")


# Registering


def _submit(filled: Filling, house: BureauHouse, language: str, *, once: bool) -> Outcome:
    code = filled.form.partition(":")[2]
    procedure = next((one for one in house.open_procedures if one.code == code), None)
    if procedure is None:
        return Refused(CHANGED.get(language))
    if limits.sends_too_much(house.network, house.now):
        return Refused(TOO_MANY.get(language).format(minutes=limits.minutes_left(house.now)))
    blank = asked.form_of(house.bureau_id, procedure, language)
    with translation.override(language):
        form = type(blank)(asked.data(blank, filled.answers))
        if not form.is_valid():
            return _first_fault(form)
        submission = form.submission(language=language, token=UUID(filled.token), channel=house.channel)
    submission = replace(submission, suggested=filled.suggested)
    if filled.tell_here:
        ways = ("mail", OTHER) if submission.contact.email else (OTHER,)
        submission = replace(submission, contact=replace(submission.contact, ways=ways))
    try:
        made = matters.submit(house.bureau_id, procedure, submission, now=house.now, by=_by(house))
    except AlreadySubmitted:
        found = Matter.objects.get(bureau_id=house.bureau_id, id=UUID(filled.token))
        return Registered(found.number, "", "", "", is_again=True)
    except Invalid as invalid:
        form.refuse(invalid, invalid.text.get(language))
        return _first_fault(form)
    except organisation.NoUnit as missing:
        log.error("a submission of %s could not be registered: %s", code, missing)
        return Refused(NO_UNIT.get(language))
    return _receipt(made, filled, house, language, once=once)


def _receipt(made: matters.Receipt, filled: Filling, house: BureauHouse, language: str, *, once: bool) -> Registered:
    matter = Matter.objects.get(bureau_id=house.bureau_id, id=made.ref.id)
    told = False
    if filled.tell_here:
        told = isinstance(_bind(matter, house, language), Done)
    rule = procedures.version(house.bureau_id, matter.procedure, matter.version)
    last = max(made.deadlines, key=lambda one: one.due, default=None)
    due = house.promised(rule, last.promise, last.due, language) if last is not None else ""
    if once:
        row, link = tickets.put_receipt(house.bureau_id, matter, made.secret, house.now)
        commit.insert([row])
        return Registered(made.number, "", link, due, once=True, told_here=told)
    link = follow_link(settings.BASE_URL, made.number, made.secret)
    return Registered(made.number, made.secret, link, due, told_here=told)


def _first_fault(form: MatterForm | Step) -> Refused:
    """The first answer that is in the way, and why."""
    for name, messages in form.errors.items():
        why = " ".join(str(message) for message in messages)
        label = form.fields[name].label if name in form.fields else ""
        return Refused(f"{label}: {why}" if label else why, name)
    return Refused("?")


def _by(house: BureauHouse) -> Actor:
    return Actor(None, door=house.channel)


# Acting


def _act(filled: Filling, house: BureauHouse, language: str) -> Outcome:
    matter = house.matter(filled.number)
    if matter is None or not (filled.opened or house.follows(filled.number)):
        return Refused(NotFound().text.get(language))
    rule = procedures.version(house.bureau_id, matter.procedure, matter.version)
    action = rule.action(filled.action)
    blank = asked.step_of(action, language)
    with translation.override(language):
        form = sent_form(action, {**asked.data(blank, filled.answers), "sequence": filled.sequence}, {})
        if not form.is_valid():
            return _first_fault(form)
        details = form.details({})
    try:
        matters.act(MatterRef(house.bureau_id, matter.id), action.name, _by(house), now=house.now, details=details)
    except Missing as missing:
        return Refused(missing.text.get(language), "words")
    except MatterError as error:
        return Refused(error.text.get(language))
    fields = {"title": action.title.get(language), "number": show_number(filled.number)}
    return Done("acted", fields, filled.number)


def _add(number: str, text: str, house: BureauHouse, language: str) -> Outcome:
    """Words to a matter in which we asked for some: the step that an answer by mail takes, under the same rules."""
    there = addresses.at(house.bureau_id, house.channel, house.sender)
    matter = house.matter(number)
    mine = [one for one in there if matter is not None and one.matter_id == matter.id and one.is_usable]
    action = addresses.step_for_words(matter) if matter is not None else None
    if matter is None or action is None or not any(addresses.may_add(one) for one in mine):
        return Refused(NotFound().text.get(language))
    details = Details(words=text.strip()[:LONGEST])
    try:
        matters.act(MatterRef(house.bureau_id, matter.id), action.name, _by(house), now=house.now, details=details)
    except MatterError as error:
        return Refused(error.text.get(language))
    return Done("added-here", {"number": show_number(number), "text": text.strip()[:SHORT]}, number)


# Following here


def _bind(matter: Matter | None, house: BureauHouse, language: str) -> Outcome:
    """News of the matter comes here from now on."""
    if matter is None:
        return Refused(NotFound().text.get(language))
    party = Party.objects.filter(bureau_id=house.bureau_id, matter_id=matter.id, part="submitter").first()
    return _allow(matter, party, house, language)


def _allow(matter: Matter, party: Party | None, house: BureauHouse, language: str) -> Outcome:
    """They wrote from this address, so it needs no other confirmation."""
    try:
        delivery.allow(
            house.bureau_id,
            house.channel,
            house.sender,
            language=language,
            matter=matter,
            party=party,
            is_confirmed=True,
            now=house.now,
        )
    except (DeliveryError, BadAddress) as error:
        return Refused(error.text.get(language))
    with suppress(AttributeError):
        del house.followed
    if not house.follows(matter.number):  # a party of a case does not even hold its number
        return Done("bound-case")
    return Done("bound", {"number": show_number(matter.number)}, matter.number)


def _bind_by_code(code: str, house: BureauHouse, language: str) -> Outcome:
    """The code that a matter's page showed. Wrong ones are counted like wrong secrets."""
    tried = f"bind:{house.network}"
    try:
        if attempts.refused_until(house.bureau_id, tried, house.network, house.now) is not None:
            raise tickets.NoTicket
        return _allow(*tickets.use_bind_code(house.bureau_id, code, house.now), house, language)
    except tickets.NoTicket:
        attempts.failed(house.bureau_id, tried, house.network, house.now)
        return Refused(_BAD_CODE.get(language))


_BAD_CODE = Text(
    "这个码不对，或者已经过期。请在回执的网页上重新要一个。",
    "This code is wrong or too old. Please get a new one on the page of your receipt.",
)


def _unbind(number: str, house: BureauHouse) -> Outcome:
    matter = house.matter(number)
    for address in addresses.at(house.bureau_id, house.channel, house.sender):
        if matter is not None and address.matter_id == matter.id:
            delivery.stop(address, now=house.now)
    with suppress(AttributeError):
        del house.followed
    return Done("unbound", {"number": show_number(number)}, number)


# Notices


def _subscribe(choice: Choice, house: BureauHouse, language: str) -> Outcome:
    """Notices come here from now on. They wrote from this address, so it needs no other confirmation."""
    try:
        subscriptions.sign_up(
            house.bureau_id, house.channel, house.sender, choice, language=language, is_confirmed=True, now=house.now
        )
    except (DeliveryError, BadAddress, NotThese) as error:
        return Refused(error.text.get(language))
    return Done("subscribed", {"what": subscribed.in_words(house.bureau_id, choice, language)})


def _unsubscribe(house: BureauHouse) -> Outcome:
    for address in addresses.at(house.bureau_id, house.channel, house.sender):
        if addresses.left_for(address) == "subscription":
            delivery.stop(address, now=house.now)
    return Done("unsubscribed")
