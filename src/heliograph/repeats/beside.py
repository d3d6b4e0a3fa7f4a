"""What an officer sees beside a matter: who else wrote about the same."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from heliograph.matters.asides import Aside
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer
from heliograph.repeats import reading

HOW = {
    reading.NAMED: gettext_lazy("写的人自己说是同一件"),
    "exact": gettext_lazy("一字不差"),
    "edited": gettext_lazy("大部分文字相同"),
    "problem": gettext_lazy("说法不同，像是同一件事"),
}


def aside(viewer: Viewer, matter: Matter, now: datetime) -> Aside | None:
    """Nothing where nobody else wrote about it, and none beside what has ended."""
    if matter.outcome:
        return None
    found = reading.alike(viewer, matter, now)
    if not found:
        return None
    context = {"found": found, "how": HOW, "days": reading.WINDOW.days}
    return Aside("repeats/beside.html", context)
