from django.apps import AppConfig


class FirmsConfig(AppConfig):
    name = "heliograph.firms"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "警企联系"

    def ready(self) -> None:
        from heliograph.core.text import Text
        from heliograph.firms import subjects, tasks  # noqa: F401 (registers the jobs)
        from heliograph.firms.actions.registering import CODE, guard, listen
        from heliograph.firms.beside import beside
        from heliograph.firms.reading.own import is_registered
        from heliograph.matters import asides, beyond, events, guards, own_page

        events.subscribe(listen)
        guards.register(guard)
        subjects.register()
        asides.register(beside)
        own_page.register(CODE, own_page.OwnPage("firm_register", lambda bureau_id: True))
        beyond.register(CODE, beyond.Beyond("firm", Text("我们企业的页面", "Our firm's page"), is_registered))
