from django.apps import AppConfig


class LearnedConfig(AppConfig):
    name = "heliograph.learned"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "学到的模型"
