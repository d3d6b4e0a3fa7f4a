"""Addresses of patrol."""

from django.urls import URLPattern, URLResolver, path

from heliograph.patrol.views import calls

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/patrol/", calls.listing, name="desk_patrol"),
    path("desk/patrol/calls/new/", calls.new, name="desk_calls_new"),
    path("desk/patrol/calls/<int:file_id>/", calls.file, name="desk_calls"),
    path("desk/patrol/calls/<int:file_id>/withdraw/", calls.withdraw, name="desk_calls_withdraw"),
]
