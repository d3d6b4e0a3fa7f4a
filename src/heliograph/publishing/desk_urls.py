"""Addresses of publishing's desk pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
