"""A safety survey of two places by Sun of the supervision unit, announced on the cast's day and drawn after it."""

from __future__ import annotations

import importlib.util
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.supervision.actions import draw_announced
from heliograph.surveys import actions
from heliograph.surveys.actions import Layer, NewSurvey
from heliograph.surveys.models import Stratum, Survey
from tests.ledger.conftest import log  # noqa: F401 (a fixture)

SAID = {"safe-night": "very", "trust": "yes"}


def new(**more) -> NewSurvey:
    given = {
        "kind": "safety", "title": "春季安全感调查", "questions": ("safe-night", "trust", "age", "sex"),
        "layers": (Layer("和平路片区", 900, 60), Layer("东湖片区", 300, 40)), "opens_on": date(2026, 3, 17),
        "until": date(2026, 3, 31),
    }  # fmt: skip
    return NewSurvey(**{**given, **more})


EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def codes_of(survey) -> list[str]:
    strata = Stratum.objects.filter(survey_id=survey.id).order_by("place")
    return [actions.code_of(survey, stratum, number) for stratum in strata for number in stratum.numbers]


def clock_draws(cast, log, announced) -> datetime:  # noqa: F811 (the fixture)
    """The log signs before the moment that was announced, then after it, and the clock draws. Returns when that was."""
    for at in (timedelta(minutes=1), timedelta(minutes=11)):
        while log.sequencer.step():
            pass
        log.sequencer.publish(announced + at)
        cast.submits(now=announced)
    draw_announced(announced + timedelta(minutes=12))
    return announced + timedelta(minutes=12)


def draws(cast, log, survey) -> Survey:  # noqa: F811 (the fixture)
    """Drawn, and invited."""
    actions.draw_due(clock_draws(cast, log, cast.now))
    return Survey.objects.get(id=survey.id)


@pytest.fixture
def announced(cast, log):  # noqa: F811 (the fixture)
    return actions.announce(cast.viewer("sun"), new(), now=cast.now)


@pytest.fixture
def drawn(cast, log, announced):  # noqa: F811
    return draws(cast, log, announced)


@pytest.fixture
def client(settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    return Client()


@pytest.fixture
def at(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to
