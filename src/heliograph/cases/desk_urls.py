"""Addresses of the desk's pages of cases."""

from django.urls import URLPattern, path

from heliograph.cases.views import desk_cases, desk_tellings

urlpatterns: list[URLPattern] = [
    path("cases/<str:number>/filed/", desk_cases.filed, name="desk_case_filed"),
    path("cases/<str:number>/keys/<uuid:party_id>/", desk_cases.party_key, name="desk_party_key"),
    path("tellings/", desk_tellings.report, name="desk_tellings"),
    path("tellings/owed/", desk_tellings.owed, name="desk_tellings_owed"),
    path("tellings/report.csv", desk_tellings.report_csv, name="desk_tellings_csv"),
]
