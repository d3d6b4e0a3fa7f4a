from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "heliograph.channels.webhooks"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "网络钩子"
