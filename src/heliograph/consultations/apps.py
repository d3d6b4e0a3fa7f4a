from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "heliograph.consultations"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "建议征集"
