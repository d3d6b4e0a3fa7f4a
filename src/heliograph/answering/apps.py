from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    name = "heliograph.answering"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "答复检查"
