"""The check beside the box in which an officer writes an answer: a button, and with a script what it says after a pause."""

from __future__ import annotations

from django.urls import reverse

from heliograph.answering.learned_model import is_on
from heliograph.core.procedure import Action
from heliograph.matters.helping import Help
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer

ANSWER = "answer"


def help_with(viewer: Viewer, matter: Matter, action: Action) -> Help | None:
    """For steps that need an answer, where the bureau has the check on."""
    if ANSWER not in action.needs or not is_on(viewer.bureau_id):
        return None
    address = reverse("answer_check", args=[matter.number, action.name])
    return Help("answering/beside.html", "answering/check.mjs", {"address": address})
