"""Addresses of call-backs and surveys: who is asked is drawn, what was said is counted with its margin."""

from django.urls import URLPattern, URLResolver, path

from heliograph.surveys.views import calling, desk, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("surveys/", public.listing, name="surveys"),
    path("surveys/answer/", public.begin, name="survey_answer"),
    path("surveys/answer/send/", public.send, name="survey_send"),
    path("surveys/call-backs/", calling.board, name="call_backs"),
    path("surveys/call-backs/<str:number>/", calling.agree, name="call_back_agree"),
    path("surveys/<uuid:survey_id>/", public.survey, name="survey"),
    path("surveys/<uuid:survey_id>/drawn.csv", public.drawn, name="survey_drawn"),
    path("surveys/<uuid:survey_id>/answers.csv", public.answers, name="survey_open_answers"),
    path("desk/surveys/", desk.listing, name="desk_surveys"),
    path("desk/surveys/new/", desk.new, name="desk_survey_new"),
    path("desk/surveys/call-backs/", calling.listing, name="desk_call_backs"),
    path("desk/surveys/call-backs/<str:number>/", calling.one, name="desk_call_back"),
    path("desk/surveys/<uuid:survey_id>/", desk.survey, name="desk_survey"),
    path("desk/surveys/<uuid:survey_id>/letters/", desk.letters, name="desk_survey_letters"),
    path("desk/surveys/<uuid:survey_id>/paper/", desk.paper, name="desk_survey_paper"),
    path("desk/surveys/<uuid:survey_id>/do/<slug:verb>/", desk.do, name="desk_survey_do"),
]
