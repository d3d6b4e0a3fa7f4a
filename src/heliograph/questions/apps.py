from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "heliograph.questions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "常问和问答"
