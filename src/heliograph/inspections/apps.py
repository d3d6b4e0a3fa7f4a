from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "heliograph.inspections"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "双随机检查与督察"

    def ready(self) -> None:
        from heliograph.inspections import actions

        actions.listen()
