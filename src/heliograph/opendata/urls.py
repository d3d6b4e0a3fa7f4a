"""Addresses of the open data: releases, catalogue, badges, the yearly report. A release's never changes; `latest` goes on to the newest."""

from django.urls import URLPattern, URLResolver, path

from heliograph.opendata.views import badges, desk, desk_terms, public, reports

urlpatterns: list[URLPattern | URLResolver] = [
    path("open-data/", public.index, name="opendata"),
    path("open-data/method/", public.method, name="opendata_method"),
    path("open-data/catalog.jsonld", public.catalog, name="opendata_catalog"),
    path("open-data/changes.json", public.changes, name="opendata_changes"),
    path("open-data/badges/", badges.listing, name="opendata_badges"),
    path("open-data/badges/<slug:unit>/", badges.codes, name="opendata_badge"),
    path("open-data/badges/<slug:unit>/badge.json", badges.value, name="opendata_badge_json"),
    path("open-data/badges/<slug:unit>/<slug:language>.svg", badges.picture, name="opendata_badge_picture"),
    path("open-data/promises/", public.index, name="opendata_promises"),
    path("open-data/promises/latest/", public.latest, name="opendata_latest"),
    path("open-data/promises/latest/<str:name>", public.latest, name="opendata_latest_file"),
    path("open-data/promises/<slug:code>/", public.release, name="opendata_release"),
    path("open-data/promises/<slug:code>/proof.json", public.proof, name="opendata_proof"),
    path("open-data/promises/<slug:code>/<str:name>", public.file, name="opendata_file"),
    path("reports/", reports.listing, name="reports"),
    path("reports/<int:year>/", reports.report, name="report"),
    path("reports/<int:year>/<slug:language>.pdf", reports.pdf, name="report_pdf"),
    path("desk/open-data/", desk_terms.terms, name="desk_opendata"),
    path("desk/open-data/correct/", desk_terms.correct, name="desk_opendata_correct"),
    path("desk/reports/", desk.listing, name="desk_reports"),
    path("desk/reports/<int:year>/", desk.report, name="desk_report"),
    path("desk/reports/<int:year>/publish/", desk.publish, name="desk_report_publish"),
]
