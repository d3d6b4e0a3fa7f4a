from django.apps import AppConfig


class Open311Config(AppConfig):
    name = "heliograph.channels.open311"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Open311"

    def ready(self) -> None:
        from heliograph.channels.open311.reading.requests import called
        from heliograph.matters.reading import finding

        finding.also_by(called)
