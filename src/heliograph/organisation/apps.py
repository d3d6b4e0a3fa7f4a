from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "heliograph.organisation"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "单位与民警"
