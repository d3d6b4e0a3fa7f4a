from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "heliograph.bookings"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "预约"

    def ready(self) -> None:
        from heliograph.bookings import keeping  # noqa: F401 (registers the jobs)
        from heliograph.bookings.actions import listen
        from heliograph.matters import events

        events.subscribe(listen)
