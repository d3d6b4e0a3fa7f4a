"""Addresses of calls for suggestions: for everybody, and the desk's."""

from django.urls import URLPattern, URLResolver, path

from heliograph.consultations.views import desk, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("calls/", public.listing, name="calls"),
    path("calls/<uuid:call_id>/", public.call, name="call"),
    path("calls/<uuid:call_id>/suggest/", public.suggest, name="call_suggest"),
    path("desk/calls/", desk.listing, name="desk_calls"),
    path("desk/calls/new/", desk.new, name="desk_call_new"),
    path("desk/calls/<uuid:call_id>/", desk.call, name="desk_call"),
    path("desk/calls/<uuid:call_id>/do/<slug:verb>/", desk.do, name="desk_call_do"),
]
