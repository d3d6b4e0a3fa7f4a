"""Write the masked text. What was hidden is gone from the string: nothing is kept beside it, no marker, no hidden layer."""

from __future__ import annotations

from collections.abc import Iterable

from heliograph.core.privacy.folding import fold
from heliograph.core.privacy.values import Mask
from heliograph.core.text import Text


class MaskRefused(ValueError):
    """The masks can't be applied as they are; `reason` says why, `mask` which."""

    def __init__(self, mask: Mask, reason: Text) -> None:
        super().__init__(f"{reason.en} [{mask.start}:{mask.end}]")
        self.mask = mask
        self.reason = reason


def apply(text: str, accepted: Iterable[Mask]) -> str:
    """`text` with each accepted span replaced; every other character as it was, in its order.

    Raises MaskRefused if spans overlap or lie outside the text, or a replacement is empty or repeats what it hides.
    """
    pieces: list[str] = []
    done = 0
    for mask in sorted(accepted, key=lambda mask: (mask.start, mask.end)):
        _check(text, mask, done)
        pieces += (text[done : mask.start], mask.replacement)
        done = mask.end
    return "".join((*pieces, text[done:]))


def _check(text: str, mask: Mask, done: int) -> None:
    if not 0 <= mask.start < mask.end <= len(text):
        raise MaskRefused(mask, Text("遮盖的位置不在文本之内。", "The mask lies outside the text."))
    if mask.start < done:
        raise MaskRefused(mask, Text("两处遮盖重叠，请合并。", "Two masks overlap; join them."))
    hidden = fold(text[mask.start : mask.end]).text
    if not mask.replacement:
        raise MaskRefused(mask, Text("请写明用什么代替。", "Say what to put in its place."))
    if hidden and hidden in fold(mask.replacement).text:
        raise MaskRefused(mask, Text("代替的文字里还有要隐去的内容。", "The replacement repeats what it should hide."))
