from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "heliograph.routing"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "分派建议"
