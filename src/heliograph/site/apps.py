from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "heliograph.site"
    label = "heliograph_site"
