from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "heliograph.jobs"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "后台任务"
