"""Addresses of telling people."""

from django.urls import URLPattern, URLResolver, path

from heliograph.channels.delivery import push_urls
from heliograph.channels.delivery.views import desk, links, reach, reports

urlpatterns: list[URLPattern | URLResolver] = [
    path("stop/<str:token>/", links.stop, name="stop"),
    path("reach/<str:token>/", links.confirm, name="reach_confirm"),
    path("m/<str:number>/reach/", reach.reach, name="reach"),
    path("case/<str:number>/reach/", reach.party_reach, name="party_reach"),
    path("channels/<slug:code>/reports/", reports.reports, name="channel_reports"),
    *push_urls.urlpatterns,
    path("desk/cases/<str:number>/keys/<uuid:party>/number/", desk.send_number, name="desk_send_number"),
    path("desk/channels/", desk.overview, name="desk_channels"),
    path("desk/channels/<uuid:message>/seen-to/", desk.seen_to, name="desk_channel_seen_to"),
    path("desk/channels/letters/", desk.letters, name="desk_letters"),
    path("desk/channels/letters/print/", desk.letters_print, name="desk_letters_print"),
    path("desk/channels/texts/", desk.text_list, name="desk_texts"),
    path("desk/channels/texts/<slug:code>/", desk.text, name="desk_text"),
    path("desk/channels/rules/", desk.rules, name="desk_channel_rules"),
]
