"""The bureau's account for servers of the fediverse: WebFinger, actor, outbox, notes, and the one inbox."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

import heliograph
from heliograph.channels.feeds.addresses import absolute, base, host
from heliograph.channels.feeds.answering import bureau_of, kept
from heliograph.channels.feeds.fediverse import inbox as taking
from heliograph.channels.feeds.fediverse import objects, reading
from heliograph.channels.feeds.fediverse.abroad import NotAnAccount
from heliograph.channels.feeds.fediverse.signatures import BadSignature
from heliograph.channels.outside import NotReached
from heliograph.matters import limits

JRD = "application/jrd+json; charset=utf-8"
NODEINFO = "http://nodeinfo.diaspora.software/ns/schema/2.1"


def _json(request: HttpRequest, value: object, media_type: str = objects.MEDIA_TYPE, status: int = 200) -> HttpResponse:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return kept(request, body, media_type, status=status)


@require_safe
def webfinger(request: HttpRequest) -> HttpResponse:
    """RFC 7033: from chunan@police.example to the account's address."""
    bureau, asked = bureau_of(request), request.GET.get("resource", "")
    here = objects.actor_id(bureau)
    if not asked:
        return JsonResponse({"error": "resource is missing"}, status=400)
    if asked.lower() != f"acct:{objects.account(bureau)}".lower() and asked not in (here, f"{base(bureau)}/"):
        raise Http404
    links = [
        {"rel": "self", "type": "application/activity+json", "href": here},
        {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": f"{base(bureau)}/"},
    ]
    value = {"subject": f"acct:{objects.account(bureau)}", "aliases": [here, f"{base(bureau)}/"], "links": links}
    return _json(request, value, JRD)


@require_safe
def actor(request: HttpRequest) -> HttpResponse:
    return _json(request, reading.actor(bureau_of(request), now=timezone.now()))


@require_safe
def note(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice; 410 with its tombstone when its words may not be read any more."""
    found = reading.note(bureau_of(request), notice_id, now=timezone.now())
    if found is None:
        raise Http404
    return _json(request, found, status=410 if found["type"] == "Tombstone" else 200)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    items = reading.outbox(bureau_of(request), now=timezone.now())
    address = absolute(bureau_of(request), "fediverse_outbox")
    return _json(request, objects.collection(address, len(items), items))


@require_safe
def followers(request: HttpRequest) -> HttpResponse:
    """How many, never who."""
    bureau = bureau_of(request)
    return _json(request, objects.collection(absolute(bureau, "fediverse_followers"), reading.followers(bureau.id)))


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Nobody, ever: nothing that others write is read."""
    return _json(request, objects.collection(absolute(bureau_of(request), "fediverse_following"), 0, []))


@require_safe
def nodeinfo_links(request: HttpRequest) -> HttpResponse:
    href = absolute(bureau_of(request), "fediverse_nodeinfo")
    return _json(request, {"links": [{"rel": NODEINFO, "href": href}]}, "application/json")


@require_safe
def nodeinfo(request: HttpRequest) -> HttpResponse:
    """What kind of server this is."""
    value = {
        "version": "2.1",
        "software": {"name": "heliograph", "version": heliograph.__version__},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": ["atom1.0", "rss2.0"]},
        "openRegistrations": False,
        "usage": {"users": {"total": 1}},
        "metadata": {"nodeName": host(bureau_of(request))},
    }
    return _json(request, value, f'application/json; profile="{NODEINFO}#"')


@csrf_exempt
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """Follow, Undo, Delete; all else is answered with 202 and forgotten unread."""
    try:
        limits.count_attempt(request)
        body = request.body if int(request.headers.get("Content-Length") or 0) <= taking.MOST_BYTES else b""
        if not body:
            return _refused("the body is empty or too long", 413)
        taking.take(bureau_of(request), request.headers, body, now=timezone.now())
    except limits.TooMany as limit:
        response = _refused("too many requests", 429)
        response["Retry-After"] = str(limit.seconds)
        return response
    except (taking.NotUnderstood, ValueError, RawPostDataException):
        return _refused("no activity that can be read", 400)
    except (BadSignature, NotAnAccount) as error:
        return _refused(str(error), 401)
    except NotReached:
        return _refused("the account's own server can't be asked now", 503)
    return HttpResponse(status=202)


def _refused(why: str, status: int) -> HttpResponse:
    return JsonResponse({"error": why}, status=status)
