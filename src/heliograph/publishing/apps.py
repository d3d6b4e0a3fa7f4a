from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "heliograph.publishing"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "公开"

    def ready(self) -> None:
        from heliograph.insight import sources
        from heliograph.matters import events
        from heliograph.publishing import (
            counted,
            hearing_tasks,  # noqa: F401 (registers the jobs)
            learning,
            tasks,  # noqa: F401 (registers the jobs)
        )

        events.subscribe(learning.listen)
        sources.register("withdrawn-publications", counted.withdrawn)
