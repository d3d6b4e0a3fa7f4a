"""`heliograph procedures`: check and explain the published rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say
from heliograph.core import procedure as rules

app = typer.Typer(
    no_args_is_help=True,
    help="Check and explain procedures (规程).\n\n"
    "Example: heliograph procedures explain information-request --language en",
)


@app.callback()
def group() -> None:
    """Check and explain procedures (规程)."""


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="A folder of TOML files; the shipped ones if left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say every contradiction in a folder of procedures, with file and line. Status 1 if there is one.

    Example: heliograph procedures check procedures/
    """
    place = folder or rules.shipped_folder()
    if not place.is_dir():
        refuse(f"{place} is no folder.", as_json, WRONG_USE)
    problems = rules.check_folder(place)
    found = [
        {"file": p.file, "line": p.line, "path": p.path, "reason": p.reason.en, "reason_zh": p.reason.zh}
        for p in problems
    ]
    lines = [str(p) for p in problems] or [f"{len(rules.read_folder(place))} procedures, no contradiction."]
    say(lines, {"ok": not problems, "problems": found}, as_json)
    raise typer.Exit(1 if problems else 0)


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="The procedure's code, such as consultation.")],
    language: Annotated[str, typer.Option(help="zh, en or both.")] = "both",
    as_json: AsJson = False,
) -> None:
    """Print the guide that residents read, drawn from the procedure.

    Example: heliograph procedures explain information-request --language en
    """
    shipped = rules.shipped()
    if code not in shipped:
        refuse(f"No procedure {code!r}. There are: {', '.join(sorted(shipped))}.", as_json, WRONG_USE)
    languages = {"zh": ["zh-hans"], "en": ["en"], "both": ["zh-hans", "en"]}.get(language)
    if languages is None:
        refuse("--language is zh, en or both.", as_json, WRONG_USE)
    texts = {name: rules.explain(shipped[code], name) for name in languages}
    say(["\n\n".join(texts.values())], {"code": code, "guide": texts}, as_json)
