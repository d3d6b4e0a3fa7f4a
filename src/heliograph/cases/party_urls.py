"""Addresses of the parties' pages."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from heliograph.cases.views import party, party_doing

urlpatterns: list[URLPattern] = [
    path("case/", party.door, name="party_door"),
    path("case/leave/", party.leave, name="party_leave"),
    path("c/", RedirectView.as_view(pattern_name="party_door"), name="party_short"),
    path("c/<str:number>", party.opened, name="party_opened"),
    path("case/<str:number>/", party.party, name="party"),
    path("case/<str:number>/why/<slug:promise>/", party.why, name="party_why"),
    path("case/<str:number>/do/<slug:action>/", party_doing.do, name="party_do"),
    path("case/<str:number>/files/<uuid:file>/", party.document, name="party_file"),
]
