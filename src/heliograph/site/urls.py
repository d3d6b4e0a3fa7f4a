"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

from heliograph.site import views
from heliograph.site.style_guide import style_guide

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include("heliograph.channels.api.urls")),  # first: nothing is asked more often
    path("language/", views.language, name="language"),
    path("large-type/", views.large_type, name="large_type"),
    path("boundaries/", views.boundaries, name="boundaries"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("about/", views.about, name="about"),
    path("source/", views.source, name="source"),
    path("style/", style_guide, name="style"),
    path("desk/admin/", include("heliograph.organisation.urls")),
    path("desk/admin/", include("heliograph.matters.administration_urls")),
    path("", include("heliograph.matters.urls")),
    path("", include("heliograph.cases.urls")),
    path("", include("heliograph.supervision.urls")),
    path("", include("heliograph.publishing.urls")),
    path("", include("heliograph.notices.urls")),
    path("", include("heliograph.questions.urls")),
    path("", include("heliograph.learned.urls")),
    path("", include("heliograph.routing.urls")),
    path("", include("heliograph.repeats.urls")),
    path("", include("heliograph.topics.urls")),
    path("", include("heliograph.answering.urls")),
    path("", include("heliograph.consultations.urls")),
    path("", include("heliograph.duties.urls")),
    path("", include("heliograph.beats.urls")),
    path("", include("heliograph.bookings.urls")),
    path("", include("heliograph.visits.urls")),
    path("", include("heliograph.disputes.urls")),
    path("", include("heliograph.firms.urls")),
    path("", include("heliograph.volunteers.urls")),
    path("", include("heliograph.campaigns.urls")),
    path("", include("heliograph.forum.urls")),
    path("", include("heliograph.surveys.urls")),
    path("", include("heliograph.inspections.urls")),
    path("", include("heliograph.panel.urls")),
    path("", include("heliograph.patrol.urls")),
    path("", include("heliograph.appraisal.urls")),
    path("", include("heliograph.boards.urls")),
    path("", include("heliograph.opendata.urls")),
    path("", include("heliograph.channels.delivery.urls")),
    path("", include("heliograph.channels.subscriptions.urls")),
    path("", include("heliograph.channels.talk.urls")),
    path("", include("heliograph.channels.webhooks.urls")),
    path("", include("heliograph.channels.open311.urls")),
    path("", include("heliograph.channels.feeds.urls")),
    path("figures/", include("heliograph.insight.urls")),
    path("", include("heliograph.insight.desk_urls")),
    path("log/", include("heliograph.ledger.urls")),
    path("staff/", include("heliograph.site.account_urls")),
]

handler400 = "heliograph.site.errors.misunderstood"
handler403 = "heliograph.site.errors.forbidden"
handler404 = "heliograph.site.errors.not_found"
handler500 = "heliograph.site.errors.broken"
