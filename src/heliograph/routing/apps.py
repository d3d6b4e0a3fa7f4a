from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "heliograph.routing"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "分派建议"

    def ready(self) -> None:
        from heliograph.learned import teaching, trials
        from heliograph.matters import asides
        from heliograph.routing import beside, standing, tasks, trial, units

        asides.register(beside.aside)
        teaching.register("routing", tasks.LEARN, standing.sentences)
        trials.register("routing", trial.run)
        teaching.register(units.KIND, tasks.LEARN_UNITS, standing.of_units, units.title_of)
        trials.register(units.KIND, trial.run_units)
