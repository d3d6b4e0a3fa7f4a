"""`heliograph figures`: exports what is new, prints what pages print, and says what to do when it can't."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from heliograph.cli import app
from heliograph.commands import figures as command
from heliograph.insight.export import GapInLog, event_folder, export
from heliograph.ledger.models import Leaf

DAY = timedelta(days=1)


@pytest.fixture
def ask(monkeypatch):
    """Run the command in this process, on the test's database."""
    monkeypatch.setattr(command, "set_up", lambda: None)

    def run(*words: str) -> tuple[int, str]:
        told = CliRunner().invoke(app, ["figures", *words])
        return told.exit_code, told.output

    return run


def test_a_figure_is_exported_and_shown_as_pages_show_it(cast, counted, ask):
    for number in range(12):
        receipt = cast.submits(unit=cast.units["heping"].id)
        if number < 9:
            cast.does(receipt, "answer", "qian", now=cast.now + DAY, words="请带户口本。")
    counted(now=cast.now + 60 * DAY)
    status, said = ask("show", "on-time:unit=heping:2026-03-01..2026-03-31", "--json")
    found = json.loads(said)
    assert (status, found["part"], found["of"], found["value"]) == (0, 9, 12, 0.75)
    assert "9 of 12" in ask("show", "on-time:2026-03-01..2026-03-31")[1]
    assert ask("show", "arrests:2026-03-01..2026-03-31")[0] == 2
    assert ask("show", "how long does it take")[0] == 2
    assert json.loads(ask("export", "--json")[1])["rows"] == 0, "nothing is new"
    assert json.loads(ask("export", "--fresh", "--json")[1])["rows"] == 21


def test_nothing_is_exported_past_a_gap_in_the_log(cast, counted, ask):
    cast.submits(unit=cast.units["heping"].id)
    counted()
    before = event_folder().through()
    for _ in range(3):
        cast.submits(unit=cast.units["heping"].id)
    Leaf.objects.filter(index=None).order_by("id").first().delete()
    size = before.leaf
    for place, leaf in enumerate(Leaf.objects.filter(index=None).order_by("id"), size + 1):
        Leaf.objects.filter(id=leaf.id).update(index=place)
    with pytest.raises(GapInLog):
        export(now=cast.now)
    assert event_folder().through() == before
    status, said = ask("export")
    assert status == 1
    assert "heliograph log audit" in said
