"""Addresses of the JSON API. Each one is described in `views.openapi`."""

from django.urls import URLPattern, path

from heliograph.matters.views import api, progress_api

urlpatterns: list[URLPattern] = [
    path("api/", api.explained, name="api"),
    path("api/openapi.json", api.description, name="api_description"),
    path("api/matters", api.matters, name="api_matters"),
    path("api/matters/<str:number>", progress_api.matter, name="api_matter"),
    path("api/procedures", api.procedure_list, name="api_procedures"),
    path("api/procedures/<slug:code>", api.procedure, name="api_procedure"),
]
