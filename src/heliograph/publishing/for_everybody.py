"""Short words for everybody that are drawn from no one document: a topic's title, an answer to a group of suggestions.

Called by apps above that publish such words. A document with an original goes through the register instead.
"""

from __future__ import annotations

from heliograph.core import privacy
from heliograph.matters.errors import Missing
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.publishing.errors import Standing


def refuse_personal(bureau_id: int, text: str) -> None:
    """Raises `Standing` where the words hold what is surely personal."""
    found = [
        text[mask.start : mask.end]
        for mask in privacy.propose(text, _known(bureau_id, text))
        if mask.sureness is privacy.Sureness.SURE
    ]
    if found:
        raise Standing(found)


def perhaps_personal(bureau_id: int, text: str) -> list[str]:
    """What of the words may well be personal, for words that need name nobody: officers count here too, units don't."""
    known = _known(bureau_id, text)
    officers = [name for name in known.officers if len(name) > 1]
    masks = privacy.propose(text, privacy.Known(organisations=known.organisations, public=known.public))
    likely = [one for one in masks if one.sureness is not privacy.Sureness.POSSIBLE]
    names = [
        _with_surname(text, one) for one in likely if not any(text[one.start : one.end] in name for name in officers)
    ]
    return list(dict.fromkeys([*officers, *names]))


def _with_surname(text: str, mask: privacy.Mask) -> str:
    """A mask leaves the surname, which stands before it."""
    return text[max(mask.start - 1, 0) if mask.kind is privacy.Kind.NAME else mask.start : mask.end].strip()


def reason(bureau_id: int, why: str, most: int) -> str:
    """A reason that everybody reads, cut at `most` characters. Raises `Missing` where no letter says anything, `Standing`."""
    if not any(one.isalnum() for one in why):
        raise Missing("reason")
    refuse_personal(bureau_id, why)
    return why.strip()[:most]


def public_words(matter: Matter, event: Event, most: int) -> tuple[str, bool]:
    """What a step of a public matter says, cut at `most` characters; nothing and True where it holds something personal."""
    words = MatterKey.of(matter).open_values("event.public", event.id, bytes(event.public)).get("words", "")
    try:
        refuse_personal(matter.bureau_id, words)
    except Standing:
        return "", True
    return words[:most], False


def masked(bureau_id: int, text: str) -> str:
    """The words with everything that may be personal hidden, for staff to see before a person has decided anything."""
    return privacy.apply(text, privacy.propose(text, _known(bureau_id, text)))


def _known(bureau_id: int, text: str) -> privacy.Known:
    """Officers in office, the bureau, its units and their numbers stay."""
    every = organisation.units(bureau_id).values()
    officers = Officer.objects.filter(bureau_id=bureau_id).values_list("name_zh", flat=True)
    own = (organisation.bureau(bureau_id).name_zh, *(unit.name_zh for unit in every))
    public = (value for unit in every for value in (unit.phone, unit.address))
    return privacy.Known(
        officers=tuple(name for name in officers if name and name in text),
        organisations=tuple(name for name in own if name in text),
        public=tuple(value for value in public if value and value in text),
    )
