"""Addresses of repeats."""

from django.urls import URLPattern, URLResolver, path

from heliograph.repeats.views import open_to_all

urlpatterns: list[URLPattern | URLResolver] = [
    path("same/", open_to_all.look, name="repeats_look"),
    path("same/suggest/", open_to_all.suggest, name="repeats_suggest"),
]
