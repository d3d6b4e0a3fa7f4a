from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    name = "heliograph.answering"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "答复检查"

    def ready(self) -> None:
        from heliograph.answering import beside, listener, tasks, trial
        from heliograph.learned import teaching, trials
        from heliograph.matters import events, helping

        events.subscribe(listener.of_event)
        helping.register(beside.help_with)
        teaching.register("answers", tasks.LEARN, trial.standing)
        trials.register("answers", trial.run)
