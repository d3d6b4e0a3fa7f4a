from django.apps import AppConfig


class TalkConfig(AppConfig):
    name = "heliograph.channels.talk"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "对话"
