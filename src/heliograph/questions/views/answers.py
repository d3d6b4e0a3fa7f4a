"""The answer bank for everybody: lists, one answer, "is it answered already", as somebody types, and "did this help".

What somebody types is searched and forgotten: it comes in the body, never in an address, and nothing logs it.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.sealing import blind
from heliograph.matters import attempts, limits
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import read_id
from heliograph.matters.keys import keyring
from heliograph.matters.reading import guides
from heliograph.matters.views.bureau import bureau_of
from heliograph.questions.actions import bank as actions
from heliograph.questions.reading import bank as reading
from heliograph.questions.topics import topic
from heliograph.reader import day, tr

LONGEST_TYPED = 500
SAID = "answers"
MOST_SAID = 40
A_YEAR = 365 * 24 * 3600
A_DAY = 24 * 3600
TEXTS = ("subject", "words")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is asked often: by topic, or by guide."""
    bureau_id, today = bureau_of(request).id, timezone.localdate()
    chosen, procedure = topic(request.GET.get("topic", "")), request.GET.get("guide", "")
    guide = guides.open_procedure(bureau_id, procedure, today) if procedure else None
    if procedure and guide is None:
        raise Http404
    before = read_id(request.GET.get("before", ""))
    found = reading.listing(
        bureau_id, today, topic=chosen.code if chosen else "", procedure=guide.code if guide else "", before=before
    )
    context = {
        "listed": found, "topics": reading.topics_with(bureau_id), "chosen": chosen, "guide": guide,
        "figures": reading.figures(bureau_id, today), "is_first": before is None,
    }  # fmt: skip
    return render(request, "questions/answers/list.html", context)


@require_safe
def answer(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """One answer, or what became of it."""
    page = reading.page_of(bureau_of(request).id, answer_id, timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "questions/answers/answer.html", {"page": page, "said": _said(request).get(answer_id.hex)})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def look(request: HttpRequest) -> HttpResponse:
    """Whether it is answered already: the step before the form, for whoever wants it. It keeps what was typed."""
    bureau_id, today = bureau_of(request).id, timezone.localdate()
    code = (request.POST if request.method == "POST" else request.GET).get("for", "consultation")
    procedure = guides.open_procedure(bureau_id, code, today)
    if procedure is None:
        raise Http404
    typed = {name: request.POST.get(name, "") for name in TEXTS}
    found: list[reading.Found] | None = None
    too_many = 0
    if request.method == "POST" and any(one.strip() for one in typed.values()):
        try:
            limits.count_looking(request)
            found = reading.suggest(bureau_id, " ".join(typed.values()), today)
        except limits.TooMany as limit:
            too_many = limit.minutes
    context = {"procedure": procedure, "typed": typed, "found": found, "too_many": too_many}
    return render(request, "questions/answers/look.html", context)


@require_POST
@sensitive_post_parameters()
def suggest(request: HttpRequest) -> JsonResponse:
    """The same for the script of the form: at most five answers, and a sentence for whoever hears the page."""
    bureau_id, today = bureau_of(request).id, timezone.localdate()
    try:
        limits.count_looking(request)
    except limits.TooMany as limit:
        return JsonResponse({"found": [], "says": ""}, status=429, headers={"Retry-After": str(limit.seconds)})
    found = reading.suggest(bureau_id, request.POST.get("typed", "")[:LONGEST_TYPED], today)
    says = ngettext(
        "有 %(count)s 条现成的答复，可能就是您要的", "有 %(count)s 条现成的答复，可能就是您要的", len(found)
    )
    return JsonResponse(
        {"found": [_shown(one, today) for one in found], "says": says % {"count": len(found)} if found else ""}
    )


def _shown(found: reading.Found, today: date) -> dict[str, str]:
    return {
        "question": found.question,
        "answer": found.answer,
        "url": reverse("answer", args=[found.id]),
        "verdict": reverse("answer_verdict", args=[found.id]),
        "checked": _("%(unit)s，%(day)s 看过") % {"unit": tr(found.unit), "day": day(found.checked_at)},
    }


@require_POST
@sensitive_post_parameters()
def verdict(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """ "This answered me" and "this did not": counted once a browser. The second goes on to the form with the text kept."""
    said = request.POST.get("said", "")
    if said not in ("found", "helped", "unhelpful"):
        raise Http404
    try:
        _count(request, answer_id, said)
    except NotFound:
        raise Http404 from None
    if request.POST.get("by") == "script":
        response: HttpResponse = HttpResponse(status=204)
    elif said == "unhelpful" and request.POST.get("begin"):
        code = request.POST.get("for", "")
        if guides.open_procedure(bureau_of(request).id, code, timezone.localdate()) is None:
            raise Http404
        response = HttpResponseRedirect(reverse("ask", args=[code]))
        response.status_code = 307  # the browser sends the same body there: what was typed is not lost
    else:
        response = HttpResponseRedirect(reverse("answer", args=[answer_id]) + "#said")
    _remember(request, response, answer_id, said)
    return response


def _count(request: HttpRequest, answer_id: UUID, said: str) -> None:
    """Once a browser, and at most so many from one network; what is not counted is not refused either."""
    if said == "found":
        key = f"found:{answer_id.hex}:{blind(keyring().blind_key, attempts.network(request)).hex()[:24]}"
        if cache.add(key, 1, timeout=A_DAY):
            actions.count_found(bureau_of(request).id, answer_id, now=timezone.now())
        return
    if answer_id.hex in _said(request):
        return
    try:
        limits.count_verdict(request)
    except limits.TooMany:
        return
    actions.count_verdict(bureau_of(request).id, answer_id, helped=said == "helped", now=timezone.now())


def _said(request: HttpRequest) -> dict[str, str]:
    """What this browser has said already, by answer."""
    try:
        words = Signer(salt=SAID).unsign(request.COOKIES.get(SAID, ""))
    except BadSignature:
        return {}
    pairs = (one.split(".") for one in words.split("-") if one.count(".") == 1)
    return {answer: "helped" if mark == "y" else "unhelpful" for answer, mark in pairs}


def _remember(request: HttpRequest, response: HttpResponse, answer_id: UUID, said: str) -> None:
    if said == "found":
        return
    held = {**_said(request), answer_id.hex: said}
    newest = list(held.items())[-MOST_SAID:]
    words = "-".join(f"{answer}.{'y' if mark == 'helped' else 'n'}" for answer, mark in newest)
    response.set_cookie(
        SAID, Signer(salt=SAID).sign(words), max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure(),
        path=reverse("answers"),
    )  # fmt: skip
