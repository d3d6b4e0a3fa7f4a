"""One process sequences at a time, whichever dies; each second what waits is taken in, with a dummy now and then."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from heliograph.ledger import running
from heliograph.ledger.lock import sequencing
from heliograph.ledger.models import Checkpoint, Leaf
from tests.ledger.conftest import Log, wait

HOLD = """
import sys, time
from pathlib import Path
import django
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from heliograph.ledger.lock import sequencing
with sequencing(Path(sys.argv[1])) as still:
    print("held" if still else "not held", flush=True)
    time.sleep(60)
"""


@pytest.mark.django_db
def test_one_at_a_time_has_the_lock(tmp_path: Path) -> None:
    with sequencing(tmp_path) as first:
        assert first is not None
        assert first()
        with sequencing(tmp_path) as second:
            assert second is None
    with sequencing(tmp_path) as third:
        assert third is not None


@pytest.mark.django_db
def test_a_holder_that_is_killed_leaves_the_lock_to_the_next(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment | {"PYTHONPATH": "src"},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with sequencing(tmp_path) as ours:
        assert ours is None
    holder.kill()
    holder.wait()
    with sequencing(tmp_path) as ours:
        assert ours is not None


@pytest.mark.django_db
def test_each_second_takes_in_all_that_waits_under_one_checkpoint(log: Log, settings) -> None:
    settings.LOG_COVER_SECONDS = 0
    wait(2_500)
    running.tick(log.sequencer)
    assert Checkpoint.objects.get().size == 2_500
    running.tick(log.sequencer)
    assert Checkpoint.objects.count() == 1  # nothing happened


@pytest.mark.django_db
def test_the_first_checkpoint_covers_all_that_was_there_before_the_log(log: Log, settings, monkeypatch) -> None:
    """However long it takes: an event of last year behind a witnessed checkpoint would be called back-dated."""
    settings.LOG_COVER_SECONDS = 0
    monkeypatch.setattr(running, "EVERY", 0.0)
    wait(3_500)
    running.tick(log.sequencer)
    assert Checkpoint.objects.get().size == 3_500
    wait(3_500, 3_500)
    running.tick(log.sequencer)
    assert log.published()[0] == 4_500  # from then on a checkpoint a second, whatever waits


@pytest.mark.django_db
def test_dummies_come_by_chance_and_not_when_they_are_switched_off(settings) -> None:
    settings.LOG_COVER_SECONDS = 0
    assert {running.dummies() for _ in range(200)} == {0}
    settings.LOG_COVER_SECONDS = 2
    assert {running.dummies() for _ in range(200)} == {0, 1}


@pytest.mark.django_db
def test_a_quiet_second_with_a_dummy_looks_like_one_with_an_event(log: Log, settings, monkeypatch) -> None:
    monkeypatch.setattr(running, "dummies", lambda: 1)
    running.tick(log.sequencer)
    monkeypatch.setattr(running, "dummies", lambda: 0)
    wait(1)
    running.tick(log.sequencer)
    assert [one.size for one in Checkpoint.objects.order_by("size")] == [1, 2]
    assert [len(entry) for entry in log.entries()] == [32, 32]
    assert list(Leaf.objects.order_by("index").values_list("kind", flat=True)) == ["dummy", "release"]


@pytest.mark.django_db(transaction=True)
def test_a_log_that_disagrees_stands_still_and_says_so(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    wait(5)
    log.grow()
    Leaf.objects.filter(index=4).update(entry=bytes(32))
    wait(5, 5)
    stop = threading.Event()
    monkeypatch.setattr(running, "LOOK_AGAIN", 0)
    monkeypatch.setattr(running, "STAND_BY", 0)
    monkeypatch.setattr(running.connection, "close", lambda: None)
    said: list[str] = []
    monkeypatch.setattr(running.log, "critical", lambda *words: (said.append(words[0] % words[1:]), stop.set()))
    running.work(stop)
    assert len(said) == 1
    assert "Leaf 4 in the database is not the one that was published" in said[0]
    assert Checkpoint.objects.count() == 1
