"""What of a matter is compared: the words its submitter wrote themselves, and nothing that names them.

Never read here: complaints and whatever else is confidential, and cases.
"""

from __future__ import annotations

import re

from heliograph.core.procedure import FieldKind, Group
from heliograph.core.receipt import ALPHABET, Mistyped, read_number
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.matters.reading import guides
from heliograph.matters.reading.written import RUNNING, texts_of

WRITTEN = RUNNING | {FieldKind.PLACE}
_NUMBER = re.compile(rf"(?<![A-Z0-9])[{ALPHABET}]{{4}}[- ]?[{ALPHABET}]{{4}}[- ]?[{ALPHABET}]{{3}}(?![A-Z0-9])")
LONGEST_SEARCHED = 20_000
MOST_NUMBERS = 5


def is_read(matter: Matter) -> bool:
    """Whether repeats of this matter are looked for at all."""
    if matter.confidential or matter.erased_at is not None or not matter.key:
        return False
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    return procedure.group is not Group.CASE and not procedure.conflict and guides.is_for_residents(procedure)


def words_of(matter: Matter) -> str:
    """What was written, opened with the matter's key. Raises `SealBroken`."""
    return "\n".join(texts_of(matter, WRITTEN))


def numbers_in(words: str) -> list[str]:
    """Numbers of matters that somebody wrote in their words, as they are stored."""
    found: dict[str, None] = {}
    for match in _NUMBER.finditer(words[:LONGEST_SEARCHED].upper()):
        try:
            found[read_number(match.group())] = None
        except Mistyped:
            continue
        if len(found) == MOST_NUMBERS:
            break
    return list(found)
