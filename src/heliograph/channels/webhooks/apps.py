from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "heliograph.channels.webhooks"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "网络钩子"

    def ready(self) -> None:
        from heliograph.channels.webhooks.listening import matter_happened, notice_happened
        from heliograph.matters import events
        from heliograph.notices import announcing

        events.subscribe(matter_happened)
        announcing.subscribe(notice_happened)
