"""Why something was refused, corrected or taken back: words that colleagues or everybody will read. Nobody is named in them."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.patrol.errors import Unusable
from heliograph.publishing.for_everybody import perhaps_personal

LONGEST_REASON = 200


def reason_given(bureau_id: int, words: str, field: str = "reason", *, shortest: int = 1) -> str:
    """The words without spare spaces. Raises `Unusable` at `field` where they are missing, too long, or name or describe a person."""
    said = reason_if_given(bureau_id, words, field)
    if len(said) < shortest:
        zh, en = f"写明为什么，最多 {LONGEST_REASON} 个字。", f"Say why, in {LONGEST_REASON} characters at most."
        if shortest > 1:
            zh = f"写明为什么，{shortest} 到 {LONGEST_REASON} 个字。"
            en = f"Say why, in {shortest} to {LONGEST_REASON} characters."
        raise Unusable(Text(zh, en), field)
    return said


def reason_if_given(bureau_id: int, words: str, field: str = "reason") -> str:
    """The same where none is needed: "" for none."""
    said = " ".join(words.split())
    if len(said) > LONGEST_REASON:
        raise Unusable(Text(f"最多 {LONGEST_REASON} 个字。", f"{LONGEST_REASON} characters at most."), field)
    found = perhaps_personal(bureau_id, said)
    if found:
        zh = f"看着像个人信息：{'、'.join(f'“{one}”' for one in found)}。别人会读到，请不写人名、号码和住处，例如写“一位同事”。"
        en = (
            f"This looks personal: {', '.join(f'“{one}”' for one in found)}. Others will read it: leave out names, numbers and homes. "
            "Write “a colleague”."
        )
        raise Unusable(Text(zh, en), field)
    return said
