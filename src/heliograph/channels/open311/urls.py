"""Addresses of Open311: GeoReport v2 below /open311/v2/, discovery where it never moves, the clients on the desk."""

from django.urls import URLPattern, URLResolver, path

from heliograph.channels.open311.views import desk, public, sending
from heliograph.channels.open311.views.door import door

urlpatterns: list[URLPattern | URLResolver] = [
    path("open311/", public.explained, name="open311"),
    path("open311/discovery.<str:format_>", door(get=public.discovery), name="open311_discovery"),
    path("open311/v2/discovery.<str:format_>", door(get=public.discovery), name="open311_discovery_below"),
    path("open311/v2/services.<str:format_>", door(get=public.services), name="open311_services"),
    path("open311/v2/services/<str:code>.<str:format_>", door(get=public.definition), name="open311_service"),
    path(
        "open311/v2/requests.<str:format_>",
        door(get=public.requests, post=sending.post_request),
        name="open311_requests",
    ),
    path("open311/v2/requests/<str:name>.<str:format_>", door(get=public.request_), name="open311_request"),
    path("open311/v2/tokens/<str:name>.<str:format_>", door(get=public.token), name="open311_token"),
    path(
        "open311/v2/servicerequestupdates.<str:format_>",
        door(get=public.updates, post=sending.post_update),
        name="open311_updates",
    ),
    path("desk/open311/", desk.client_list, name="desk_open311"),
    path("desk/open311/<str:code>/", desk.client_page, name="desk_open311_client"),
]
