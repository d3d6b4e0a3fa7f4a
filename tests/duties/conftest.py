"""Rules and subjects for the tests of duties: twelve firms that hold until they end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from heliograph.core.text import Text
from heliograph.duties import actions, subjects
from heliograph.duties.models import Duty
from heliograph.duties.subjects import Subject
from heliograph.matters.actions import Contact

KIND = "test-firms"
RULE = """
code      = "firm-visit"
version   = "2026-03"
in_force  = 2026-04-01
title     = { zh = "企业走访", en = "Visits to firms" }
says      = { zh = "每个登记的企业每季度走访一次。", en = "Every listed firm is visited each quarter." }
subjects  = "test-firms"
procedure = "duty-visit"
every     = "quarter"
shift     = "before"
ahead     = 10
"""


@dataclass
class Firms:
    """What a kind of subject is: a list in the order of keys, of which some end."""

    rows: dict[str, Subject] = field(default_factory=dict)

    def listing(self, bureau_id, *, on, after, limit):
        return [self.rows[key] for key in sorted(self.rows) if key > after][:limit]

    def still(self, bureau_id, keys, *, on):
        return set(keys) & set(self.rows)

    def add(self, unit, count, **more) -> None:
        for number in range(len(self.rows), len(self.rows) + count):
            key = f"F{number:04}"
            self.rows[key] = replace(Subject(key, Text(f"第{number}家", f"Firm {number}"), unit.id), **more)


@pytest.fixture
def firms(cast):
    made = Firms()
    made.add(cast.units["heping"], 3)
    subjects.register(KIND, Text("企业", "firms"), made.listing, made.still)
    yield made
    subjects.forget(KIND)


@pytest.fixture
def rule(cast, firms):
    """The quarterly visit is in force from 1 April, set by lead Qian."""
    return actions.load_rule(cast.bureau.id, RULE, by=cast.viewer("qian"), now=cast.now)


def duties(**wanted) -> list[Duty]:
    return list(Duty.objects.filter(**wanted).order_by("turn", "subject"))


def contact() -> Contact:
    return Contact(name="王厂长", email="firm@example.org")
