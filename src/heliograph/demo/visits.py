"""Visits of two stations, in the last published month and this week; three planned; what people asked for at their doors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from heliograph.core.receipt import read_secret
from heliograph.demo.published import Press
from heliograph.matters import procedures
from heliograph.matters.actions import Contact, Submission
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.visits import actions
from heliograph.visits.entries import Asked, Made, Plan
from heliograph.visits.reading.public import published

ROUNDS = (
    # who, beat, how many, place, outcome, advice
    ("zhao", "heping-beat-1", 16, "home", "met", ("fraud", "fire")),
    ("zhao", "heping-beat-1", 11, "home", "nobody", ()),
    ("zhao", "heping-beat-2", 13, "shop", "met", ("burglary", "fire")),
    ("shen", "donghu-beat-1", 12, "school", "met", ("traffic",)),
    ("shen", "donghu-beat-1", 3, "home", "moved", ()),
)
FRESH = 2
"""So many of each round are of the last days, and not published yet."""
PLANS = (
    (0, "home", "平安里 7 号楼 302（演示），敲门要等一会儿，带防诈骗宣传页"),
    (1, "shop", "和平路夜市的三家烧烤店（演示），看灭火器"),
    (3, "school", "实验小学传达室（演示），说护学岗的事"),
)
ASKED = (
    ("other", "楼道的声控灯坏了两层，老人晚上不敢下楼。"),
    ("quarrel", "楼上半夜拖桌椅，说过几次都不听，想请人调解。"),
)


def play(bureau: Bureau, now: datetime) -> None:
    """Some were met and some were not; one slip was exchanged, and one's request never came."""
    press = Press(bureau, now)
    beats = organisation.areas(bureau.id)
    zone = organisation.zone(bureau.id)
    today = now.astimezone(zone).date()
    told = published(today)
    for who, beat, many, place, outcome, advice in ROUNDS:
        assert beat in beats
        for number in range(many + FRESH):
            day = told + timedelta(days=number * 26 // many) if number < many else today - timedelta(days=number - many)
            at = min(now, datetime.combine(day, time(9), zone) + timedelta(minutes=7 * number))
            made = Made(new_id(), new_id(), 0, beat, at.astimezone(zone).date(), place, outcome, advice)
            actions.make(press.viewers[who], made, now=at)
    for days, place, words in PLANS:
        day = today + timedelta(days=days)
        actions.plan(press.viewers["zhao"], Plan(new_id(), new_id(), 0, "heping-beat-1", day, place, words), now=now)
    _doors(press, now)


def _doors(press: Press, now: datetime) -> None:
    at = now - timedelta(hours=20)
    slips = actions.give_slips(press.viewers["zhao"], new_id(), now=at)
    for slip, (kind, words) in zip(slips, ASKED, strict=False):
        ask(press, "zhao", "heping-beat-1", slip.id, {"kind": kind, "words": words}, at + timedelta(hours=1))
    actions.exchange(press.bureau.id, read_secret(slips[0].code), new_id(), now=now - timedelta(hours=2))
    actions.exchange(press.bureau.id, read_secret(slips[-1].code), new_id(), now=now - timedelta(hours=1))


def ask(press: Press, who: str, beat: str, slip: UUID, values: Mapping[str, str], at: datetime) -> None:
    """A request for help that an officer writes down at a door, leaving this slip."""
    procedure = procedures.in_force(press.bureau.id, "help", at.date())
    assert procedure is not None
    day = at.astimezone(organisation.zone(press.bureau.id)).date()
    sent = Asked(new_id(), slip, beat, day, "help", dict(values), "居民", "13800004301")
    submission = Submission(values, contact=Contact(name=sent.name, phone=sent.phone))
    actions.ask(press.viewers[who], sent, procedure, submission, now=at)
