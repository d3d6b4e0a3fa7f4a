"""The Jinja2 environment of our pages: strict about missing names, with the words and dates that every page needs."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from heliograph.reader import ago, day, moment, tr


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
        _=_gettext,
        gettext=_gettext,
        static=lru_cache(maxsize=None)(static),
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


_words: dict[tuple[str | None, str, bool], Markup] = {}


def _gettext(message: str, /, **values: object) -> Markup:
    """Jinja2's newstyle gettext: values are escaped, "%%" is a per cent sign. A page has dozens, so they are kept."""
    key = (translation.get_language(), message, bool(values))
    found = _words.get(key)
    if found is None:
        words = Markup(translation.gettext(message))  # noqa: S704 (our own words)
        found = _words[key] = words if values else words % {}
    return found % values if values else found


def _url(name: str, *args: object, **kwargs: object) -> str:
    if args or kwargs:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    return _plain_url(name, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=1000)
def _plain_url(name: str, urlconf: str | None, prefix: str) -> str:
    """The address of a page that is the same for everybody: every page links to a dozen."""
    return reverse(name)
