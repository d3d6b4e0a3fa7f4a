"""Addresses of the external panel: who sits on it, what it asked, what the bureau answered."""

from django.urls import URLPattern, URLResolver, path

from heliograph.panel.views import desk, own, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("panel/", public.index, name="panel"),
    path("panel/join/<str:token>/", public.join, name="panel_join"),
    path("panel/desk/", own.index, name="panel_desk"),
    path("panel/desk/interests/", own.conflicts, name="panel_conflicts"),
    path("panel/desk/items/<uuid:item_id>/", own.item, name="panel_item"),
    path("desk/panel/", desk.index, name="desk_panel"),
    path("desk/panel/announce/", desk.announce, name="desk_panel_announce"),
    path("desk/panel/items/<uuid:item_id>/", desk.release, name="desk_panel_release"),
    path("desk/panel/members/<uuid:member_id>/end/", desk.end, name="desk_panel_end"),
]
