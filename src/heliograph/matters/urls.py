"""The spine's pages: residents' in `views.resident`, officers' in `views.desk`, JSON in `views.api`."""

from django.urls import URLPattern, path

urlpatterns: list[URLPattern] = []
