from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "heliograph.appraisal"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "绩效考核"

    def ready(self) -> None:
        from heliograph.appraisal import goal_subjects, reviews

        goal_subjects.register()
        reviews.register()
