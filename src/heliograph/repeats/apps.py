from django.apps import AppConfig


class RepeatsConfig(AppConfig):
    name = "heliograph.repeats"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "重复反映"

    def ready(self) -> None:
        from heliograph.matters import asides, events
        from heliograph.publishing import announcing
        from heliograph.repeats import actions, beside, tasks  # noqa: F401 (tasks registers the jobs)

        events.subscribe(actions.listen)
        announcing.subscribe(actions.listen_to_register)
        asides.register(beside.aside)
