"""Addresses of the inbox of other systems."""

from django.urls import URLPattern, path

from heliograph.cases.views import feed

urlpatterns: list[URLPattern] = [
    path("", feed.inbox, name="desk_feed"),
    path("retry/", feed.retry, name="desk_feed_retry"),
    path("<uuid:item>/", feed.decide, name="desk_feed_decide"),
]
