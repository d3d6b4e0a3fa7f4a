from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "heliograph.channels.webhooks"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "网络钩子"

    def ready(self) -> None:
        from heliograph.channels.api import hooks
        from heliograph.channels.webhooks import partner_views
        from heliograph.channels.webhooks.described import described
        from heliograph.channels.webhooks.listening import matter_happened, notice_happened
        from heliograph.matters import events
        from heliograph.notices import announcing

        events.subscribe(matter_happened)
        announcing.subscribe(notice_happened)
        hooks.describe(described)
        hooks.add(partner_views.routes)
