"""Addresses of subscribing."""

from django.urls import URLPattern, URLResolver, path

from heliograph.channels.subscriptions import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/sent/<slug:channel>/", views.sent, name="subscribe_sent"),
    path("subscription/<str:token>/", views.own, name="subscription"),
]
