from django.apps import AppConfig


class PatrolConfig(AppConfig):
    name = "heliograph.patrol"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "巡逻规划"

    def ready(self) -> None:
        from heliograph.matters import events, reminders
        from heliograph.patrol import tasks  # noqa: F401  # registers what the worker runs
        from heliograph.patrol.actions.wishes import listen
        from heliograph.patrol.reminding import unplanned_rosters

        events.subscribe(listen)
        reminders.register(unplanned_rosters)
