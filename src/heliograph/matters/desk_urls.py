"""Addresses of the desk, where officers work."""

from django.urls import URLPattern, path

from heliograph.matters.views import desk, desk_board, desk_enter, desk_matter, desk_templates

urlpatterns: list[URLPattern] = [
    path("", desk.owed_list, name="desk"),
    path("assign/", desk.assign, name="desk_assign"),
    path("search/", desk.search, name="desk_search"),
    path("follow-ups/", desk.follow_up_list, name="desk_follow_ups"),
    path("board/", desk_board.board, name="board"),
    path("templates/", desk_templates.templates, name="desk_templates"),
    path("templates/<int:template_id>/retire/", desk_templates.retire, name="desk_template_retire"),
    path("enter/", desk_enter.choose, name="desk_enter_choose"),
    path("enter/<slug:code>/", desk_enter.enter, name="desk_enter"),
    path("m/<str:number>/", desk_matter.matter_page, name="desk_matter"),
    path("m/<str:number>/do/<slug:action>/", desk_matter.do, name="desk_do"),
    path("m/<str:number>/files/<uuid:file_id>/", desk_matter.file, name="desk_file"),
    path("m/<str:number>/resident/", desk_matter.resident, name="desk_resident"),
    path("events/", desk_matter.records, name="desk_records"),
    path("events/<str:number>/", desk_matter.events, name="desk_events"),
]
