from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "heliograph.matters"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "事项"

    def ready(self) -> None:
        from heliograph.matters import tasks  # noqa: F401 (registers the jobs)
