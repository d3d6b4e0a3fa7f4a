"""Addresses of telling people."""

from django.urls import URLPattern, URLResolver, path

from heliograph.channels.delivery.views import links, reach, reports

urlpatterns: list[URLPattern | URLResolver] = [
    path("stop/<str:token>/", links.stop, name="stop"),
    path("reach/<str:token>/", links.confirm, name="reach_confirm"),
    path("m/<str:number>/reach/", reach.reach, name="reach"),
    path("case/<str:number>/reach/", reach.party_reach, name="party_reach"),
    path("channels/<slug:code>/reports/", reports.reports, name="channel_reports"),
]
