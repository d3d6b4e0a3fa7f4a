from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "heliograph.channels.api"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "接口"

    def ready(self) -> None:
        from heliograph.channels.api.listener import owe_news
        from heliograph.matters import events

        events.subscribe(owe_news)
