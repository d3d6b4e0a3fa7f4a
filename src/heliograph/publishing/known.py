"""What masking knows of a document: everybody in the matter it comes from and those it grew from, and whom an officer named.

Called by `actions` and `reading`; what it returns is never stored.
"""

from __future__ import annotations

import re
import unicodedata

from heliograph.core import privacy
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.publishing import people
from heliograph.publishing.errors import Standing, Unreadable
from heliograph.publishing.models.register import Document
from heliograph.publishing.originals import original_of, people_of

_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}")
_IDENTITY = re.compile(r"\d{17}[\dX]|\d{15}")
_PHONE = re.compile(r"\+?\d{7,13}")
_PARTS = {
    "被害人": privacy.Part.VICTIM,
    "受害人": privacy.Part.VICTIM,
    "证人": privacy.Part.WITNESS,
    "报案人": privacy.Part.REPORTER,
    "举报人": privacy.Part.REPORTER,
    "监护人": privacy.Part.GUARDIAN,
    "未成年人": privacy.Part.OTHER,
}


def known_of(document: Document) -> privacy.Known:
    """Everybody and everything known. Raises `Unreadable`."""
    matters = people.chain(document.bureau_id, document.matter_id) if document.matter_id else []
    parties = [*(party for matter in matters for party in people.parties_of(matter)), *named(people_of(document))]
    text = original_of(document)
    return privacy.Known(
        parties=tuple(parties),
        officers=_officers(document.bureau_id, text),
        organisations=tuple(_organisations(document.bureau_id, matters, text)),
        public=_public(document.bureau_id, text),
    )


def named(written: str) -> list[privacy.Party]:
    """One person a line: a name, then telephones, numbers, plates, an address, in any order, parted by commas.

    The line may begin with the part (被害人：…), and a name may be followed by others it goes by.
    """
    return [_named(line) for line in written.splitlines() if line.strip()]


def _named(line: str) -> privacy.Party:
    part, _, rest = unicodedata.normalize("NFKC", line).strip().rpartition(":")
    words = [word.strip() for word in re.split(r"[,，、;；]", rest) if word.strip()]
    found: dict[str, list[str]] = {"names": [], "phones": [], "identities": [], "plates": [], "addresses": []}
    for word in words:
        found[_column(word)].append(word)
    names = found.pop("names")
    identities = found["identities"]
    return privacy.Party(
        part=_PARTS.get(part.strip(), privacy.Part.OTHER),
        name=names[0] if names else "",
        aliases=tuple(names[1:]),
        born=people.birth_in(identities[0]) if identities else None,
        is_minor=part.strip() == "未成年人",
        **{column: tuple(values) for column, values in found.items()},
    )


def _column(word: str) -> str:
    plain = re.sub(r"[\s\-]", "", word).upper()
    for column, pattern in (("identities", _IDENTITY), ("phones", _PHONE), ("plates", _PLATE)):
        if pattern.fullmatch(plain):
            return column
    return "addresses" if re.search(r"\d", word) or len(word) > 8 else "names"


def standing_in(words: str, known: privacy.Known) -> list[str]:
    """What the case knows and can still be read in `words`."""
    return [words[mask.start : mask.end] for mask in privacy.still_standing(words, known)]


def refuse_standing(known: privacy.Known, *texts: str) -> None:
    """Raises `Standing` if a value of the case can be read in any of the texts."""
    found = [one for text in texts for one in standing_in(text, known)]
    if found:
        raise Standing(found)


def refuse_said(document: Document, words: str) -> None:
    """Raises `Standing` where words about a document name somebody in it: they are public, or lie unsealed.

    Where the case can't be opened any more, what looks surely personal is refused.
    """
    try:
        refuse_standing(known_of(document), words)
    except Unreadable:
        sure = [mask for mask in privacy.propose(words) if mask.sureness is privacy.Sureness.SURE]
        if sure:
            raise Standing([words[mask.start : mask.end] for mask in sure]) from None


def _officers(bureau_id: int, text: str) -> tuple[str, ...]:
    """Officers are named when they act in office; only those that the text may name are looked for."""
    names = Officer.objects.filter(bureau_id=bureau_id).values_list("name_zh", flat=True)
    squeezed = re.sub(r"\s", "", text)
    return tuple(name for name in names if name and name in squeezed)


def _organisations(bureau_id: int, matters: list[Matter], text: str) -> list[str]:
    bureau = organisation.bureau(bureau_id)
    own = [bureau.name_zh, *(unit.name_zh for unit in organisation.units(bureau_id).values())]
    return [
        *(name for name in own if name in text),
        *(n for matter in matters for n in people.organisations_of(matter)),
    ]


def _public(bureau_id: int, text: str) -> tuple[str, ...]:
    """The units' own telephones and addresses."""
    every = organisation.units(bureau_id).values()
    values = (value for unit in every for value in (unit.phone, unit.address))
    return tuple(value for value in values if value and value in text)


def of_the_house(bureau_id: int, text: str) -> privacy.Known:
    """For words that come from no case: the bureau's officers, units, telephones and addresses named in them stay readable."""
    return privacy.Known(
        officers=_officers(bureau_id, text),
        organisations=tuple(_organisations(bureau_id, [], text)),
        public=_public(bureau_id, text),
    )
