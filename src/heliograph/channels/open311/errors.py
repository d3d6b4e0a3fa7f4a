"""What Open311 refuses, with the status that the standard and its clients know."""

from __future__ import annotations

from collections.abc import Sequence

from heliograph.core.text import Text
from heliograph.reader import tr


class Refused(Exception):
    """The request can't be answered: an HTTP status, which is repeated in the body, and each fault in words."""

    def __init__(self, code: int, *faults: Text | str, retry_after: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.faults: Sequence[str] = [tr(one) if isinstance(one, Text) else one for one in faults]
        self.retry_after = retry_after


def missing(name: str) -> Refused:
    """A parameter that must be there; an empty one is not there."""
    return Refused(400, Text(f"缺少参数 {name}。", f"{name} was not provided."))


def unusable(name: str, zh: str, en: str) -> Refused:
    """A parameter that can't be read."""
    return Refused(400, Text(f"{name}：{zh}", f"{name}: {en}"))


def unknown(name: str) -> Refused:
    """A jurisdiction, service, request or token that is not there (or that is not for everybody, which says the same)."""
    return Refused(404, Text(f"没有这个 {name}。", f"{name} was not found."))
