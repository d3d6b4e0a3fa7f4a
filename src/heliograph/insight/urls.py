"""The open statistics' pages."""

from django.urls import URLPattern, path

urlpatterns: list[URLPattern] = []
