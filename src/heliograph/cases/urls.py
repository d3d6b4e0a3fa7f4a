"""Addresses of cases."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("heliograph.cases.party_urls")),
    path("desk/", include("heliograph.cases.desk_urls")),
    path("desk/feed/", include("heliograph.cases.feed_urls")),
    path("", include("heliograph.cases.property_urls")),
]
