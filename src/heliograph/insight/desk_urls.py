"""Addresses of insight on the desk."""

from django.urls import URLPattern, path

from heliograph.insight.gaming import views

urlpatterns: list[URLPattern] = [
    path("desk/questions-to-units/", views.questions, name="desk_unit_questions"),
    path("desk/questions-to-units/<uuid:question_id>/", views.explain, name="desk_unit_question_explain"),
]
