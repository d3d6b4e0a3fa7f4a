from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "heliograph.channels.subscriptions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "订阅"
