"""Peer and resident review (述职评议) as an opinion: what those said who were drawn by lot, on one question named beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.appraisal import opinion
from heliograph.core.text import Text

if TYPE_CHECKING:
    from heliograph.insight.reading.span import Span

CODE = "review-fair"


def register() -> None:
    """Let sets name `measure = "opinion:review-fair"`."""
    opinion.register(
        CODE,
        Text("评议：说办事公道的", "Review: who say the unit acts fairly"),
        Text(
            "群众和别的单位的民警，凭抽签得来的邀请码答“这个单位办事公道吗”；按名册加权，误差 95%。取这段时间里收完的最近一次评议。",
            "Residents and officers of other units, invited by lot, answer whether the unit acts fairly; weighted by the "
            "lists, with a margin of 95 %. The newest review that ended in the span counts.",
        ),
        read,
    )


def read(bureau_id: int, span: Span, unit: int | None) -> opinion.Opinion:
    from django.utils import timezone

    from heliograph.surveys.reading.opinion import reviewed

    heard = reviewed(bureau_id, span.since, span.until, unit, now=timezone.now())
    return opinion.Opinion(heard.value, heard.low, heard.high, heard.answered, heard.asked, hidden=heard.value is None)
