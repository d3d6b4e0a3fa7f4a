"""`heliograph draw verify`: was it drawn as announced, and announced before its seed? Without a database or Django."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import NO, WRONG_USE, AsJson, refuse, say
from heliograph.commands.trust import Keys, Language, PolicyFile, read_text, spoken, trusted
from heliograph.verifier import web
from heliograph.verifier.draw import verify_draw
from heliograph.verifier.draw_file import LARGEST


def verify(
    file: Annotated[str, typer.Argument(metavar="FILE|URL", help="The draw's file, or where it is published.")],
    key: Keys = None,
    policy: PolicyFile = None,
    language: Language = "both",
    as_json: AsJson = False,
) -> None:
    """Repeat a public draw and check when it was announced. Nothing but an address given here is asked for.

    Status 0: announced before its seed existed, and drawn right. 1: not so, or not drawn yet; each reason is named.
    2: used wrongly.

    Example: heliograph draw verify draw.json --policy policy.txt
    """
    whom = trusted(key, policy, as_json)
    if whom is None:
        refuse(
            "Give the log's key (--key) or a policy file (--policy): it is in print at every station.",
            as_json,
            WRONG_USE,
        )
    verdict = verify_draw(_text(file, as_json), policy=whom, zone=datetime.now().astimezone().tzinfo or UTC)
    say(
        spoken(verdict.lines, language, as_json),
        {
            "good": verdict.is_good,
            "pending": verdict.is_pending,
            "summary": {"zh": verdict.summary.zh, "en": verdict.summary.en},
            "findings": [
                {"problem": one.wrong, "text": {"zh": one.text.zh, "en": one.text.en}} for one in verdict.findings
            ],
        },
        as_json,
    )
    if not verdict.is_good:
        raise typer.Exit(NO)


def _text(file: str, as_json: bool) -> str:
    if not file.startswith(("http://", "https://")):
        return read_text(Path(file), LARGEST, as_json)
    try:
        found = web.fetch(file, limit=LARGEST)
        if found is None:
            refuse(f"{file}: there is nothing at this address.", as_json, WRONG_USE)
        return found.decode("utf-8")
    except (web.Unreachable, UnicodeDecodeError) as error:
        refuse(str(error), as_json, WRONG_USE)
