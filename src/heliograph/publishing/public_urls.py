"""Addresses of the public boards and the register."""

from django.urls import URLPattern, path

from heliograph.publishing.views import public

urlpatterns: list[URLPattern] = [
    path("public/", public.boards, name="public_boards"),
    path("public/register/", public.whole, name="public_register"),
    path("public/register.json", public.register_json, name="public_register_json"),
    path("public/feed.atom", public.feed, name="public_feed"),
    path("public/boards/<slug:code>/", public.board, name="public_board"),
    path("public/items/<uuid:document_id>/", public.item, name="public_item"),
    path("public/items/<uuid:document_id>.txt", public.text, name="public_text"),
]
