"""What the invented bureau asked by lot: a survey with its results, one that goes on, a review announced; call-backs of last month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from heliograph.demo.published import Press
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.organisation.reading import Viewer
from heliograph.surveys import actions
from heliograph.surveys.actions import Layer, NewSurvey, call_drawing, calling
from heliograph.surveys.bank import bank
from heliograph.surveys.models import Stratum, Survey
from heliograph.surveys.reading.calling import to_call

LAYERS = (Layer("和平路片区", 5200, 110), Layer("东湖片区", 3100, 90), Layer("高新片区", 1700, 80))
ASKED = ("safe-night", "trust", "know-officer", "asked-answered", "age", "sex")
ANSWERING = 0.55
OVER, OPEN = "您住的地方安全吗", "路灯亮不亮"
LEFT = 2
"""Call-backs that are still to be made."""
DAY = timedelta(days=1)


def announce(bureau: Bureau, now: datetime) -> None:
    """Two, a quarter of an hour ago: the log signs its next checkpoint before their moment, and one after it."""
    sun, today, told = Press(bureau, now).viewers["sun"], _today(bureau, now), now - timedelta(minutes=15, seconds=30)
    asked = NewSurvey("safety", OVER, ASKED, LAYERS, today, today + 9 * DAY, "Is it safe where you live?")
    actions.announce(sun, asked, now=told)
    lit = NewSurvey("safety", OPEN, ("safe-night", "age"), (Layer("和平路片区", 40, 6),), today, today + 9 * DAY)
    actions.announce(sun, lit, now=told)
    _agreed(bureau, today, told)


def play(bureau: Bureau, now: datetime) -> None:
    """After both were drawn: one is answered and closed before its day, one goes on; a review is announced."""
    press, chance = Press(bureau, now), Random(20260325)  # noqa: S311 (a story, not a secret)
    sun, today = press.viewers["sun"], _today(bureau, now)
    actions.draw_due(now)
    over = Survey.objects.filter(bureau_id=bureau.id, title_zh=OVER).exclude(drawn_at=None).first()
    if over is not None:
        _answered(over, chance, now)
        actions.stop(sun, over.id, "演示：提前收完，好让您看到结果。", now=now)
    review = NewSurvey(
        "review", "请您评评和平路派出所", ("fair", "explains", "takes-criticism"),
        (Layer("片区住户", 5200, 120), Layer("其他单位民警", 340, 40)), today + 3 * DAY, today + 24 * DAY,
        "What do you think of Heping Road Station?", press.units["heping"],
    )  # fmt: skip
    actions.announce(sun, review, now=now)
    _called(sun, now, chance)


def _today(bureau: Bureau, now: datetime) -> date:
    return now.astimezone(organisation.zone(bureau.id)).date()


def _answered(survey: Survey, chance: Random, now: datetime) -> None:
    for stratum in Stratum.objects.filter(bureau_id=survey.bureau_id, survey_id=survey.id).order_by("place"):
        for number in stratum.numbers:
            if chance.random() < ANSWERING:
                actions.answer(survey.bureau_id, actions.code_of(survey, stratum, number), _said(chance), now=now)


def _said(chance: Random) -> dict[str, str]:
    """More good than bad, and everything there is."""
    said = {}
    for code in ASKED:
        question = bank().question(code)
        assert question is not None
        values = [option.value for option in question.options]
        said[code] = chance.choices(values, [2 * len(values) - place for place in range(len(values))])[0]
    return said


def _agreed(bureau: Bureau, today: date, told: datetime) -> None:
    """Everybody who could be called about last month agreed before its end; the draw is announced with the surveys."""
    month, zone = (today.replace(day=1) - DAY).replace(day=1), organisation.zone(bureau.id)
    then = datetime.combine(today.replace(day=1), time(0), zone) - timedelta(hours=1)
    ended = Matter.objects.filter(
        bureau_id=bureau.id, settled_at__gte=then - 59 * DAY, settled_at__lt=then, confidential=False
    )
    for matter in ended.exclude(outcome="").order_by("id")[:120]:
        calling.agree(matter, yes=True, now=then)
    call_drawing.announce_month(bureau.id, month, now=told)


def _called(sun: Viewer, now: datetime, chance: Random) -> None:
    call_drawing.draw_due(now)
    for call in to_call(sun, now=now)[:-LEFT]:
        roll = chance.random()
        if roll < 0.7:
            said = {
                name: chance.choices(list(options), [5, *[1] * (len(options) - 1)])[0]
                for name, (_ask, options) in calling.ASKS.items()
            }
            calling.note_said(sun, call.number, said, now=now)
        elif roll < 0.8:
            calling.note_declined(sun, call.number, now=now)
