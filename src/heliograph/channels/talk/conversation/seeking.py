"""Find my officer: who is answerable, by a unit, a road, a name or a badge number, as the page finds them."""

from __future__ import annotations

from msgspec.structs import replace

from heliograph.channels.talk.conversation.house import House
from heliograph.channels.talk.conversation.values import SHORT, Heard, Saying, Seeking, Talk, Turn

MOST = 3
WAYS = ("menu",)


def ask(talk: Talk) -> Turn:
    return Turn(replace(talk, place=Seeking()), (Saying("officer", ways=WAYS),))


def sought(talk: Talk, heard: Heard, house: House) -> Turn:
    """The first few that fit, and how many more there are."""
    found = house.in_charge(heard.text, talk.language)
    if not found:
        return Turn(talk, (Saying("found-none", {"text": heard.text[:SHORT]}), Saying("officer", ways=WAYS)))
    lines = "\n\n".join("\n".join((one.unit, *one.lines)) for one in found[:MOST])
    says = [Saying("officers", {"lines": lines})]
    if len(found) > MOST:
        says.append(Saying("officers-more", {"count": str(len(found) - MOST), "link": house.officers_page()}))
    return Turn(talk, (*says, Saying("officers-next", ways=WAYS)))
