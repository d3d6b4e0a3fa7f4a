"""公开看板: what was promised, what was kept, and what came of it, for whoever lives there."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "heliograph.boards"
    verbose_name = "公开看板"

    def ready(self) -> None:
        from heliograph.boards import tasks  # noqa: F401 (registers the job)
