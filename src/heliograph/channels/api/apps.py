from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "heliograph.channels.api"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "接口"

    def ready(self) -> None:
        from heliograph.channels.api.listener import owe_news
        from heliograph.channels.api.reading.progress import called
        from heliograph.matters import events
        from heliograph.matters.reading import finding

        events.subscribe(owe_news)
        finding.also_by(called)
