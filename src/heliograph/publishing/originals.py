"""How the words before masking are kept: sealed under the key of the matter they come from, otherwise under their own.

A document without a matter has a key of its own, wrapped by the keyring like a matter's. Called by `actions` and `reading`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from heliograph.core.sealing import SealBroken
from heliograph.matters.keys import MatterKey, OwnKeys
from heliograph.matters.models import Matter
from heliograph.publishing.errors import Unreadable
from heliograph.publishing.models.register import Document

KEYS = OwnKeys("document")
KEEP, CHANGE, REFUSE, OWN = "keep", "change", "refuse", "own"


@dataclass(frozen=True, slots=True)
class Decided:
    """One mask and what a person decided about it. `why` is the rule's sentence, or what the officer wrote."""

    start: int
    end: int
    kind: str
    replacement: str
    rule: str
    sureness: str
    choice: str
    why: str = ""


def new_document_key(document: Document) -> MatterKey:
    """The key under which a new document is sealed."""
    if document.matter_id is not None:
        return key_of(document)
    key, document.key = KEYS.new(document.id)
    return key


def key_of(document: Document) -> MatterKey:
    """Raises `Unreadable` when the matter was erased or the key does not open."""
    try:
        if document.matter_id is None:
            return KEYS.open(document.id, document.key)
        matter = Matter.objects.filter(bureau_id=document.bureau_id, id=document.matter_id).only("key", "id").first()
        if matter is None or not matter.key:
            raise Unreadable
        return MatterKey.of(matter)
    except SealBroken:
        raise Unreadable from None


def seal_original(document: Document, key: MatterKey, title: str, text: str, people: str) -> None:
    document.original = key.seal_text("document.original", document.id, f"{title}\n\n{text}")
    document.people = key.seal_text("document.people", document.id, people)


def original_of(document: Document) -> str:
    """The title, an empty line, the text: one string, so that no mask can fall between them. Raises `Unreadable`."""
    return _open(document, "document.original", bytes(document.original))


def people_of(document: Document) -> str:
    """What the officer wrote about the people it names, one a line."""
    return _open(document, "document.people", bytes(document.people))


def seal_masks(document: Document, masks: list[Decided]) -> None:
    words = json.dumps([asdict(one) for one in masks], ensure_ascii=False)
    document.masks = key_of(document).seal_text("document.masks", document.id, words)


def masks_of(document: Document) -> list[Decided]:
    written = _open(document, "document.masks", bytes(document.masks))
    return [Decided(**one) for one in json.loads(written)] if written else []


def _open(document: Document, column: str, sealed: bytes) -> str:
    try:
        return key_of(document).open_text(column, document.id, sealed)
    except SealBroken:
        raise Unreadable from None
