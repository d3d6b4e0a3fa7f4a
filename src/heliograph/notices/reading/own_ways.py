"""What became of a notice on our own pages: the site, and the large screens."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from heliograph.core.text import Text
from heliograph.notices import kinds
from heliograph.notices.reading import public
from heliograph.notices.reading.ways_out import How, Way

SITE = Text("网站", "The site")
SCREENS = Text("大屏幕", "Screens")


def ways(bureau_id: int, notice_id: UUID) -> list[Way]:
    """The site has it with the release; a screen within half a minute, as long as it holds."""
    now = timezone.now()
    found = public.notice(bureau_id, notice_id, now=now)
    if found is None:
        return []
    site = Way(SITE, How.OUT, found.status_title, found.changed_at, found.path)
    kind = kinds.kind(found.kind)
    if kind is None or not kind.on_screen:
        return [site, Way(SCREENS, How.OFF, Text("这一种不上大屏幕", "This kind is not for screens"))]
    is_shown = any(one.id == notice_id for one in public.on_screen(bureau_id, now=now))
    says = Text("正在放", "Shown now") if is_shown else Text("现在没有放", "Not shown now")
    return [site, Way(SCREENS, How.OUT if is_shown else How.OFF, says)]
