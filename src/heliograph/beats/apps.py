from django.apps import AppConfig


class BeatsConfig(AppConfig):
    name = "heliograph.beats"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "我的民警"

    def ready(self) -> None:
        from heliograph.beats.beside import beside, for_holder
        from heliograph.matters import asides

        asides.register(beside)
        asides.register_for_holder(for_holder)
