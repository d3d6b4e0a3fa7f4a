"""Words as XML may carry them: what people paste has signs in it that XML has no way to write."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """What XML 1.0 has no way to write is left out (section 2.2)."""
    return _ILLEGAL.sub("", text)
