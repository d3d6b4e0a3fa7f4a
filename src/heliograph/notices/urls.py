"""Addresses of notices: the public boards, the screens, the desk's pages."""

from django.urls import URLPattern, URLResolver, path

from heliograph.notices.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("news/<uuid:notice_id>/", public.item, name="notice"),
    path("news/<uuid:notice_id>/images/<uuid:image_id>.<slug:extension>", public.image, name="notice_image"),
    path("news/<uuid:notice_id>/images/<uuid:image_id>/small.jpg", public.small_image, name="notice_image_small"),
]
