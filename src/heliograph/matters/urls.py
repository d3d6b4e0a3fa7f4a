"""The spine's pages: residents' in `views.resident`, officers' in `views.desk`, JSON in `views.api`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("heliograph.matters.resident_urls")),
    path("", include("heliograph.matters.api_urls")),
    path("desk/", include("heliograph.matters.desk_urls")),
]
