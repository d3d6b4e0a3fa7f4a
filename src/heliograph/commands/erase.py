"""`heliograph erase`: erase what a matter says, on lawful request."""

from __future__ import annotations

from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say, set_up


def erase(
    number: Annotated[str, typer.Argument(help="The receipt's number.")],
    ground: Annotated[str, typer.Option(help="The decision that orders it, such as its document number.")],
    bureau: Annotated[str, typer.Option(help="Code of the bureau, where there are several.")] = "",
    as_json: AsJson = False,
) -> None:
    """Erase a matter's content before its time, on lawful request: words, contact, files, search. What was done and when stays.

    Example: heliograph erase 4YGC-A3R7-EP3 --ground "淳公法〔2026〕12号"
    """
    set_up()
    from django.utils import timezone

    from heliograph.core.receipt import Mistyped, read_number
    from heliograph.matters.actions import MatterRef
    from heliograph.matters.actions import erase as erase_matter
    from heliograph.matters.errors import StillOpen
    from heliograph.matters.models import Matter
    from heliograph.organisation import reading

    try:
        plain = read_number(number)
    except Mistyped as error:
        refuse(error.text.en, as_json, WRONG_USE)
    if not ground.strip():
        refuse("--ground must name the decision that orders it.", as_json, WRONG_USE)
    found = [b for b in reading.bureaus() if bureau in ("", b.code)]
    matter = Matter.objects.filter(bureau_id__in=[b.id for b in found], number=plain).first()
    if matter is None:
        refuse(f"No matter {number}.", as_json)
    try:
        erase_matter(MatterRef(matter.bureau_id, matter.id), now=timezone.now(), ground=ground.strip())
    except StillOpen as error:
        refuse(error.text.en, as_json)
    say(
        [f"The content of {number} is erased; that it was erased, when and why is on its record."],
        {"number": plain, "ground": ground},
        as_json,
    )
