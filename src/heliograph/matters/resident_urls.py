"""Addresses of the spine's resident pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
