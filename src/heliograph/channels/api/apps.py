from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "heliograph.channels.api"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "接口"
