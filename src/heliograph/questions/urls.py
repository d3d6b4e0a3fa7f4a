"""Addresses of questions: the answer bank, open question times, reception days."""

from django.urls import URLPattern, URLResolver, path

from heliograph.questions.views import answers, answers_desk

BANK: list[URLPattern] = [
    path("answers/", answers.listing, name="answers"),
    path("answers/look/", answers.look, name="answers_look"),
    path("answers/suggest/", answers.suggest, name="answers_suggest"),
    path("answers/<uuid:answer_id>/", answers.answer, name="answer"),
    path("answers/<uuid:answer_id>/verdict/", answers.verdict, name="answer_verdict"),
    path("desk/answers/", answers_desk.to_do, name="desk_answers"),
    path("desk/answers/new/", answers_desk.new, name="desk_answer_new"),
    path("desk/answers/<uuid:answer_id>/review/", answers_desk.review, name="desk_answer_review"),
]

LIVE: list[URLPattern] = []
urlpatterns: list[URLPattern | URLResolver] = [*BANK]
