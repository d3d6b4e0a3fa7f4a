from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "heliograph.channels.feeds"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "订阅源"

    def ready(self) -> None:
        from heliograph.channels.feeds import (
            listening,
            tasks,  # noqa: F401 (registers the jobs)
        )
        from heliograph.notices import announcing
        from heliograph.notices.reading import ways_out

        announcing.subscribe(listening.listen)
        ways_out.register("feeds", listening.tell)
