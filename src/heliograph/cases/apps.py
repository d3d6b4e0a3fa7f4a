from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "heliograph.cases"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "案件"

    def ready(self) -> None:
        from heliograph.cases import (
            listener,
            tasks,  # noqa: F401 (registers the jobs)
        )

        listener.listen()
