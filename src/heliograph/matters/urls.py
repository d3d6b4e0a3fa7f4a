"""The spine's pages: residents' and officers'. Programs come in by `channels.api`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("heliograph.matters.resident_urls")),
    path("desk/", include("heliograph.matters.desk_urls")),
]
