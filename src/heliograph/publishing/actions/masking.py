"""Write the masked words: every proposal decided by a person, own masks added, nothing of the case left standing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from heliograph.core import privacy
from heliograph.core.privacy import Kind, Known, Mask, MaskRefused, Rule, Sureness
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions.recording import locked, put_on_record
from heliograph.publishing.actions.rights import may_prepare
from heliograph.publishing.composing import split
from heliograph.publishing.errors import NotNow
from heliograph.publishing.known import known_of, refuse_standing
from heliograph.publishing.models.register import Document, State
from heliograph.publishing.originals import CHANGE, KEEP, OWN, REFUSE, Decided, original_of, seal_masks

BY_OFFICER = Rule("by-officer", Text("民警自己加的遮盖。", "Added by an officer."), "law.md D-15")
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about one proposal: keep it, change its replacement, or refuse it with a reason."""

    choice: str
    replacement: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """Words to mask wherever they stand, and what to put there."""

    words: str
    replacement: str


def mask(
    viewer: Viewer,
    document_id: UUID,
    choices: Mapping[tuple[int, int], Choice],
    own: Iterable[Own] = (),
    *,
    now: datetime,
) -> Document:
    """Store the masked words and who decided each mask; a second person then reviews.

    `choices` are by start and end of the proposal. Raises `Invalid` for a proposal that nobody decided, `Standing` for
    what the case knows and could still be read, `NotNow`, `NotAllowed`, `NotFound`, `Unreadable`.
    """
    return durably(lambda: _mask(viewer, document_id, choices, list(own), now))


def _mask(
    viewer: Viewer,
    document_id: UUID,
    choices: Mapping[tuple[int, int], Choice],
    own: list[Own],
    now: datetime,
) -> Document:
    document = locked(viewer, document_id)
    if not may_prepare(viewer, document.unit_id):
        raise NotAllowed(Text("遮盖", "mask"))
    if document.state != State.DRAFT:
        raise NotNow
    original, known = original_of(document), known_of(document)
    masked, kept = decide_masks(original, known, choices, own)
    document.title, document.text = split(masked)
    if not document.title or len(document.title) > LONGEST_TITLE or not document.text:
        raise Invalid("masks", Text("遮盖以后标题或正文空了、或者标题太长。", "Title or text is empty or too long."))
    seal_masks(document, kept)
    document.state, document.masked_by_id, document.masked_at = State.MASKED, viewer.officer_id, now
    document.changed_at = now
    document.save()
    put_on_record(document, "masked", viewer, now)
    return document


def decide_masks(
    original: str, known: Known, choices: Mapping[tuple[int, int], Choice], own: Iterable[Own]
) -> tuple[str, list[Decided]]:
    """The words after every proposal was decided and own masks were added, and what was decided about each mask.

    For whatever is masked before it is public, a document or a question. Raises `Invalid` for a proposal that nobody
    decided, `Standing` for what is known and could still be read.
    """
    decided = [_decided(m, choices) for m in privacy.propose(original, known)]
    accepted = [m for m, one in decided if one.choice != REFUSE]
    joined = _with_own(original, accepted, list(own))
    masked = _applied(original, joined)
    refuse_standing(known, masked)
    kept = [one for _, one in decided] + [_own_decided(m) for m in joined if m.rule is BY_OFFICER]
    return masked, sorted(kept, key=lambda one: one.start)


def _decided(proposed: Mask, choices: Mapping[tuple[int, int], Choice]) -> tuple[Mask, Decided]:
    chosen = choices.get((proposed.start, proposed.end))
    if chosen is None or chosen.choice not in (KEEP, CHANGE, REFUSE):
        raise Invalid("masks", Text("还有没决定的遮盖，请逐条选。", "Some masks are not decided yet. Decide each."))
    if chosen.choice == REFUSE and proposed.sureness is not Sureness.POSSIBLE and not chosen.why.strip():
        raise Invalid(
            "masks",
            Text(
                "不遮的地方，请写明为什么可以公开。", "Where something is left readable, say why it may be published."
            ),
        )
    replacement = chosen.replacement.strip() if chosen.choice == CHANGE else proposed.replacement
    made = replace(proposed, replacement=replacement)
    why = chosen.why.strip() if chosen.choice == REFUSE else proposed.rule.text.zh
    return made, Decided(
        made.start, made.end, made.kind, replacement, made.rule.code, made.sureness, chosen.choice, why[:300]
    )


def _with_own(original: str, accepted: list[Mask], own: list[Own]) -> list[Mask]:
    """Own masks wherever their words stand; one that meets others takes over what they cover."""
    masks = list(accepted)
    for one in own:
        words = one.words.strip()
        if not words:
            continue
        spans = list(_places(original, words))
        if not spans:
            raise Invalid("own", Text(f"原文里没有“{words}”。", f"“{words}” does not stand in the original."))
        for start, end in spans:
            masks = _put(masks, start, end, one.replacement.strip() or "×××")
    return sorted(masks, key=lambda mask: mask.start)


def _places(text: str, words: str) -> Iterable[tuple[int, int]]:
    start = text.find(words)
    while start >= 0:
        yield start, start + len(words)
        start = text.find(words, start + len(words))


def _put(masks: list[Mask], start: int, end: int, replacement: str) -> list[Mask]:
    touching = [mask for mask in masks if mask.start < end and start < mask.end]
    if any(mask.start <= start and end <= mask.end and (mask.start, mask.end) != (start, end) for mask in touching):
        return masks
    first = min([start, *(mask.start for mask in touching)])
    last = max([end, *(mask.end for mask in touching)])
    made = Mask(first, last, Kind.IDENTIFIER, replacement, BY_OFFICER, Sureness.SURE)
    return [*(mask for mask in masks if mask not in touching), made]


def _own_decided(made: Mask) -> Decided:
    return Decided(
        made.start, made.end, made.kind, made.replacement, made.rule.code, made.sureness, OWN, BY_OFFICER.text.zh
    )


def _applied(original: str, masks: list[Mask]) -> str:
    try:
        return privacy.apply(original, masks)
    except MaskRefused as error:
        hidden = original[error.mask.start : error.mask.end]
        raise Invalid("masks", Text(f"“{hidden}”：{error.reason.zh}", f"“{hidden}”: {error.reason.en}")) from error


def proposals(document: Document) -> tuple[str, Known, tuple[Mask, ...]]:
    """The original, what is known, and the masks proposed: what the page of masking shows. Raises `Unreadable`."""
    original, known = original_of(document), known_of(document)
    return original, known, privacy.propose(original, known)
