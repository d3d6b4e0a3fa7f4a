"""Addresses of the desk's pages of publishing."""

from django.urls import URLPattern, path

from heliograph.publishing.views import desk, masking

urlpatterns: list[URLPattern] = [
    path("desk/publishing/", desk.to_do, name="desk_publishing"),
    path("desk/publishing/new/", desk.choose, name="desk_publishing_choose"),
    path("desk/publishing/new/<slug:code>/", desk.new, name="desk_publishing_new"),
    path("desk/publishing/<uuid:document_id>/", desk.document, name="desk_publishing_document"),
    path("desk/publishing/<uuid:document_id>/mask/", masking.mask, name="desk_publishing_mask"),
    path("desk/publishing/<uuid:document_id>/do/<slug:verb>/", desk.do, name="desk_publishing_do"),
]
