from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "heliograph.surveys"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "回访与测评"

    def ready(self) -> None:
        from heliograph.matters import asides
        from heliograph.surveys import tasks  # noqa: F401 (registers the job)
        from heliograph.surveys.beside import for_holder

        asides.register_for_holder(for_holder)
