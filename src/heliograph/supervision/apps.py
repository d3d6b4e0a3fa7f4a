from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "heliograph.supervision"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "监督"

    def ready(self) -> None:
        from heliograph.supervision import (
            listener,
            tasks,  # noqa: F401 (registers the jobs)
        )

        listener.listen()
