from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "heliograph.channels.subscriptions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "订阅"

    def ready(self) -> None:
        from heliograph.channels.subscriptions import (
            actions,
            reading,
            tasks,  # noqa: F401 (registers the jobs)
        )
        from heliograph.notices import announcing
        from heliograph.notices.reading import ways_out

        announcing.subscribe(actions.of_notice)
        ways_out.register("subscriptions", reading.account)
