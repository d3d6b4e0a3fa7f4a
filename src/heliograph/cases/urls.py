"""Addresses of cases."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("heliograph.cases.party_urls")),
    path("desk/", include("heliograph.cases.desk_urls")),
]
