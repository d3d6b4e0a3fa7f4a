from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "heliograph.forum"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "公开提问"

    def ready(self) -> None:
        from heliograph.forum import tasks  # noqa: F401 (registers its jobs)
        from heliograph.forum.actions import listening
        from heliograph.matters import events

        events.subscribe(listening.listen)
