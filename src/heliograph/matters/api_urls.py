"""Addresses of the spine's api pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
