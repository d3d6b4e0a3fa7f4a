"""`heliograph draw verify`: what is right is called right, and every way to cheat that the file can show is named."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from heliograph.cli import app
from heliograph.core.merkle import Refused
from heliograph.verifier.draw import Wrong, verify_draw
from heliograph.verifier.draw_file import Result, parse_draw_file, seed_of
from tests.core.merkle.signers import COLLEGE, NEWS, STRANGER, policy
from tests.verifier import draws


def wrongs(file, needed: int = 2) -> set[str]:
    return set(verify_draw(file.text(), policy=policy(needed)).wrongs)


def test_a_draw_that_was_announced_first_and_done_right_checks_out() -> None:
    verdict = verify_draw(draws.drawn().text(), policy=policy(2))
    assert verdict.is_good
    assert [one.wrong for one in verdict.findings] == [None] * 3
    assert any("2026-03-02 04:00:00" in line.en for line in verdict.lines)


def test_the_file_is_read_back_as_it_was_written() -> None:
    for file in (draws.drawn(), draws.announced()):
        assert parse_draw_file(file.text()) == file


def test_what_is_announced_and_not_drawn_is_pending() -> None:
    assert verify_draw(draws.announced().text(), policy=policy(2)).is_pending


def test_the_seed_is_another_for_every_witness_signature_and_announcement() -> None:
    """Neither who runs the log nor one of two witnesses alone knows it before the other has signed."""
    file = draws.drawn()
    seeds = {
        seed_of(draws.announced(told).entry(), draws.log_with(told).checkpoint(7, at), told.witnesses)
        for told in (draws.announcement(), draws.announcement(each=1))
        for at in (draws.AFTER + 2, draws.AFTER + 3)
    }
    assert len(seeds) == 4
    assert file.drawn.seed in seeds


def test_witnesses_announced_must_all_have_signed() -> None:
    with pytest.raises(Refused):
        draws.drawn(witnesses=(NEWS,))


@pytest.mark.parametrize(
    ("cheat", "found"),
    [
        (lambda file: replace(file, announcement=replace(file.announcement, each=1)), Wrong.ALTERED),
        (lambda file: replace(file, salt=bytes(32)), Wrong.NOT_IN_LOG),
        (lambda file: replace(file, record=file.record | {"kind": "dataset"}), Wrong.ALTERED),
        (lambda file: replace(file, drawn=replace(file.drawn, seed="0" * 64)), Wrong.OTHER_SEED),
        (lambda file: replace(file, drawn=replace(file.drawn, included=())), Wrong.NOT_IN_LOG),
        (lambda file: replace(file, drawn=replace(file.drawn, before=file.drawn.checkpoint)), Wrong.LATE),
        (
            lambda file: replace(file, drawn=replace(file.drawn, result=Result((("h0", "h1"), ("d0",)), {}))),
            Wrong.OTHER_RESULT,
        ),
        (
            lambda file: replace(
                file,
                drawn=replace(
                    file.drawn,
                    result=replace(file.drawn.result, checks=dict.fromkeys(file.drawn.result.checks, ("i1", "i2"))),
                ),
            ),
            Wrong.OTHER_RESULT,
        ),
    ],
)
def test_whatever_was_changed_afterwards_is_found(cheat, found: str) -> None:
    assert found in wrongs(cheat(draws.drawn()))


def test_announced_only_after_its_moment_is_late() -> None:
    file = draws.announced(seen=draws.AFTER)
    assert Wrong.LATE in wrongs(file)
    assert Wrong.LATE in wrongs(replace(file, drawn=draws.drawn().drawn))


def test_another_checkpoint_than_the_first_after_the_moment_is_found() -> None:
    assert wrongs(draws.drawn(before_at=draws.AFTER)) == {Wrong.OTHER_SEED}  # one before it had come after it too
    assert wrongs(draws.drawn(at=draws.AFTER - 1)) == {Wrong.OTHER_SEED}  # before the moment
    assert wrongs(draws.drawn(at=draws.AFTER + 601)) == {Wrong.OTHER_SEED}  # after the span: void
    assert not wrongs(draws.drawn(at=draws.AFTER + 600))
    assert Wrong.LATE in wrongs(draws.drawn(before=3))  # the announcement is not in the one before


def test_witnesses_of_the_bureaus_own_making_are_not_enough() -> None:
    """The announcement names who must sign: if the reader does not trust them, the seed is the bureau's."""
    own = draws.announcement(witnesses=(STRANGER.verifier().vkey,))
    file = draws.announced(own)
    log = draws.log_with(own)
    note = log.checkpoint(7, draws.AFTER + 2, (NEWS, COLLEGE, STRANGER))
    before = log.checkpoint(6, draws.AFTER - 5, (NEWS, COLLEGE, STRANGER))
    seed = seed_of(file.entry(), note, own.witnesses)
    done = draws.drawn(own, witnesses=(NEWS, COLLEGE, STRANGER)).drawn
    assert wrongs(replace(file, drawn=replace(done, before=before, checkpoint=note, seed=seed))) == {
        Wrong.TOO_FEW_WITNESSES
    }


