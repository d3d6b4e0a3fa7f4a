from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "heliograph.panel"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "警风监督员"

    def ready(self) -> None:
        from heliograph.panel import actions

        actions.listen()
