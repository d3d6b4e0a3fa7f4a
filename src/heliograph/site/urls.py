"""Every address of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from heliograph.site import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("language/", views.language, name="language"),
    path("large-type/", views.large_type, name="large_type"),
    path("boundaries/", views.boundaries, name="boundaries"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("about/", views.about, name="about"),
    path("source/", views.source, name="source"),
    path("", include("heliograph.matters.urls")),
    path("figures/", include("heliograph.insight.urls")),
    path("staff/", include("allauth.urls")),
    path("administration/", admin.site.urls),
]

handler403 = "heliograph.site.errors.forbidden"
handler404 = "heliograph.site.errors.not_found"
handler500 = "heliograph.site.errors.broken"
