from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "heliograph.consultations"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "建议征集"

    def ready(self) -> None:
        from heliograph.consultations import tasks  # noqa: F401 (registers the jobs)
