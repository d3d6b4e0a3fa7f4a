"""On the stage of the browser's tests: the demonstration's survey that takes answers, with the code of an invitation."""

from __future__ import annotations

from datetime import datetime


def surveyed(now: datetime) -> dict[str, dict[str, str]]:
    """The code of the first invitation, as `secret`; the survey's id as `number`; and that of one that has its results."""
    from heliograph.demo.surveyed import OPEN, OVER
    from heliograph.surveys import actions
    from heliograph.surveys.models import Stratum, Survey

    survey, over = (Survey.objects.get(title_zh=title, drawn_at__isnull=False) for title in (OPEN, OVER))
    first = Stratum.objects.get(bureau_id=survey.bureau_id, survey_id=survey.id)
    code = actions.code_of(survey, first, first.numbers[0])
    return {"survey": {"number": str(survey.id), "secret": code}, "survey-over": {"number": str(over.id), "secret": ""}}
