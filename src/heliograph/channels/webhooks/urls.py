"""Addresses of webhooks: for administrators on the desk; for programmers how to check a message."""

from django.urls import URLPattern, URLResolver, path

from heliograph.channels.webhooks.views import desk, explained

urlpatterns: list[URLPattern | URLResolver] = [
    path("webhooks/", explained.explained, name="webhooks"),
    path("desk/webhooks/", desk.endpoint_list, name="desk_webhooks"),
    path("desk/webhooks/new/", desk.endpoint_new, name="desk_webhook_new"),
    path("desk/webhooks/<uuid:endpoint_id>/", desk.endpoint_page, name="desk_webhook"),
    path("desk/webhooks/<uuid:endpoint_id>/change/", desk.endpoint_change, name="desk_webhook_change"),
]
