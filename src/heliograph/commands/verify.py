"""`heliograph verify`: is my receipt's record in the log, unchanged? Without a network, a database or Django."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import NO, WRONG_USE, AsJson, refuse, say
from heliograph.commands.trust import Keys, Language, PolicyFile, read_text, spoken, trusted
from heliograph.verifier.receipt_file import LARGEST
from heliograph.verifier.verdict import verify_receipt


def verify(
    file: Annotated[Path, typer.Argument(help="heliograph-NUMBER.json, or a .tlog-proof file.")],
    key: Keys = None,
    policy: PolicyFile = None,
    language: Language = "both",
    as_json: AsJson = False,
) -> None:
    """Check a receipt or a proof against the log's key in print. Nothing is sent anywhere.

    Status 0: every record is in the log, unchanged, signed and co-signed as asked. 1: not so, or not yet; each reason
    is named. 2: used wrongly.

    Example: heliograph verify heliograph-2026-000123.json --policy policy.txt
    """
    whom = trusted(key, policy, as_json)
    if whom is None:
        refuse(
            "Give the log's key (--key) or a policy file (--policy): it is in print at every station.",
            as_json,
            WRONG_USE,
        )
    verdict = verify_receipt(read_text(file, LARGEST, as_json), policy=whom, zone=_here())
    say(
        spoken(verdict.lines, language, as_json),
        {
            "good": verdict.is_good,
            "pending": verdict.is_pending,
            "number": verdict.number,
            "summary": {"zh": verdict.summary.zh, "en": verdict.summary.en},
            "findings": [
                {"sequence": one.sequence, "problem": one.problem, "text": {"zh": one.text.zh, "en": one.text.en}}
                for one in verdict.findings
            ],
        },
        as_json,
    )
    if not verdict.is_good:
        raise typer.Exit(NO)


def _here() -> tzinfo:
    """The reader's own time zone."""
    return datetime.now().astimezone().tzinfo or UTC
