"""What a question says before it is masked, and what masking must find in it: opened from the matter, never kept here."""

from __future__ import annotations

from heliograph.core import privacy
from heliograph.core.privacy import Known, Mask
from heliograph.core.sealing import SealBroken
from heliograph.forum.models import PublicQuestion, What
from heliograph.matters.models import Matter
from heliograph.matters.reading.written import newest_reply, values_of
from heliograph.publishing import people
from heliograph.publishing.errors import Unreadable
from heliograph.publishing.known import of_the_house
from heliograph.questions.words import own_names


def matter_of(question: PublicQuestion) -> Matter:
    """Raises `Unreadable` once nothing of it is left."""
    found = Matter.objects.filter(bureau_id=question.bureau_id, id=question.matter_id, erased_at=None).first()
    if found is None:
        raise Unreadable
    return found


def original(question: PublicQuestion, what: str) -> str:
    """A title line and the words of the question, or the newest answer, whatever it says. Raises `Unreadable`."""
    matter = matter_of(question)
    try:
        if what == What.QUESTION:
            said = values_of(matter)
            return f"{said.get('subject', '')}\n{said.get('words', '')}".strip()
        answer = newest_reply(matter).strip()
    except SealBroken:
        raise Unreadable from None
    if not answer:
        raise Unreadable
    return answer


def known_for(question: PublicQuestion, text: str) -> Known:
    """Everybody in the matter and in the one it was joined to, and whoever introduces themselves; officers in office, units
    and their numbers stay."""
    matter = matter_of(question)
    joined = None
    if matter.merged_into is not None:
        joined = Matter.objects.filter(bureau_id=matter.bureau_id, id=matter.merged_into, erased_at=None).first()
    house = of_the_house(question.bureau_id, text)
    named = [privacy.Party(part=privacy.Part.APPLICANT, name=name) for name in own_names(text)]
    return privacy.Known(
        parties=(*people.parties_of(matter), *(people.parties_of(joined) if joined else ()), *named),
        officers=house.officers,
        organisations=(*house.organisations, *people.organisations_of(matter)),
        public=house.public,
    )


def proposals(question: PublicQuestion, what: str) -> tuple[str, tuple[Mask, ...]]:
    """The words and what should be masked in them. Raises `Unreadable`."""
    text = original(question, what)
    return text, tuple(privacy.propose(text, known_for(question, text)))
