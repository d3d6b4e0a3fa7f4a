from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "heliograph.campaigns"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "宣传活动"
