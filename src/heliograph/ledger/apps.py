from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "heliograph.ledger"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "公开日志"

    def ready(self) -> None:
        from heliograph.ledger import listener, reading
        from heliograph.matters.reading import recorded

        listener.listen()
        recorded.provide(reading)
