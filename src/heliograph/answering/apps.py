from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    name = "heliograph.answering"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "答复检查"

    def ready(self) -> None:
        from heliograph.answering import beside, counted, listener, tasks, trial
        from heliograph.insight import sources
        from heliograph.learned import teaching, trials
        from heliograph.matters import events, helping

        events.subscribe(listener.of_event)
        sources.register("template-share", counted.templates, of_people=True)
        helping.register(beside.help_with)
        teaching.register("answers", tasks.LEARN, trial.standing)
        trials.register("answers", trial.run)
