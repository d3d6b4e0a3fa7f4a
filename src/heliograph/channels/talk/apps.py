from django.apps import AppConfig


class TalkConfig(AppConfig):
    name = "heliograph.channels.talk"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "对话"

    def ready(self) -> None:
        from heliograph.channels.delivery import reading as delivery
        from heliograph.channels.talk import (
            reading,
            tasks,  # noqa: F401 (registers the jobs)
        )
        from heliograph.surveys import by_text

        delivery.also_waits(reading.waiting)
        by_text.open_with(reading.takes_texts)
