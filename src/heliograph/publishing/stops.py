"""What may never be published: learned from the matter a document was drawn from, and decided by the article.

Called by `Document.save` and by every other way of writing one; the table's constraints hold the same for a row.
"""

from __future__ import annotations

import re
import unicodedata
from copy import copy
from typing import TYPE_CHECKING

from heliograph.publishing.errors import MINOR, NO_GROUND, SEALED_RECORD, SECRET, Stop
from heliograph.publishing.people import chain, standing_in

if TYPE_CHECKING:
    from heliograph.publishing.models.register import Document

PUBLIC_ORDER = "public-order-case"
PUBLIC_ORDER_LAW = "治安管理处罚法"
_OTHER_NAMES = ("治安管理处罚", "治安处罚法", "治安处罚条例")
"""How that law and the one before it are written, once spaces and signs are gone."""
_OBJECTS = frozenset({"punished", "suspect"})
_FIRM = "firm"
_GONE = frozenset({"withdrawn", "expired", "dropped"})


def learn(document: Document) -> None:
    """Take over what the matter and those it grew from say: never less strict than what was stated before."""
    if document.matter_id is None or document.state in _GONE:
        return
    matters = chain(document.bureau_id, document.matter_id)
    people = [one for matter in matters for one in standing_in(matter)]
    codes = [matter.procedure for matter in matters]
    document.procedure = PUBLIC_ORDER if PUBLIC_ORDER in codes else (codes[0] if codes else document.procedure)
    document.minor = document.minor or any(one.is_minor for one in people)
    natural = any(one.part in _OBJECTS and not one.is_organisation for one in people)
    if document.procedure == PUBLIC_ORDER:
        is_of_one = any(one.is_organisation and one.part in {*_OBJECTS, _FIRM} for one in people)
        if natural or not is_of_one:  # a company that was only robbed does not make it about an organisation
            document.subject = "public-order-person"
    elif natural and document.subject in ("organisation", "nobody"):
        document.subject = "person"


def stop_for(document: Document) -> Stop | None:
    """The first hard stop that the document meets, whatever else was decided about it."""
    if document.secret:
        return SECRET
    if document.minor:
        return MINOR
    if document.subject not in ("nobody", "organisation", "person"):
        return SEALED_RECORD
    if document.procedure == PUBLIC_ORDER and document.subject != "organisation":
        return SEALED_RECORD
    is_about_person = document.subject == "person"
    if is_under_public_order_law(document, f"{document.title}\n{document.text}"):
        return SEALED_RECORD
    return NO_GROUND if is_about_person and not document.impact.strip() else None


def now_against(document: Document) -> Stop | None:
    """What the law has against it by what its matter says today. The document stays as it is."""
    again = copy(document)
    learn(again)
    return stop_for(again)


def is_under_public_order_law(document: Document, words: str) -> bool:
    """Whether a decision rests on that law and may be about a person: only its matter can tell that it is not."""
    if document.subject == "nobody" or not names_the_law(words):
        return False
    return document.subject == "person" or document.matter_id is None


def names_the_law(words: str) -> bool:
    """Whether the public-order law is named, however it is spaced, signed or shortened."""
    bare = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", words))
    return any(name in bare for name in _OTHER_NAMES)
