"""A set of two surveys whose answers the tests decide, agreed by Qian (Heping) and Wu (Hexi) for the first quarter of 2026."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.appraisal import actions, indicators, opinion
from heliograph.appraisal.opinion import Opinion
from heliograph.core.text import Text

SET = """
code      = "voices"
version   = "2026-01"
in_force  = 2026-01-01
kind      = "station"
period    = "quarter"
title     = { zh = "派出所", en = "Stations" }
says      = { zh = "邻居怎么说。", en = "What neighbours say." }
object_within = 10
answer_within = 5

[opinion]
share = 100
none  = 0.1
full  = 0.5

[[indicators]]
code    = "heard"
measure = "opinion:heard"
title   = { zh = "话有人听", en = "Heard" }
says    = { zh = "随机邀请的人里觉得有人听的。", en = "Of those invited at random." }
weight  = 50
target  = 0.8
curve   = [[-0.4, 0], [0, 80], [0.2, 100]]
past    = 0.5

[[indicators]]
code    = "answered"
measure = "opinion:answered"
title   = { zh = "事有人答", en = "Answered" }
says    = { zh = "随机邀请的人里觉得有答复的。", en = "Of those invited at random." }
weight  = 50
target  = 0.5
curve   = [[-0.5, 0], [0.5, 100]]
past    = 0
"""
AFTER = datetime(2026, 4, 2, 2, 0, tzinfo=UTC)  # 2026年4月2日（星期四）: the first quarter is over


class Said:
    """What people said, by survey and first day of the span; 30 of 60 asked where nothing else is put."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], Opinion] = {}

    def put(self, code: str, first: str, value: float | None, answered: int = 30, asked: int = 60) -> None:
        low, high = (None, None) if value is None else (value - 0.1, min(value + 0.1, 1.0))
        self.found[code, first] = Opinion(value, low, high, answered, asked)

    def reader(self, code: str):
        return lambda _bureau, span, _unit: self.found.get(
            (code, span.since.isoformat()), Opinion(None, None, None, 0, 60)
        )


@pytest.fixture
def said():
    made = Said()
    made.put("heard", "2026-01-01", 0.8)
    made.put("heard", "2025-10-01", 0.6)
    made.put("answered", "2026-01-01", 0.5)
    for code in ("heard", "answered"):
        opinion.register(code, Text(code, code), Text("随机", "at random"), made.reader(code))
    indicators.read.cache_clear()
    yield made
    for code in ("heard", "answered"):
        opinion.forget(code)
    indicators.read.cache_clear()


@pytest.fixture
def proposed(cast, said):
    actions.load_set(cast.bureau.id, SET, by=cast.viewer("zheng"), now=cast.now)
    return actions.propose(cast.viewer("wu"), cast.units["heping"].id, cast.now.date(), now=cast.now)


@pytest.fixture
def agreed(cast, proposed):
    actions.sign(cast.viewer("wu"), proposed.id, now=cast.now)
    return actions.sign(cast.viewer("qian"), proposed.id, now=cast.now)


@pytest.fixture
def published(cast, agreed):
    actions.publish(cast.viewer("wu"), agreed.id, now=AFTER)
    agreed.refresh_from_db()
    return agreed
