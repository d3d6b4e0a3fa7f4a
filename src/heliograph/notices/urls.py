"""Addresses of notices: the public boards, the screens, the desk's pages."""

from django.urls import URLPattern, URLResolver, path

from heliograph.notices.views import desk, desk_boards, desk_checking, desk_writing, public, screen

_SHOWN: list[URLPattern] = [
    path("news/", public.boards, name="notices"),
    path("news/kinds/<slug:code>/", public.board, name="notice_board"),
    path("news/<uuid:notice_id>/", public.item, name="notice"),
    path("news/<uuid:notice_id>/versions/", public.versions, name="notice_versions"),
    path("news/<uuid:notice_id>/versions/<int:number>/", public.version, name="notice_version"),
    path("news/<uuid:notice_id>/poster/", public.poster, name="notice_poster"),
    path("news/<uuid:notice_id>/images/<uuid:image_id>.<slug:extension>", public.image, name="notice_image"),
    path("news/<uuid:notice_id>/images/<uuid:image_id>/small.jpg", public.small_image, name="notice_image_small"),
    path("screen/", screen.screen, name="notice_screen"),
    path("screen/<slug:code>/", screen.screen, name="notice_screen_of"),
]
_DESK: list[URLPattern] = [
    path("desk/notices/", desk.to_do, name="desk_notices"),
    path("desk/notices/new/", desk_writing.choose, name="desk_notices_choose"),
    path("desk/notices/new/<slug:code>/", desk_writing.new, name="desk_notices_new"),
    path("desk/notices/boards/", desk_boards.boards, name="desk_boards"),
    path("desk/notices/boards/<str:code>/", desk_boards.board, name="desk_board"),
    path("desk/notices/<uuid:notice_id>/", desk.notice, name="desk_notice"),
    path("desk/notices/<uuid:notice_id>/write/", desk_writing.write, name="desk_notice_write"),
    path("desk/notices/<uuid:notice_id>/check/", desk_checking.check, name="desk_notice_check"),
    path("desk/notices/<uuid:notice_id>/preview/", desk.preview, name="desk_notice_preview"),
    path("desk/notices/<uuid:notice_id>/revisions/<int:number>/", desk.revision, name="desk_notice_revision"),
    path("desk/notices/<uuid:notice_id>/images/<uuid:image_id>/", desk_writing.image, name="desk_notice_image"),
    path("desk/notices/<uuid:notice_id>/do/<slug:verb>/", desk.do, name="desk_notice_do"),
]
urlpatterns: list[URLPattern | URLResolver] = [*_SHOWN, *_DESK]
