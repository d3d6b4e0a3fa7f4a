"""Who a complaint is about, as far as it can be known: so that this officer can never see or handle it (P-07)."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from heliograph.matters.forms.fields import plain
from heliograph.organisation.models import Officer


def find_officer(bureau_id: int, words: str, unit_id: int | None) -> int | None:
    """The officer that a badge number names exactly, or else a name that one officer alone bears (there, or at all).

    Reads one small table, and only where somebody wrote something.
    """
    if not words:
        return None
    badges = re.findall(r"[0-9A-Za-z]{4,20}", plain(words).upper())
    found = list(Officer.objects.filter(bureau_id=bureau_id, badge__in=badges).values_list("id", flat=True)[:2])
    if len(found) == 1:
        return found[0]
    named = Officer.objects.filter(bureau_id=bureau_id, name_zh__in=_possible_names(words))
    there = _alone(named.filter(postings__unit_id=unit_id).distinct()) if unit_id else None
    return there or _alone(named)


def _alone(officers: QuerySet[Officer]) -> int | None:
    """The one officer with the longest of the names that were found; None if two bear it."""
    found = sorted(officers.values_list("name_zh", "id"), key=lambda one: -len(one[0]))
    longest = [officer for name, officer in found if len(name) == len(found[0][0])]
    return longest[0] if len(longest) == 1 else None


def _possible_names(words: str) -> set[str]:
    """Every two to four Chinese characters that stand together: names have no spaces around them in a sentence."""
    runs = re.findall(r"[\u4e00-\u9fff·]{2,60}", words)
    return {run[start : start + size] for run in runs for size in (2, 3, 4) for start in range(len(run) - size + 1)}
