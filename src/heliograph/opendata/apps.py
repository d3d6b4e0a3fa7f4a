from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "heliograph.opendata"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "开放数据"

    def ready(self) -> None:
        from heliograph.opendata import tasks  # noqa: F401 (registers the jobs)
