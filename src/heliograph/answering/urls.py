"""Addresses of answering: the check beside an answer, practice, the bureau's phrases, the public figures."""

from django.urls import URLPattern, URLResolver, path

from heliograph.answering.views import checking, figures, phrases, practice

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/m/<str:number>/check/<slug:action>/", checking.check, name="answer_check"),
    path("desk/practice/", practice.listing, name="practice"),
    path("desk/practice/<slug:code>/", practice.exercise, name="practice_exercise"),
    path("desk/admin/answer-words/", phrases.phrases, name="admin_answer_words"),
    path("figures/templates/", figures.templates, name="figures_templates"),
    path("figures/templates.csv", figures.templates_csv, name="figures_templates_csv"),
]
