"""One bad file per kind of mistake in `bad/`: right in all but one thing; the guilty line is marked `# BAD: reason`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heliograph.core.procedure import Problem, ProcedureInvalid, check_folder, read_folder, read_procedure

BAD = Path(__file__).parent / "bad"
FRAGMENTS = {piece.stem: piece.read_text("utf-8") for piece in (BAD / "shared").glob("*.toml")}
FILES = sorted(BAD.glob("*.toml"))
MARK = re.compile(r"# BAD: (.+)$")


def problems_of(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProcedureInvalid) as refused:
        read_procedure(file.read_text("utf-8"), file=file.name, fragments=FRAGMENTS)
    return refused.value.problems


def marks_of(file: Path) -> list[tuple[int, str]]:
    lines = enumerate(file.read_text("utf-8").splitlines(), start=1)
    return [(number, found[1]) for number, line in lines if (found := MARK.search(line))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_bad_file_is_refused_at_the_guilty_line_and_nowhere_else(file: Path) -> None:
    problems, marks = problems_of(file), marks_of(file)
    assert len(marks) == 1, "mark exactly one line"
    assert [(problem.line, problem.file) for problem in problems] == [(marks[0][0], file.name)], problems
    assert marks[0][1] in problems[0].reason.en


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_reason_is_given_in_both_languages(file: Path) -> None:
    for problem in problems_of(file):
        assert re.search(r"[\u4e00-\u9fff]", problem.reason.zh)
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r'"[^"]*"|\'[^\']*\'', "", problem.reason.en))


def test_a_folder_with_bad_files_is_refused_with_the_problems_of_all() -> None:
    problems = check_folder(BAD)
    assert {problem.file for problem in problems} == {file.name for file in FILES}
    with pytest.raises(ProcedureInvalid) as refused:
        read_folder(BAD)
    assert list(refused.value.problems) == problems


def test_an_empty_folder_is_a_problem_and_not_a_success(tmp_path: Path) -> None:
    assert "no procedure" in str(check_folder(tmp_path)[0])


def test_a_problem_reads_like_a_compilers_message() -> None:
    (problem,) = problems_of(BAD / "unknown-role.toml")
    assert str(problem).startswith(f"unknown-role.toml:{problem.line}: actions[0].by: unknown role")
    assert "没有这个角色" in problem.show("zh-hans")


def test_several_mistakes_are_told_at_once() -> None:
    text = (BAD / "bad-version.toml").read_text("utf-8").replace('"2 years"', '"a while"')
    with pytest.raises(ProcedureInvalid) as refused:
        read_procedure(text, file="bad-version.toml", fragments=FRAGMENTS)
    assert {problem.path for problem in refused.value.problems} == {"version", "retention"}


def test_a_mistake_in_a_shared_piece_is_told_once_with_the_piece_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "plain.toml").write_text(FRAGMENTS["plain"].replace('"resident"', '"redisent"'), "utf-8")
    good = (BAD / "bad-version.toml").read_text("utf-8").replace('"v2"', '"2026-11"')
    for code in ("one", "two"):
        (tmp_path / f"{code}.toml").write_text(good.replace('"bad-version"', f'"{code}"'), "utf-8")
    (problem,) = check_folder(tmp_path)
    assert problem.file == "shared/plain.toml"
    assert 'did you mean "resident"' in problem.reason.en
