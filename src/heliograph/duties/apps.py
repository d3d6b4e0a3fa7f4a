from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "heliograph.duties"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "定期任务"

    def ready(self) -> None:
        from heliograph.duties import (
            counted,
            listings,
            tasks,  # noqa: F401 (registers the jobs)
        )
        from heliograph.duties.actions import following
        from heliograph.insight import sources

        listings.register()
        sources.register("duties-done", counted.done)
        following.listen()
