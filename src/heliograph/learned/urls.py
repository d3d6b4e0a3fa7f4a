"""Addresses of what reads: the readers, and the models of each."""

from django.urls import URLPattern, URLResolver, path

from heliograph.learned import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/readers/", views.overview, name="desk_readers"),
    path("desk/readers/<slug:kind>/", views.reader, name="desk_reader"),
    path("desk/readers/<slug:kind>/switch/", views.switch, name="desk_reader_switch"),
    path("desk/readers/<slug:kind>/teach/", views.teach, name="desk_reader_teach"),
    path("desk/readers/<slug:kind>/end/", views.end, name="desk_reader_end"),
    path("desk/readers/<slug:kind>/<int:model>/", views.decide, name="desk_reader_decide"),
]
