"""The Jinja2 environment of our pages: strict about missing names, with the words and dates that every page needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined

from heliograph.core.text import Text
from heliograph.site import dates

if TYPE_CHECKING:
    from datetime import date, datetime


def environment(**options: object) -> Environment:
    """Called once by Django's Jinja2 backend."""
    made = Environment(  # noqa: S701 (Django's backend passes autoescape=True among the options)
        **{
            **options,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
        }  # type: ignore[arg-type]
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals.update(
        static=static,
        url=_url,
        language=translation.get_language,
    )
    made.filters.update(tr=tr, day=day, moment=moment, ago=ago)
    return made


def for_every_page(request: HttpRequest) -> dict[str, object]:
    """What the base template shows on every page."""
    return {
        "is_large": request.COOKIES.get("large") == "1",
        "is_demo": settings.IS_DEMO,
        "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
        "path": request.get_full_path(),
        "bureau": getattr(request, "bureau", None),
    }


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def tr(text: Text | None) -> str:
    """A bilingual value in the reader's language."""
    return text.get(translation.get_language() or "zh-hans") if text else ""


def day(value: date | datetime) -> str:
    """3月19日（星期四）, with the year when it is not this one."""
    return dates.day(value, timezone.localdate(), translation.get_language() or "zh-hans")


def moment(value: datetime) -> str:
    """The same, to the minute."""
    return dates.moment(value, timezone.localdate(), translation.get_language() or "zh-hans")


def ago(value: datetime) -> str:
    """Relative time; always shown beside the absolute one."""
    return dates.ago(value, timezone.now(), translation.get_language() or "zh-hans")
