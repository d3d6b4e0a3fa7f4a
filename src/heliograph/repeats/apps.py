from django.apps import AppConfig


class RepeatsConfig(AppConfig):
    name = "heliograph.repeats"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "重复反映"
