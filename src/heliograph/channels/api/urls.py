"""Addresses of the API: /api/ for people, /api/v1/ for programs."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from heliograph.channels.api import http
from heliograph.channels.api.endpoints import addresses
from heliograph.channels.api.views import reference

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", reference.explained, name="api"),
    path("api/v1/openapi.json", http.door(reference.openapi, reads_json=False), name="api_description"),
    re_path(r"^api/(?P<rest>(?:openapi\.json|procedures|matters)(?:/.*)?)$", reference.moved, name="api_moved"),
    path("api/v1/", include(addresses())),
]
