from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "heliograph.visits"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "走访"

    def ready(self) -> None:
        from heliograph.visits import tasks  # noqa: F401 (registers the job)