def test_without_any_witness_the_answer_says_that_nobody_can_vouch_for_the_seed() -> None:
    alone = policy(0)
    told = draws.announcement(witnesses=())
    verdict = verify_draw(draws.drawn(told).text(), policy=alone)
    assert verdict.is_good
    assert any("nobody can tell how many it tried" in line.en for line in verdict.lines)
    assert Wrong.TOO_FEW_WITNESSES in wrongs(draws.drawn(told))  # a reader who asks for witnesses is not content


def test_a_log_that_the_reader_does_not_trust_is_refused() -> None:
    other = policy(2)
    elsewhere = draws.announcement(log="elsewhere.example/log")
    assert Wrong.NOT_SIGNED in set(verify_draw(draws.drawn(elsewhere).text(), policy=other).wrongs)


def test_too_few_who_may_check_is_said() -> None:
    told = draws.announcement(inspectors=draws.announcement().inspectors[:1])
    assert wrongs(draws.drawn(told)) == {Wrong.TOO_FEW_CHECKERS}


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "{}",
        "[]",
        '{"format": "heliograph/draw/v1"}',
        lambda value: value["announcement"]["strata"][0]["labels"].clear(),
        lambda value: value["announcement"]["strata"][0]["labels"].update(h0=0),
        lambda value: value["announcement"]["strata"][0]["labels"].update(h0=10**9),
        lambda value: value["announcement"]["strata"][1]["labels"].update(h0=1),
        lambda value: value["announcement"].update(within=10**9),
        lambda value: value["announcement"].update(after="tomorrow"),
        lambda value: value["announcement"].update(witnesses=["x"]),
        lambda value: value["announcement"].update(more=1),
        lambda value: value["drawn"].update(included=["00"]),
        lambda value: value["drawn"].update(taken=[[1]]),
        lambda value: value.update(announced="no proof"),
        lambda value: value["drawn"].update(checkpoint="no note"),
    ],
)
def test_what_is_malformed_is_never_believed_and_never_a_crash(spoilt) -> None:
    text = spoilt
    if callable(spoilt):
        value = json.loads(draws.drawn().text())
        spoilt(value)
        text = json.dumps(value)
    assert not verify_draw(text, policy=policy(2)).is_good


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    path = tmp_path / "policy.txt"
    path.write_text(policy(2).text())
    return path


def test_the_command_says_it_by_its_status(tmp_path: Path, printed: Path) -> None:
    file = tmp_path / "draw.json"
    run = CliRunner()
    for made, status in ((draws.drawn(), 0), (draws.announced(), 1)):
        file.write_text(made.text())
        answer = run.invoke(app, ["draw", "verify", str(file), "--policy", str(printed), "--json"])
        assert answer.exit_code == status, answer.output
        assert json.loads(answer.output)["good"] is (status == 0)
    assert run.invoke(app, ["draw", "verify", str(file)]).exit_code == 2
    assert run.invoke(app, ["draw", "verify", str(tmp_path / "none"), "--policy", str(printed)]).exit_code == 2


def test_the_command_runs_without_django_or_the_heavy_libraries(tmp_path: Path, printed: Path) -> None:
    file = tmp_path / "draw.json"
    file.write_text(draws.drawn().text())
    code = (
        "import sys; sys.argv = ['heliograph', *sys.argv[1:]]\n"
        "from heliograph.cli import app\n"
        "try:\n app()\nexcept SystemExit as end:\n status = end.code\n"
        "heavy = {'django', 'numpy', 'duckdb', 'ibis', 'scipy', 'shapely'} & sys.modules.keys()\n"
        "sys.exit(status or (9 if heavy else 0))"
    )
    command = [sys.executable, "-c", code, "draw", "verify", str(file), "--policy", str(printed)]
    assert subprocess.run(command, check=False).returncode == 0
