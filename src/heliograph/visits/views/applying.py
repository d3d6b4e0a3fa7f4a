"""From what was sent to the verb that does it: the one place that both the phone's door and the pages go through."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.errors import Invalid, MatterError
from heliograph.matters.forms import form_for
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.reader import language
from heliograph.visits import actions, reading
from heliograph.visits.entries import Answer, Asked, Made, Plan, Sent
from heliograph.visits.errors import Conflict

NO_UNIT = Text(
    "现在没有单位能接这件事，请告诉管理员；这一条留在手机上。",
    "No unit can take this now: tell the administrator. The entry stays here.",
)


def answer(viewer: Viewer, sent: Sent, *, now: datetime) -> Answer:
    """Apply one entry and say what became of it; nothing is raised for what can be said in a sentence."""
    try:
        return apply(viewer, sent, now=now)
    except Conflict:
        assert not isinstance(sent, Asked)
        standing = reading.standing(viewer, sent.visit)
        if standing is None:
            return Answer("refused", why=Text("这次走访已经不归您。", "This visit is no longer yours."))
        return Answer("conflict", standing.version, standing)
    except MatterError as error:
        return Answer("refused", why=error.text)
    except organisation.NoUnit:
        return Answer("refused", why=NO_UNIT)


def apply(viewer: Viewer, sent: Sent, *, now: datetime) -> Answer:
    """Raises `Conflict` and whatever the action raises."""
    if isinstance(sent, Plan):
        return actions.plan(viewer, sent, now=now)
    if isinstance(sent, Made):
        return actions.make(viewer, sent, now=now)
    return _ask(viewer, sent, now=now)


def _ask(viewer: Viewer, sent: Asked, *, now: datetime) -> Answer:
    procedure = procedures.in_force(viewer.bureau_id, sent.procedure, timezone.localdate(now))
    if procedure is None:
        raise Invalid("procedure", Text("这一类现在不办了。", "This is no longer offered."))
    form = form_for(viewer.bureau_id, procedure, language())({**sent.values, "name": sent.name, "phone": sent.phone})
    if not form.is_valid():
        said = " ".join(str(words) for name in form.errors for words in form.errors[name])
        raise Invalid(next(iter(form.errors)), Text(said, said))
    submission = form.submission(language=language(), token=None)
    return actions.ask(viewer, sent, procedure, submission, now=now)
