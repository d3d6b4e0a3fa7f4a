"""Masking drafts: where personal data stands in a text, what to put in its place, and why.

`publishing` shows the proposals beside the original; a person decides each and a second person releases. Nothing here
publishes, stores or remembers anything, and no proposal is a promise that nothing else is personal (docs/privacy-masking.md).
"""

from __future__ import annotations

from heliograph.core.privacy.applying import MaskRefused, apply
from heliograph.core.privacy.proposing import propose, still_standing
from heliograph.core.privacy.values import Kind, Known, Mask, Part, Party, Rule, Sureness

__all__ = [
    "Kind", "Known", "Mask", "MaskRefused", "Part", "Party", "Rule", "Sureness", "apply", "propose", "still_standing",
]  # fmt: skip
