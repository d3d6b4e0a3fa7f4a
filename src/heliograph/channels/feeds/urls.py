"""Addresses of feeds."""

from django.urls import URLPattern, URLResolver, path

from heliograph.channels.feeds.calendar import views as calendar
from heliograph.channels.feeds.cap import views as cap
from heliograph.channels.feeds.discovery import views as discovery
from heliograph.channels.feeds.fediverse import views as fediverse
from heliograph.channels.feeds.geo import views as geo
from heliograph.channels.feeds.syndication import views as syndication

urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.site_map, name="sitemap"),
    path(".well-known/security.txt", discovery.security_txt, name="security_txt"),
    path("feeds/", discovery.every_feed, name="feeds"),
    path("feeds/alerts.atom", cap.index, name="feeds_alerts"),
    path("feeds/alerts/certificates.pem", cap.certificates, name="feeds_certificates"),
    path("feeds/alerts/<uuid:notice_id>/<int:number>.xml", cap.message, name="feeds_alert"),
    path("feeds/alerts/<uuid:notice_id>/cancel.xml", cap.cancel, name="feeds_alert_cancel"),
    path("feeds/<slug:language>/notices.<slug:form>", syndication.everything, name="feeds_notices"),
    path("feeds/<slug:language>/kinds/<slug:code>.<slug:form>", syndication.of_kind, name="feeds_kind"),
    path("feeds/<slug:language>/areas/<slug:code>.<slug:form>", syndication.of_area, name="feeds_area"),
    path("feeds/<slug:language>/events.ics", calendar.events, name="feeds_events"),
    path("feeds/<slug:name>.geojson", geo.collection, name="feeds_geo"),
    path(".well-known/webfinger", fediverse.webfinger, name="fediverse_webfinger"),
    path(".well-known/nodeinfo", fediverse.nodeinfo_links, name="fediverse_nodeinfo_links"),
    path("fediverse/nodeinfo/2.1", fediverse.nodeinfo, name="fediverse_nodeinfo"),
    path("fediverse/actor", fediverse.actor, name="fediverse_actor"),
    path("fediverse/inbox", fediverse.inbox, name="fediverse_inbox"),
    path("fediverse/outbox", fediverse.outbox, name="fediverse_outbox"),
    path("fediverse/followers", fediverse.followers, name="fediverse_followers"),
    path("fediverse/following", fediverse.following, name="fediverse_following"),
    path("fediverse/notes/<uuid:notice_id>", fediverse.note, name="fediverse_note"),
]
