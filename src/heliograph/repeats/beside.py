"""What an officer sees beside a matter: who else wrote about the same."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from heliograph.core.text import Text
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
JOINED = Text(
    "您反映的和另一件来信是同一件事，并在一起办。办好后，您会收到同样的答复；没有解决，随时可以在您的回执页上说。",
    "Another message is about the same as yours, and both are handled together. You will get the same answer; if it does not"
    " solve it, say so on your receipt's page at any time.",
)


def aside(viewer: Viewer, matter: Matter, now: datetime) -> Aside | None:
    """Nothing where nobody else wrote about it, and none beside what has ended."""
    if matter.outcome:
        return None
    found = reading.alike(viewer, matter, now)
    if not found:
        return None
    context = {"found": found, "how": HOW, "days": reading.WINDOW.days, "joined": _joined(matter)}
    return Aside("repeats/beside.html", context)


def _joined(matter: Matter) -> str:
    """What the submitter is told, in their language; the officer may change it."""
    return JOINED.en if matter.language.startswith("en") else JOINED.zh
