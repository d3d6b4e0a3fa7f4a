"""Addresses of beats: which officer answers for a place, and how to reach them."""

from django.urls import URLPattern, URLResolver, path

from heliograph.beats.views import desk, public

_SHOWN: list[URLPattern] = [
    path("my-officer/", public.find, name="beats"),
    path("my-officer/here/", public.here, name="beats_here"),
    path("my-officer/map/", public.on_map, name="beats_map"),
    path("my-officer/map.geojson", public.shapes, name="beats_shapes"),
    path("my-officer/photos/<slug:badge>.jpg", public.portrait, name="beats_portrait"),
    path("b/<slug:code>/", public.beat, name="beat"),
    path("b/<slug:code>/card/", public.paper, name="beat_paper"),
]
_DESK: list[URLPattern] = [
    path("desk/beats/", desk.beats, name="desk_beats"),
    path("desk/beats/<slug:code>/", desk.beat, name="desk_beat"),
    path("desk/beats/<slug:code>/officers/<slug:badge>/", desk.officer, name="desk_beat_officer"),
    path("desk/beats/<slug:code>/off/", desk.take_off, name="desk_beat_off"),
]
urlpatterns: list[URLPattern | URLResolver] = [*_SHOWN, *_DESK]
