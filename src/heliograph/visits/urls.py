"""Addresses of visits: the desk's pages, the phone's door below them, and what everybody sees."""

from django.urls import URLPattern, URLResolver, path

from heliograph.visits.views import desk, phone, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("visits/", public.board, name="visits"),
    path("visits/slip/", public.slip, name="visit_slip"),
    path("desk/visits/", desk.listing, name="desk_visits"),
    path("desk/visits/plan/", desk.plan, name="desk_visit_plan"),
    path("desk/visits/new/", desk.visit, name="desk_visit_new"),
    path("desk/visits/requests/", desk.choose, name="desk_visit_requests"),
    path("desk/visits/requests/<slug:code>/", desk.request_at_the_door, name="desk_visit_request"),
    path("desk/visits/slips/", desk.slips, name="desk_visit_slips"),
    path("desk/visits/slips/cancel/", desk.cancel, name="desk_visit_slips_cancel"),
    path("desk/visits/app/", phone.app, name="visits_app"),
    path("desk/visits/worker.js", phone.worker, name="visits_worker"),
    path("desk/visits/app.webmanifest", phone.manifest, name="visits_manifest"),
    path("desk/visits/app/data/", phone.data, name="visits_data"),
    path("desk/visits/app/slips/", phone.slips, name="visits_slips"),
    path("desk/visits/app/sync/", phone.sync, name="visits_sync"),
    path("desk/visits/<uuid:visit_id>/", desk.visit, name="desk_visit"),
]
