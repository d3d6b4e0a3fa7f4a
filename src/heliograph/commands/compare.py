"""`heliograph compare`: did the log stay true between two receipts, or two checkpoints, of different times?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import NO, WRONG_USE, AsJson, refuse, say
from heliograph.commands.trust import Keys, Language, PolicyFile, read_text, spoken, trusted
from heliograph.core.merkle import Policy, Refused, TileMissing
from heliograph.core.text import Text
from heliograph.verifier.compare import Outcome, Signed, checkpoints_in
from heliograph.verifier.compare import compare as compared
from heliograph.verifier.receipt_file import LARGEST
from heliograph.verifier.sources import LogSource, SourceFailed, open_source

UNCHECKED = Text(
    "没有核对签名：请用 --key 或 --policy 给出日志的公钥。",
    "Whose signatures these are was not checked: give the log's key with --key or --policy.",
)


def compare(
    old: Annotated[Path, typer.Argument(help="A receipt, a proof file or a checkpoint.")],
    new: Annotated[Path, typer.Argument(help="Another, of another time.")],
    log: Annotated[str | None, typer.Option(metavar="URL-OR-FOLDER", help="The log, if the sizes differ.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Where to write the evidence; else fork-evidence.json.")] = None,
    key: Keys = None,
    policy: PolicyFile = None,
    language: Language = "both",
    as_json: AsJson = False,
) -> None:
    """Tell whether both belong to one history, or the log was forked; keep the evidence.

    Status 0: one history. 1: forked, cut back or changed. 2: used wrongly, or the log's files are needed.

    Example: heliograph compare march.json april.json --log https://police.example.cn/log --key VKEY
    """
    whom = trusted(key, policy, as_json)
    try:
        given = [one for file in (old, new) for one in checkpoints_in(read_text(file, LARGEST, as_json), whom)]
        source = open_source(log) if log else None
        found = compared(given, source, _published(source, whom) if source else None)
    except (Refused, SourceFailed) as error:
        refuse(str(error), as_json, WRONG_USE)
    lines = [found.text] if whom else [found.text, UNCHECKED]
    kept = None
    if found.evidence:
        text = found.evidence.text(int(time.time()), found.text.en)
        kept = _keep(keep or Path("fork-evidence.json"), text, as_json)
    words = spoken(lines, language, as_json) + ([f"→ {kept}"] if kept else [])
    say(
        words,
        {
            "outcome": found.outcome,
            "signatures_checked": whom is not None,
            "text": {"zh": found.text.zh, "en": found.text.en},
            "evidence": str(kept) if kept else None,
        },
        as_json,
    )
    if not found.is_good:
        raise typer.Exit(WRONG_USE if found.outcome is Outcome.UNDECIDED else NO)


def _published(source: LogSource, policy: Policy | None) -> Signed | None:
    """The log's newest checkpoint; None where it shows none."""
    try:
        return checkpoints_in(source.checkpoint(), policy)[0]
    except TileMissing:
        return None


def _keep(path: Path, text: str, as_json: bool) -> Path:
    """Write the evidence, never over something that is there already."""
    for number in range(1000):
        name = path if not number else path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            with name.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        except OSError as error:
            refuse(f"{name}: {error.strerror}; the evidence is:\n{text}", as_json)
        return name
    refuse(f"{path}: there are a thousand files of this name; the evidence is:\n{text}", as_json)
