from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "heliograph.notices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "通报和提示"

    def ready(self) -> None:
        from heliograph.notices import tasks  # noqa: F401 (registers the jobs)
        from heliograph.notices.reading import boards, own_ways, ways_out
        from heliograph.supervision.reading import others

        others.register(boards.cards)
        ways_out.register("site", own_ways.ways)
