"""What people write to an open question time: how it is sealed, and what masking must find in it.

Called by `actions` and `reading`. Words stay under the hour's key; ways to reach somebody under another that goes sooner.
"""

from __future__ import annotations

from heliograph.core import privacy
from heliograph.core.sealing import SealBroken
from heliograph.matters.keys import MatterKey, OwnKeys
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.publishing.errors import Standing, Unreadable
from heliograph.questions.models.live import HourQuestion, OpenHour
from heliograph.questions.words import own_names

KEYS, CONTACT_KEYS = OwnKeys("hour:words"), OwnKeys("hour:contacts")


def new_keys(hour: OpenHour) -> None:
    (_, hour.key), (_, hour.contact_key) = KEYS.new(hour.id), CONTACT_KEYS.new(hour.id)


def key_of(hour: OpenHour) -> MatterKey:
    """Raises `Unreadable`."""
    return _opened(KEYS, hour, hour.key)


def contact_key_of(hour: OpenHour) -> MatterKey:
    """Raises `Unreadable`, also after it was erased."""
    return _opened(CONTACT_KEYS, hour, hour.contact_key)


def rewrapped(hour: OpenHour) -> tuple[bytes, bytes]:
    """Both keys under the master key in use; an erased one stays empty."""
    return KEYS.rewrapped(hour.id, hour.key), CONTACT_KEYS.rewrapped(hour.id, hour.contact_key)


def _opened(keys: OwnKeys, hour: OpenHour, wrapped: bytes | memoryview[int]) -> MatterKey:
    try:
        return keys.open(hour.id, wrapped)
    except SealBroken:
        raise Unreadable from None


def words_of(hour: OpenHour, question: HourQuestion) -> str:
    """What was written, before masking. Raises `Unreadable`."""
    try:
        return key_of(hour).open_text("question.words", question.id, bytes(question.words))
    except SealBroken:
        raise Unreadable from None


def contact_of(hour: OpenHour, question: HourQuestion) -> dict[str, str]:
    """What its asker left to be reached by; nothing once that was erased."""
    if not question.contact or not hour.contact_key:
        return {}
    try:
        return contact_key_of(hour).open_values("question.contact", question.id, bytes(question.contact))
    except (SealBroken, Unreadable):
        return {}


def known_for(hour: OpenHour, text: str, contact: dict[str, str]) -> privacy.Known:
    """The asker, by what they left and how they introduce themselves; officers in office, units and their numbers stay."""
    names = [name for name in (contact.get("name", ""), *own_names(text)) if name]
    phones = (contact["phone"],) if contact.get("phone") else ()
    every = organisation.units(hour.bureau_id).values()
    officers = Officer.objects.filter(bureau_id=hour.bureau_id).values_list("name_zh", flat=True)
    own = (organisation.bureau(hour.bureau_id).name_zh, *(unit.name_zh for unit in every))
    public = (value for unit in every for value in (unit.phone, unit.address))
    parties = [privacy.Party(part=privacy.Part.APPLICANT, name=name) for name in names]
    if phones:
        parties.append(privacy.Party(part=privacy.Part.APPLICANT, phones=phones))
    return privacy.Known(
        parties=tuple(parties),
        officers=tuple(name for name in officers if name and name in text),
        organisations=tuple(name for name in own if name in text),
        public=tuple(value for value in public if value and value in text),
    )


def refuse_personal(hour: OpenHour, text: str) -> None:
    """Raises `Standing` where words for everybody hold what is surely personal."""
    found = [
        text[mask.start : mask.end]
        for mask in privacy.propose(text, known_for(hour, text, {}))
        if mask.sureness is privacy.Sureness.SURE
    ]
    if found:
        raise Standing(found)
