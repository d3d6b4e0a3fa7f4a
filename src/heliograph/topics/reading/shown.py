"""A chart's data as the desk's script reads it: the same counts as the table beside it, the small ones left out."""

from __future__ import annotations

from collections.abc import Sequence

from heliograph.topics.reading.desk import Line


def chart(lines: Sequence[Line]) -> dict[str, object]:
    """Months and one series a topic; a count from 1 to 4 is null."""
    months = [f"{point.month:%Y-%m}" for point in lines[0].trend.points] if lines else []
    series = [{"name": line.title, "data": [point.count for point in line.trend.points]} for line in lines]
    return {"months": months, "series": series}
