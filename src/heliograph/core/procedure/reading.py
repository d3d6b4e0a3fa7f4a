"""Procedures read from TOML: one text, or a folder of them, with shared pieces laid under each.

`read_procedure` and `read_folder` raise `ProcedureInvalid` with every problem found; `check_folder` returns them.
No network and no database; only the two folder readers touch the disk.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from heliograph.core.procedure.building import build
from heliograph.core.procedure.checks import contradictions
from heliograph.core.procedure.locate import lines_of
from heliograph.core.procedure.model import Procedure
from heliograph.core.procedure.problem import Problem, ProcedureInvalid
from heliograph.core.procedure.table import Place, Table, unknown
from heliograph.core.text import Text

SHARED = "shared"


def read_procedure(text: str, *, file: str, fragments: Mapping[str, str]) -> Procedure:
    """The procedure in `text`; `fragments` maps the names that `include` may use to the text of each shared piece.

    `file` is what problems name, and its stem must be the procedure's code. Raises ProcedureInvalid.
    """
    found: list[Problem] = []
    own = _parse(text, file, found)
    if own is None:
        raise ProcedureInvalid(found)
    pieces: list[Table] = []
    sources = [text]
    for name in own.names("include"):
        if name not in fragments:
            own.problem("include", unknown(Text("共用片段", "shared piece"), name, fragments))
            continue
        sources.append(fragments[name])
        piece = _parse(fragments[name], f"{SHARED}/{name}.toml", found)
        if piece is not None:
            pieces.append(piece)
    if found:
        raise ProcedureInvalid(found)
    procedure, origins = build(own, pieces, digest=_digest(sources))
    problems = found or contradictions(procedure, origins)
    if problems:
        raise ProcedureInvalid(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    return procedure


def included(text: str) -> tuple[str, ...]:
    """The shared pieces that a procedure, already read without a problem, lays under itself."""
    names = _values_and_lines(text)[0].get("include", ())
    return tuple(names) if isinstance(names, list) else ()


def read_folder(path: Path) -> dict[str, Procedure]:
    """Every procedure of a folder by its code, with `shared/*.toml` beside them as the shared pieces.

    Raises ProcedureInvalid with the problems of all files together.
    """
    procedures, problems = _read(path)
    if problems:
        raise ProcedureInvalid(problems)
    return procedures


def check_folder(path: Path) -> list[Problem]:
    """Everything that is wrong with the procedures of a folder; empty if nothing is."""
    return _read(path)[1]


def shipped() -> dict[str, Procedure]:
    """The procedures that come with Heliograph, by code; read once in a process."""
    return dict(_shipped())


def shipped_folder() -> Path:
    """Where the shipped procedures are: inside the installed package, else at the top of the repository."""
    here = Path(__file__).resolve()
    installed = here.parents[2] / "procedures"
    return installed if installed.is_dir() else here.parents[4] / "procedures"


@cache
def _shipped() -> dict[str, Procedure]:
    return read_folder(shipped_folder())


def _read(path: Path) -> tuple[dict[str, Procedure], list[Problem]]:
    procedures: dict[str, Procedure] = {}
    problems: list[Problem] = []
    fragments = {piece.stem: piece.read_text("utf-8") for piece in sorted((path / SHARED).glob("*.toml"))}
    files = sorted(path.glob("*.toml"))
    if not files:
        nothing = Text("这个文件夹里没有规程（*.toml）。", "there is no procedure (*.toml) in this folder.")
        return procedures, [Problem(str(path), 1, "", nothing)]
    for file in files:
        try:
            procedures[file.stem] = read_procedure(file.read_text("utf-8"), file=file.name, fragments=fragments)
        except ProcedureInvalid as invalid:
            problems.extend(problem for problem in invalid.problems if problem not in problems)
    return procedures, problems


def _parse(text: str, file: str, found: list[Problem]) -> Table | None:
    try:
        values, lines = _values_and_lines(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        number = int(line[1]) if line else text.count("\n") + 1
        reason = Text(f"不是正确的 TOML：{error}。", f"not well-formed TOML: {error}.")
        found.append(Problem(file, number, "", reason))
        return None
    return Table.of(values, Place(file, lines), found)


@lru_cache(maxsize=128)
def _values_and_lines(text: str) -> tuple[Mapping[str, object], Mapping[str, int]]:
    """What a text says and where; kept, for a shared piece lies under many procedures. Nobody changes either."""
    return tomllib.loads(text), lines_of(text)


def _digest(sources: list[str]) -> str:
    """SHA-256 over the texts in order, each preceded by its length so that no two lists run together."""
    digest = hashlib.sha256()
    for source in sources:
        data = source.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
