"""What a gateway says to a request, told as `Taken` or as one of the three failures.

A gateway's own code decides where there is one; HTTP's status decides where there is none or it can't be read.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from heliograph.channels.base import AddressGone, Taken, TryLater, WillNeverWork
from heliograph.channels.outside import Answer
from heliograph.channels.plugins.calling import check_status, is_passing, retry_after
from heliograph.channels.plugins.gateway.reading import Shape, Unreadable, read, text_at

_NOT_A_CODE = re.compile(r"[^A-Za-z0-9._-]+")


class Answers(Shape, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to read an answer: where the code stands, and what codes mean. A code in no list will never
    work, unless HTTP's own status says that it passes."""

    code: str = "code"
    """Path of the code; empty: HTTP's status alone decides."""
    reference: str = ""
    ok: tuple[str, ...] = ("0",)
    later: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    later_after: float = 0
    """Seconds to wait after a code of `later`; 0: as delivery thinks right."""


def taken(shape: Answers, answer: Answer, now: datetime) -> Taken:
    """The gateway's name for the message. Raises `NotSent` in one of its three kinds."""
    if not shape.code:
        check_status(answer, now)
    try:
        tree = read(shape, answer.body)
    except Unreadable:
        if not shape.code and not shape.reference:
            return Taken()
        check_status(answer, now)
        raise TryLater("unreadable-answer") from None
    code = text_at(tree, shape.code)
    if shape.code and code not in shape.ok:
        raise _failure(shape, code, answer, now)
    return Taken(reference=text_at(tree, shape.reference)[:200])


def _failure(shape: Answers, code: str, answer: Answer, now: datetime) -> Exception:
    kind = f"code-{_NOT_A_CODE.sub('-', code)[:40]}"
    if code in shape.later:
        return TryLater(kind, timedelta(seconds=shape.later_after) if shape.later_after else retry_after(answer, now))
    if code in shape.gone:
        return AddressGone(kind)
    if is_passing(answer.status):
        return TryLater(kind if code else f"http-{answer.status}", retry_after(answer, now))
    if not code:
        check_status(answer, now)
        return TryLater("unreadable-answer")
    return WillNeverWork(kind)
