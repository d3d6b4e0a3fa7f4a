"""The words of a public session: how a draft is sealed, what in it looks personal, and who decided about it.

Called by `actions` and `reading`. Values of the matter itself can never stay; what else looks personal stays or goes as
a person decides, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from heliograph.core import privacy
from heliograph.core.privacy import Kind, Mask, Sureness
from heliograph.core.sealing import SealBroken, new_key
from heliograph.matters.keys import MatterKey, keyring, unwrapped
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.publishing import people
from heliograph.publishing.errors import Unreadable
from heliograph.publishing.models.hearings import PUBLIC_WORDS, Sitting

SPEAKS_OF_PEOPLE = ("title", "about", "late_why")
"""Fields in which even the net's findings must be decided; a place and the way there are addresses by nature."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Words that look personal and stay: who decided so, and why."""

    words: str
    why: str
    by: int


@dataclass(frozen=True, slots=True)
class Words:
    """What the announcement says."""

    title: str = ""
    about: str = ""
    place: str = ""
    access: str = ""
    booking_words: str = ""
    late_why: str = ""
    kept: tuple[Kept, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks personal in one field. `must` be decided before anybody can release it."""

    field: str
    words: str
    mask: Mask
    must: bool

    @property
    def is_of_the_case(self) -> bool:
        """Known from the matter's own parties: it can't stay, whoever decides."""
        return self.mask.party is not None and self.mask.sureness is Sureness.SURE


# Keys


def new_session_keys(sitting: Sitting) -> None:
    """A key for what is said, and one for what people leave to be reached by, which is erased sooner."""
    sitting.key = keyring().wrap(new_key(), context=_context(sitting, "key"))
    sitting.contact_key = keyring().wrap(new_key(), context=_context(sitting, "contacts"))


def key_of(sitting: Sitting) -> MatterKey:
    """Raises `Unreadable`."""
    return _unwrapped(sitting, "key", bytes(sitting.key))


def contact_key_of(sitting: Sitting) -> MatterKey:
    """Raises `Unreadable`, also after it was erased."""
    return _unwrapped(sitting, "contacts", bytes(sitting.contact_key))


def rewrapped(sitting: Sitting) -> tuple[bytes, bytes]:
    """Both keys under the master key in use; an erased one stays empty."""
    ring, wrapped = keyring(), bytes(sitting.contact_key)
    contacts = ring.rewrap(wrapped, context=_context(sitting, "contacts")) if wrapped else b""
    return ring.rewrap(bytes(sitting.key), context=_context(sitting, "key")), contacts


def _unwrapped(sitting: Sitting, what: str, wrapped: bytes) -> MatterKey:
    try:
        return MatterKey(unwrapped(wrapped, context=_context(sitting, what)))
    except SealBroken:
        raise Unreadable from None


def _context(sitting: Sitting, what: str) -> bytes:
    return b"sitting:" + what.encode() + b":" + sitting.id.bytes


# Drafts


def seal_draft(sitting: Sitting, words: Words) -> None:
    text = json.dumps(asdict(words), ensure_ascii=False)
    sitting.draft = key_of(sitting).seal_text("sitting.draft", sitting.id, text)


def words_of(sitting: Sitting) -> Words:
    """What is announced, or the draft of it. Raises `Unreadable`."""
    if not sitting.draft:
        return Words(**{name: getattr(sitting, name) for name in PUBLIC_WORDS})
    values = json.loads(opened(sitting, "draft"))
    return Words(**{**values, "kept": tuple(Kept(**one) for one in values["kept"])})


def opened(sitting: Sitting, column: str) -> str:
    """A sealed column of the session as text. Raises `Unreadable`."""
    try:
        return key_of(sitting).open_text(f"sitting.{column}", sitting.id, bytes(getattr(sitting, column)))
    except SealBroken:
        raise Unreadable from None


def announce(sitting: Sitting, words: Words) -> None:
    """Put the words where everybody reads them, and drop the draft."""
    for name in PUBLIC_WORDS:
        setattr(sitting, name, getattr(words, name))
    sitting.draft = b""


def take_back(sitting: Sitting) -> None:
    """The other way: when the doors are closed nothing of the words stays in the open."""
    words = words_of(sitting)
    for name in PUBLIC_WORDS:
        setattr(sitting, name, "")
    seal_draft(sitting, words)


# What looks personal


def known_for(sitting: Sitting, *texts: str) -> privacy.Known:
    """Everybody in the matter, and what may stay: officers in office, units, their telephones and addresses."""
    text = "\n".join(texts)
    matters = people.chain(sitting.bureau_id, sitting.matter_id) if sitting.matter_id else []
    bureau, every = organisation.bureau(sitting.bureau_id), organisation.units(sitting.bureau_id).values()
    officers = Officer.objects.filter(bureau_id=sitting.bureau_id).values_list("name_zh", flat=True)
    own = [bureau.name_zh, *(unit.name_zh for unit in every)]
    public = (value for unit in every for value in (unit.phone, unit.address))
    return privacy.Known(
        parties=tuple(party for matter in matters for party in people.parties_of(matter)),
        officers=tuple(name for name in officers if name and name in text),
        organisations=(
            *(name for name in own if name in text),
            *(name for matter in matters for name in people.organisations_of(matter)),
        ),
        public=tuple(value for value in public if value and value in text),
    )


def findings(sitting: Sitting, words: Words) -> list[Finding]:
    """What looks personal and about which nobody has decided."""
    texts = {name: getattr(words, name) for name in PUBLIC_WORDS}
    known, kept = known_for(sitting, *texts.values()), {one.words for one in words.kept}
    found = [
        Finding(name, text[mask.start : mask.end], mask, _must(name, mask))
        for name, text in texts.items()
        for mask in privacy.propose(text, known)
    ]
    return [one for one in found if one.is_of_the_case or one.words not in kept]


def looks_personal(sitting: Sitting, *texts: str) -> list[str]:
    """What of the matter can be read in these texts, and what else is surely personal."""
    known = known_for(sitting, *texts)
    found = ((text, mask) for text in texts for mask in privacy.propose(text, known))
    return [text[mask.start : mask.end] for text, mask in found if mask.sureness is Sureness.SURE]


def _must(name: str, mask: Mask) -> bool:
    if mask.sureness is Sureness.SURE:
        return True
    return name in SPEAKS_OF_PEOPLE and (mask.kind is Kind.NAME or mask.sureness is Sureness.LIKELY)


def masked(words: Words, chosen: Iterable[Finding]) -> Words:
    """The words with the replacement of each chosen finding in its place."""
    spans: dict[str, list[Mask]] = {}
    for one in chosen:
        spans.setdefault(one.field, []).append(one.mask)
    texts = {name: getattr(words, name) for name in PUBLIC_WORDS}
    changed = {name: privacy.apply(text, spans.get(name, ())) for name, text in texts.items()}
    return Words(**changed, kept=words.kept)
