"""Addresses of random checks and of inspection: draws anybody can repeat, findings and corrections."""

from django.urls import URLPattern, URLResolver, path

from heliograph.inspections.views import desk, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("inspections/", public.index, name="inspections"),
    path("inspections/<uuid:draw_id>/", public.draw, name="inspection"),
    path("draws/<uuid:draw_id>.json", public.file, name="draw_file"),
    path("desk/inspections/", desk.index, name="desk_inspections"),
    path("desk/inspections/announce/", desk.announce, name="desk_inspection_announce"),
    path("desk/inspections/found/", desk.spot, name="desk_inspection_spot"),
    path("desk/inspections/items/<uuid:item_id>/", desk.item, name="desk_inspection_item"),
]
