from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "heliograph.channels.delivery"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "告知的送达"
