"""The Jinja2 environment of our pages: strict about missing names, with the words and dates that every page needs."""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from heliograph.channels.feeds.discovery import structured
from heliograph.core.procedure import Procedure
from heliograph.learned import reading as learned
from heliograph.notices.reading import boards
from heliograph.notices.reading.boards import Fresh
from heliograph.notices.reading.public import PublicNotice
from heliograph.organisation.models import Bureau
from heliograph.reader import ago, dated_day, dated_moment, day, due, moment, reader, tr
from heliograph.site.devices import device
from heliograph.site.template_code import StraightCalls


class _Pages(Environment):
    code_generator_class = StraightCalls


def environment(**options: object) -> Environment:
    """Called once by Django's Jinja2 backend."""
    made = _Pages(
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
        reader=reader,
        freshness=_freshness,
        reads=_reads,
        structured=_structured,
    )
    made.filters.update(
        tr=tr, day=day, moment=moment, due=due, dated_day=dated_day, dated_moment=dated_moment, ago=ago, device=device
    )
    return made


def _reads(bureau: Bureau | None, kind: str) -> bool:
    """Whether this reader may show anything in the bureau (`learned`)."""
    return bureau is not None and learned.is_on(bureau.id, kind)


def for_every_page(request: HttpRequest) -> dict[str, object]:
    """What the base template shows on every page."""
    return {
        "is_large": request.COOKIES.get("large") == "1",
        "is_demo": settings.IS_DEMO,
        "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
        "path": request.get_full_path(),
        "bureau": getattr(request, "bureau", None),
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),  # one for all forms of a page
    }


def _freshness(bureau: Bureau | None, codes: list[str]) -> dict[str, Fresh]:
    """When guides and units' pages were checked, by the codes of their boards ("guide:consultation", "unit:heping")."""
    return boards.fresh(bureau.id, codes, now=timezone.now()) if bureau else {}


def _structured(bureau: Bureau, about: Procedure | PublicNotice) -> Markup:
    """What a guide or a notice says of itself for machines, as a data block for the page's head."""
    make = structured.guide if isinstance(about, Procedure) else structured.notice
    return structured.block(make(bureau, about, translation.get_language() or "zh-hans"))  # type: ignore[arg-type]  # each takes its own


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
    """The address of a page. Each page has dozens, so what does not differ from matter to matter is kept."""
    if kwargs or not all(isinstance(one, str) and _WORD.fullmatch(one) for one in args):
        return reverse(name, args=args or None, kwargs=kwargs or None)
    pattern = _pattern(name, len(args), get_urlconf(), get_script_prefix())
    return pattern.format(*args) if pattern else reverse(name, args=args or None)


_WORD = re.compile(r"[A-Za-z0-9-]+")  # what stands in an address as it is


@lru_cache(maxsize=1000)
def _pattern(name: str, places: int, urlconf: str | None, prefix: str) -> str:
    """The address with a place for each argument; nothing where an argument must be a number or the like."""
    try:
        made = reverse(name, args=[f"place-{place}-" for place in range(places)] or None)
    except NoReverseMatch:
        return ""
    made = made.replace("{", "{{").replace("}", "}}")
    for place in range(places):
        made = made.replace(f"place-{place}-", f"{{{place}}}")
    return made
