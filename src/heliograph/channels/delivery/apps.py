from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "heliograph.channels.delivery"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "告知的送达"

    def ready(self) -> None:
        from heliograph.channels.delivery import (
            actions,
            left,
            tasks,  # noqa: F401 (registers the jobs)
            telling,
            ways,
        )
        from heliograph.matters import events, news
        from heliograph.matters import ways as spine

        news.subscribe(left.listen, actions.let_go)
        spine.offer(ways.offered)
        events.told(telling.listen)
        events.subscribe(telling.changed)
