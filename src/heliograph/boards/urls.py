"""Addresses of the public boards: does my station answer, how long does it take, what came of it."""

from django.urls import URLPattern, URLResolver, path

from heliograph.boards.views import finding, public, themes

urlpatterns: list[URLPattern | URLResolver] = [
    path("figures/", public.whole, name="figures"),
    path("figures/table.csv", public.table_csv, name="board_csv"),
    path("figures/units/", finding.find, name="board_find"),
    path("figures/units/map/", finding.on_map, name="board_map"),
    path("figures/units/map.geojson", finding.shapes, name="board_shapes"),
    path("figures/units/<str:code>/", public.board, name="board_of"),
    path("figures/units/<str:code>/poster/", public.poster, name="board_poster"),
    path("figures/promises/", themes.promises, name="board_promises"),
    path("figures/ratings/", themes.ratings, name="board_ratings"),
    path("figures/complaints/", themes.complaints, name="board_complaints"),
    path("figures/openness/", themes.openness, name="board_openness"),
]
