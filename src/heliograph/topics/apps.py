from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "heliograph.topics"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "话题"

    def ready(self) -> None:
        from heliograph.topics import tasks  # noqa: F401 (registers the jobs)
