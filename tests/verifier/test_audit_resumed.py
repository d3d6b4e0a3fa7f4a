"""An audit that goes on where an earlier one ended, and holds the log to every checkpoint it was shown before."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from heliograph.verifier.audit import Report, State, StateRefused
from heliograph.verifier.audit import state as states
from tests.logs import Log
from tests.verifier.auditing import audited, change


def audited_and_kept(long_log: Log, state: State | None = None) -> tuple[Report, State | None]:
    """An audit, and the state it left last; None if it saved none."""
    saved: list[State] = []
    report = audited(long_log, state, save=saved.append, seen="yesterday")
    return report, saved[-1] if saved else None


def test_an_audit_goes_on_where_the_last_ended(long_log: Log) -> None:
    report, state = audited_and_kept(long_log)
    assert (report.began_at, state.tree.size) == (0, 69_888)
    for count in (0, 5, 107, 70_000):
        long_log.grow(count)
        report, state = audited_and_kept(long_log, state)
        assert report.is_good
    assert report.began_at == 69_888
    assert [one.size for one in state.kept] == [70_000, 70_005, 70_112, 140_112]


def test_a_log_that_grew_on_changed_history_is_caught_by_what_an_earlier_audit_kept(
    short_log: Log, tmp_path: Path
) -> None:
    _, state = audited_and_kept(short_log)
    for common in (699, 600, 512, 400, 0):
        other = short_log.forked(tmp_path / f"other{common}", common)
        other.grow(900 - common, "other")
        report = audited(other, state)
        assert {"fork", "root"} & {one.kind for one in report.findings}
        assert report.evidence == ((short_log.note(), other.note()),)


def test_a_log_that_shrank_is_caught(short_log: Log, tmp_path: Path) -> None:
    _, state = audited_and_kept(short_log)
    for size in (600, 400, 0):
        report = audited(short_log.forked(tmp_path / f"short{size}", size), state)
        assert [one.kind for one in report.findings] == ["shrunk"]
        assert "were taken away" in report.findings[0].sentence
        assert report.evidence


def test_another_root_for_a_size_audited_before_is_caught(short_log: Log, tmp_path: Path) -> None:
    for size in (512, 700):
        start = short_log.forked(tmp_path / f"start{size}", size)
        _, state = audited_and_kept(start)
        other = short_log.forked(tmp_path / f"other{size}", 500)
        other.grow(size - 500, "other")
        report = audited(other, state)
        assert "fork" in {one.kind for one in report.findings}
        assert report.evidence


def test_nothing_is_saved_once_something_is_wrong(long_log: Log) -> None:
    change(long_log, "tile/0/005", 1)
    report, state = audited_and_kept(long_log)
    assert (report.count, state) == (1, None)


def test_an_interrupted_audit_goes_on_near_where_it_was(long_log: Log) -> None:
    saved: list[State] = []

    def interrupt(done: int, total: int) -> None:
        if done > 66_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audited(long_log, save=saved.append, progress=interrupt)
    assert [state.tree.size for state in saved] == [65_536]
    long_log.grow(10)
    report = audited(long_log, saved[-1])
    assert (report.is_good, report.began_at) == (True, 65_536)


def test_the_state_survives_its_file(short_log: Log, tmp_path: Path) -> None:
    _, state = audited_and_kept(short_log)
    path = tmp_path / "state.json"
    assert states.read(path) is None
    states.write(path, state)
    found = states.read(path)
    assert (found.origin, found.kept, found.tree.size, found.tree.edge) == (
        state.origin,
        state.kept,
        state.tree.size,
        state.tree.edge,
    )
    assert [one.name for one in tmp_path.iterdir() if one.suffix != ""] == ["state.json"]


@pytest.mark.parametrize(
    "spoil",
    [
        {"format": "heliograph/audit/v9"},
        {"size": 300},
        {"size": 1 << 40},
        {"size": "512"},
        {"edge": [["AAAA"]]},
        {"edge": None},
        {"checkpoints": [{"seen": "", "note": "nothing"}]},
        {"checkpoints": {}},
        {"origin": 5},
    ],
)
def test_a_state_that_no_audit_wrote_is_refused(short_log: Log, tmp_path: Path, spoil: dict[str, object]) -> None:
    _, state = audited_and_kept(short_log)
    path = tmp_path / "state.json"
    states.write(path, state)
    path.write_text(json.dumps(json.loads(path.read_text()) | spoil))
    with pytest.raises(StateRefused):
        states.read(path)


def test_the_state_of_another_log_is_refused(short_log: Log) -> None:
    _, state = audited_and_kept(short_log)
    with pytest.raises(StateRefused, match=r"another\.example"):
        audited(short_log, replace(state, origin="another.example/log"))
