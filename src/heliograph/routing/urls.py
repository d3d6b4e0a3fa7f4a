"""Addresses of routing."""

from django.urls import URLPattern, URLResolver, path

from heliograph.routing import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("which/", views.which, name="which"),
    path("desk/m/<str:number>/procedure/", views.choose, name="desk_choose_procedure"),
]
