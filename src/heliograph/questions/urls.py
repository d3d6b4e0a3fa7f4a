"""Addresses of questions: the answer bank, open question times, reception days."""

from django.urls import URLPattern, URLResolver, path

from heliograph.questions.views import answers, answers_desk, live, live_desk, reception, reception_desk

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
LIVE: list[URLPattern] = [
    path("live/", live.listing, name="live"),
    path("live/mine/", live.mine, name="live_mine"),
    path("live/<uuid:hour_id>/", live.hour, name="live_hour"),
    path("live/<uuid:hour_id>/now/", live.now, name="live_now"),
    path("live/<uuid:hour_id>/ask/", live.ask, name="live_ask"),
    path("live/<uuid:hour_id>.ics", live.ics, name="live_calendar"),
    path("desk/live/", live_desk.to_do, name="desk_live"),
    path("desk/live/new/", live_desk.new, name="desk_live_new"),
    path("desk/live/<uuid:hour_id>/", live_desk.hour, name="desk_live_hour"),
    path("desk/live/<uuid:hour_id>/do/<slug:verb>/", live_desk.do, name="desk_live_do"),
    path("desk/live/questions/<uuid:question_id>/", live_desk.question, name="desk_live_question"),
]
RECEPTION: list[URLPattern] = [
    path("reception/", reception.listing, name="reception"),
    path("reception/leaders/", reception.leaders, name="reception_leaders"),
    path("reception/<uuid:day_id>/", reception.day, name="reception_day"),
    path("reception/<uuid:day_id>/book/", reception.book, name="reception_book"),
    path("reception/<uuid:day_id>.ics", reception.ics, name="reception_calendar"),
    path("desk/reception/", reception_desk.to_do, name="desk_reception"),
    path("desk/reception/standing/", reception_desk.desk, name="desk_reception_standing"),
    path("desk/reception/visit/<uuid:matter_id>/", reception_desk.visit, name="desk_reception_visit"),
    path("desk/reception/new/", reception_desk.new, name="desk_reception_new"),
    path("desk/reception/<uuid:day_id>/", reception_desk.day, name="desk_reception_day"),
    path("desk/reception/<uuid:day_id>/do/<slug:verb>/", reception_desk.do, name="desk_reception_do"),
    path("desk/reception/place/<uuid:matter_id>/", reception_desk.place, name="desk_reception_place"),
]

urlpatterns: list[URLPattern | URLResolver] = [*BANK, *LIVE, *RECEPTION]
