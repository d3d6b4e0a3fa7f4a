from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "heliograph.channels.feeds"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "订阅源"
