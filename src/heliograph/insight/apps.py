"""The open statistics: figures drawn from the spine's rows."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "heliograph.insight"
