from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "heliograph.topics"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "话题"
