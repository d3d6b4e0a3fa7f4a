"""Addresses of campaigns."""

from django.urls import URLPattern, URLResolver, path

from heliograph.campaigns.views import desk, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("campaigns/", public.listing, name="campaigns"),
    path("campaigns/<uuid:campaign_id>/", public.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/answer/", public.answer, name="campaign_answer"),
    path("desk/campaigns/", desk.listing, name="desk_campaigns"),
    path("desk/campaigns/new/", desk.new, name="desk_campaign_new"),
    path("desk/campaigns/<uuid:campaign_id>/", desk.campaign, name="desk_campaign"),
    path("desk/campaigns/<uuid:campaign_id>/do/<slug:verb>/", desk.do, name="desk_campaign_do"),
]
