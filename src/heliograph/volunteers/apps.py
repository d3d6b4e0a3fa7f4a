from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "heliograph.volunteers"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "联系点与志愿者"

    def ready(self) -> None:
        from heliograph.volunteers import booking_subjects, listings

        listings.register()
        booking_subjects.register()
