"""The open statistics' pages."""

from django.urls import URLPattern, path

from heliograph.insight import views

urlpatterns: list[URLPattern] = [
    path("", views.index, name="figures"),
    path("replies/", views.replies, name="figures_replies"),
    path("replies/table.csv", views.replies_csv, name="figures_replies_csv"),
    path("replies/table.json", views.replies_json, name="figures_replies_json"),
    path("method/", views.method, name="figures_method"),
]
