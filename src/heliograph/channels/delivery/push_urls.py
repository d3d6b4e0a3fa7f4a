"""Addresses of notices in a browser; part of `urls`."""

from django.urls import URLPattern, URLResolver, path

from heliograph.channels.delivery.views import push

urlpatterns: list[URLPattern | URLResolver] = [
    path("push/", push.browser, name="push"),
    path("push/worker.js", push.worker, name="push_worker"),
    path("push/moved/", push.moved, name="push_moved"),
]
