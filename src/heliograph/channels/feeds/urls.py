"""Addresses of feeds."""

from django.urls import URLPattern, URLResolver, path

from heliograph.channels.feeds.cap import views as cap
from heliograph.channels.feeds.syndication import views as syndication

urlpatterns: list[URLPattern | URLResolver] = [
    path("feeds/alerts.atom", cap.index, name="feeds_alerts"),
    path("feeds/alerts/certificates.pem", cap.certificates, name="feeds_certificates"),
    path("feeds/alerts/<uuid:notice_id>/<int:number>.xml", cap.message, name="feeds_alert"),
    path("feeds/alerts/<uuid:notice_id>/cancel.xml", cap.cancel, name="feeds_alert_cancel"),
    path("feeds/<slug:language>/notices.<slug:form>", syndication.everything, name="feeds_notices"),
    path("feeds/<slug:language>/kinds/<slug:code>.<slug:form>", syndication.of_kind, name="feeds_kind"),
    path("feeds/<slug:language>/areas/<slug:code>.<slug:form>", syndication.of_area, name="feeds_area"),
]
