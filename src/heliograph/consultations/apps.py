from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "heliograph.consultations"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "建议征集"

    def ready(self) -> None:
        from heliograph.consultations import reading, tasks  # noqa: F401 (tasks registers the jobs)
        from heliograph.consultations.actions import asking
        from heliograph.matters import events, own_page

        own_page.register(asking.CODE, own_page.OwnPage("calls", reading.is_any_open))
        events.subscribe(asking.listen)
