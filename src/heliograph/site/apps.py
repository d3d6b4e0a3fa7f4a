from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "heliograph.site"
    label = "heliograph_site"

    def ready(self) -> None:
        from heliograph.site import log_ins, tasks  # noqa: F401 (registers the jobs)

        log_ins.listen()
