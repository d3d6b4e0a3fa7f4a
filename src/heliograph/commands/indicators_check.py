"""`heliograph indicators check`: may these be indicators of appraisal? Needs no instance and no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say

if TYPE_CHECKING:
    from heliograph.appraisal.errors import Problem
    from heliograph.appraisal.indicators import IndicatorSet


def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A set of indicators (TOML).")],
    as_json: AsJson = False,
) -> None:
    """Say what a set of indicators appraises; refuse what the law forbids, with the line and the row of law.md.

    Example: heliograph indicators check station.toml
    """
    from heliograph.appraisal import reviews
    from heliograph.appraisal.checking import LONGEST
    from heliograph.appraisal.errors import SetInvalid
    from heliograph.appraisal.indicators import read, warnings

    reviews.register()
    if file.stat().st_size > 4 * LONGEST:
        refuse(f"{file} is longer than {LONGEST} signs: that is no set of indicators.", as_json)
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        refuse(f"{file} is no text in UTF-8.", as_json, WRONG_USE)
    try:
        found = read(text)
    except SetInvalid as error:
        say(
            [_sentence(file, one) for one in error.problems],
            {"problems": [_value(one) for one in error.problems]},
            as_json,
        )
        raise typer.Exit(1) from None
    warned = [one.en for one in warnings(found)]
    say([*_summary(found), *(f"Warning: {one}" for one in warned)], {**_found(found), "warnings": warned}, as_json)


def _sentence(file: Path, problem: Problem) -> str:
    cited = f" [{problem.row}]" if problem.row else ""
    return f"{file}:{problem.line}: {problem.field}{cited}: {problem.reason.zh} / {problem.reason.en}"


def _value(problem: Problem) -> dict[str, object]:
    return {
        "line": problem.line, "field": problem.field, "row": problem.row, "zh": problem.reason.zh, "en": problem.reason.en,
    }  # fmt: skip


def _summary(found: IndicatorSet) -> list[str]:
    rule = found.opinion
    return [
        f"{found.title.zh} / {found.title.en}: {found.code} {found.version}, for {found.kind.words.en}, "
        f"every {found.period.words.en}, in force from {found.in_force}.",
        *(
            f"  {one.weight:5.1f}  {one.title.zh} / {one.title.en}: {one.measure}"
            + (f" of {one.procedure}" if one.procedure else "")
            + f", target {one.target:g}, {one.past:.0%} against its own past"
            for one in found.indicators
        ),
        f"  Public opinion weighs {rule.share:g} of 100; nothing below a response of {rule.none:.0%}, all from {rule.full:.0%} on.",
        f"  Objections within {found.object_within} working days, answered within {found.answer_within}.",
    ]


def _found(found: IndicatorSet) -> dict[str, object]:
    return {
        "code": found.code, "version": found.version, "kind": found.kind.value, "period": found.period.value,
        "indicators": [
            {"code": one.code, "measure": one.measure, "weight": one.weight, "target": one.target} for one in found.indicators
        ],
        "opinion": {"share": found.opinion.share, "none": found.opinion.none, "full": found.opinion.full},
    }  # fmt: skip
