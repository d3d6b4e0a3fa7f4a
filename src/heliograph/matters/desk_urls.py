"""Addresses of the spine's desk pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
