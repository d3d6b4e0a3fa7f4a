"""Addresses of duties: what comes round by a rule, done on time, moved with a reason, or missed in the open."""

from django.urls import URLPattern, URLResolver, path

from heliograph.duties.views import desk, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("duties/", public.board, name="duties"),
    path("duties/<uuid:duty_id>/", public.line, name="duty"),
    path("duties/number/<str:number>/", public.by_number, name="duty_by_number"),
    path("duties/rule/<slug:rule>/", public.listing, name="duty_list"),
    path("desk/duties/", desk.agenda, name="desk_duties"),
    path("desk/duties/calendar.ics", desk.ics, name="desk_duties_calendar"),
    path("desk/duties/<uuid:duty_id>/words/", desk.words, name="desk_duty_words"),
    path("desk/duties/rules/", desk.rules, name="desk_duty_rules"),
    path("desk/duties/rules/new/", desk.new, name="desk_duty_rule_new"),
    path("desk/duties/rules/<slug:code>/", desk.rule, name="desk_duty_rule"),
]
