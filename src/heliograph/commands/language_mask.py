"""`heliograph language mask`: personal data found in a file of text, hidden in a copy, and listed by line."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, must_write, refuse, say
from heliograph.core.privacy.finding import Style
from heliograph.core.privacy.lines import Place


def mask(
    file: Annotated[Path, typer.Argument(help="A text file, UTF-8 or GB 18030. Only \\n ends a line.")],
    out: Annotated[Path, typer.Option(help="Where to write the masked copy: as many lines as the file has.")],
    spans: Annotated[Path | None, typer.Option(help="Where to write what was found, one JSON object a line.")] = None,
    style: Annotated[
        Style,
        typer.Option(help="某: 王某, ×××, 某号. ×: a × a character. generalise: places end at the street or the town."),
    ] = Style.SOME,
    as_json: AsJson = False,
) -> None:
    """Hide what looks personal in a copy of a file, written as the file is. A proposal, not a promise: read the copy before it is published.

    Each line of --spans has the keys line (from 1), start and end (characters within the line, from 0, end not included),
    kind and certainty (0 to 1).

    Example: heliograph language mask letters.txt --out masked.txt --spans spans.jsonl
    """
    from heliograph.core import encodings
    from heliograph.core.privacy import lines

    if any(path is not None and path.resolve() == file.resolve() for path in (out, spans)):
        refuse("The copy must be another file than the original.", as_json, WRONG_USE)
    for path in (out, spans):
        if path is not None:
            must_write(path, as_json)
    counts: Counter[str] = Counter()
    try:
        written = encodings.encoding_of(file)
        encoding = "utf-8" if written == encodings.UTF8 else written  # a mark at the beginning is a character of line 1
        with (
            file.open("rb") as source,
            out.open("w", encoding=encoding, newline="") as copy,
            (spans or Path("/dev/null")).open("w", encoding="utf-8") as listed,
        ):
            for text, places in lines.masked(source, style, encoding):
                copy.write(text)
                counts.update(place.span.kind.value for place in places)
                listed.writelines(_row(place) for place in places)
    except OSError as error:
        refuse(f"{error.filename}: {error.strerror}.", as_json, WRONG_USE)
    found = sum(counts.values())
    by_kind = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
    say(
        [f"{found} spans in {out}: {by_kind or 'nothing found'}.", "Read the copy before it is published."],
        {"spans": found, "kinds": dict(sorted(counts.items())), "out": str(out)},
        as_json,
    )


def _row(place: Place) -> str:
    row = {
        "line": place.line,
        "start": place.start,
        "end": place.end,
        "kind": place.span.kind.value,
        "certainty": round(place.span.certainty, 3),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"
