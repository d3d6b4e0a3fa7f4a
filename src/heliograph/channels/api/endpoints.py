"""The API put together: django-ninja's instance, and every address behind the one door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.errors import ValidationError

import heliograph
from heliograph.channels.api import hooks, http, strict
from heliograph.channels.api.problems import Problem, answer
from heliograph.channels.api.views import cases, following, handovers, matters, partners, public, tokens

ROUTES = (public.routes, matters.routes, tokens.routes, partners.routes, handovers.routes, cases.routes)
TAKES_A_FORM = "oauth/token"
NAME = "api_v1"
"""One name for all: programs have their addresses from the description."""

api = NinjaAPI(
    title="Heliograph (阳光警务)",
    version=heliograph.__version__,
    parser=strict.Sent(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
for _routes in (*ROUTES, *hooks.routes()):
    api.add_router("", _routes.router)


@api.exception_handler(ValidationError)
def _not_as_described(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(strict.as_problem(error))


@api.exception_handler(Exception)
def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return answer(http.as_problem(error))


def _nowhere(request: HttpRequest) -> HttpResponse:
    raise Problem("no-such-address")


def addresses() -> list[URLPattern]:
    """Every address below /api/v1/. The one that is asked most goes past django-ninja; the description has it all the same."""
    ours = {str(one.pattern): one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"}
    with_files = {address for routes in ROUTES for address in routes.with_files}
    return [
        path("matters/<str:number>", http.door(following.matter, reads_json=False), name=NAME),
        *(
            path(
                address,
                http.door(one.callback, reads_json=address != TAKES_A_FORM, takes_files=address in with_files),
                name=NAME,
            )
            for address, one in ours.items()
        ),
        re_path(r"^.*$", http.door(_nowhere, reads_json=False), name=NAME),
    ]
