"""Addresses of appraisal: agreed indicators, scores that open down to events, objections, goals decomposed into duties."""

from django.urls import URLPattern, URLResolver, path

from heliograph.appraisal.views import desk, public, setting

urlpatterns: list[URLPattern | URLResolver] = [
    path("appraisal/", public.index, name="appraisal"),
    path("appraisal/goals/", public.goals, name="appraisal_goals"),
    path("appraisal/sets/<slug:code>/", public.one_set, name="appraisal_set"),
    path("appraisal/<uuid:appraisal_id>/", public.one, name="appraisal_one"),
    path("desk/appraisal/", desk.index, name="desk_appraisal"),
    path("desk/appraisal/mine/", desk.mine, name="desk_appraisal_mine"),
    path("desk/appraisal/sets/", setting.sets, name="desk_appraisal_sets"),
    path("desk/appraisal/sets/new/", setting.new_set, name="desk_appraisal_set_new"),
    path("desk/appraisal/goals/new/", setting.new_goal, name="desk_appraisal_goal_new"),
    path("desk/appraisal/<uuid:appraisal_id>/", desk.one, name="desk_appraisal_one"),
    path("desk/appraisal/<uuid:appraisal_id>/what-if/", desk.what_if, name="desk_appraisal_what_if"),
    path("desk/appraisal/<uuid:appraisal_id>/events/", desk.events, name="desk_appraisal_events"),
]
