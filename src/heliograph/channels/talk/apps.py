from django.apps import AppConfig


class TalkConfig(AppConfig):
    name = "heliograph.channels.talk"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "对话"

    def ready(self) -> None:
        from heliograph.channels.talk import (
            tasks,  # noqa: F401 (registers the jobs)
        )
