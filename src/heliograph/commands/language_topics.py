"""`heliograph language topics`: which problems people wrote about, where, since when, how many, and how hot each is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, must_write, refuse, say


def topics(
    file: Annotated[
        Path, typer.Argument(help="A CSV file: id, title, text, at; sender, for and against if there are any.")
    ],
    out: Annotated[Path, typer.Option(help="Where to write the topics.")],
    at_least: Annotated[int, typer.Option(min=1, help="How many messages make a topic.")] = 2,
    now: Annotated[
        str, typer.Option(help="The day from which recency counts; if left out, the time of the last message.")
    ] = "",
    known: Annotated[
        Path | None, typer.Option(help="Topics written before: their messages stay in them, and their ids stay.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the formula of heat, and the ten hottest by it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Find the topics of messages. Nobody who wrote is named: senders are only counted.

    Example: heliograph language topics messages.csv --out topics.csv --explain
    """
    from heliograph.core.language import topics as reading
    from heliograph.core.language.table import BadTable
    from heliograph.core.language.topics import table

    must_write(out, as_json)
    try:
        messages = table.read(file)
        standing = table.read_known(known) if known else None
        at = table.time(now) if now else max((message.at for message in messages), default=None)
    except BadTable as error:
        refuse(f"{file}: {error}", as_json, WRONG_USE)
    except ValueError:
        refuse(f"--now {now} is no day: write 2026-11-30.", as_json, WRONG_USE)
    except OSError as error:
        refuse(f"{error.filename}: {error.strerror}.", as_json, WRONG_USE)
    found = reading.topics(messages, now=at, known=standing, at_least=at_least) if at else []
    table.write(out, found)
    lines = [f"{len(messages)} messages, {len(found)} topics: {out}."]
    if explain:
        lines += [reading.FORMULA.zh, reading.FORMULA.en]
        lines += [f"{topic.rank}. {topic.place} {topic.title}: {topic.heat.explained()}" for topic in found[:10]]
    say(
        lines,
        {"messages": len(messages), "topics": len(found), "formula": reading.FORMULA.en, "out": str(out)},
        as_json,
    )
