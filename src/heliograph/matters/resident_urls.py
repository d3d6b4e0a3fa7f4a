"""Addresses of the spine's resident pages."""

from django.urls import URLPattern, path

from heliograph.matters.views import asking, guides

urlpatterns: list[URLPattern] = [
    path("guides/", guides.guides, name="guides"),
    path("guides/<slug:code>/", guides.guide, name="guide"),
    path("elsewhere/<slug:code>/<slug:name>/", guides.elsewhere, name="elsewhere"),
    path("ask/<slug:code>/", asking.ask, name="ask"),
    path("officers/", guides.officers, name="my_officer"),
]
