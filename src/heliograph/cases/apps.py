from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "heliograph.cases"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "案件"
