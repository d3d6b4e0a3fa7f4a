"""Addresses of the API: /api/ for people, /api/v1/ for programs."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from heliograph.channels.api import http
from heliograph.channels.api.endpoints import addresses
from heliograph.channels.api.views import administration, desk, reference

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", http.door(reference.openapi, reads_json=False), name="api_description"),
    path("api/v1/", include(addresses())),
    path("api/", reference.explained, name="api"),
    re_path(r"^api/(?P<rest>(?:openapi\.json|procedures|matters)(?:/.*)?)$", reference.moved, name="api_moved"),
    path("desk/m/<str:number>/hand-over/", desk.hand_over, name="desk_hand_over"),
    path("desk/hand-overs/", desk.hand_overs, name="desk_hand_overs"),
    path("desk/admin/partners/", administration.partner_list, name="admin_partners"),
    path("desk/admin/partners/new/", administration.partner_new, name="admin_partner_new"),
    path("desk/admin/partners/<slug:code>/", administration.partner_page, name="admin_partner"),
    path("desk/admin/partners/<slug:code>/secret/", administration.partner_secret, name="admin_partner_secret"),
    path("desk/admin/partners/<slug:code>/stop/", administration.partner_stop, name="admin_partner_stop"),
]
