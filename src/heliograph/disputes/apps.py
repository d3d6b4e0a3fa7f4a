from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "heliograph.disputes"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "矛盾纠纷调解"

    def ready(self) -> None:
        from heliograph.core.text import Text
        from heliograph.disputes import tasks  # noqa: F401 (registers the jobs)
        from heliograph.disputes.actions import CODE
        from heliograph.disputes.beside import beside
        from heliograph.disputes.guarding import guard
        from heliograph.disputes.listening import listen
        from heliograph.matters import asides, beyond, events, guards

        events.subscribe(listen)
        guards.register(guard)
        asides.register(beside)
        beyond.register(
            CODE,
            beyond.Beyond("dispute", Text("调解的页面：日子、协议、签字", "The mediation: dates, agreement, signing")),
        )
