"""The open statistics: figures drawn from the spine's rows."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "heliograph.insight"

    def ready(self) -> None:
        from heliograph.insight import (
            sources,
            tasks,  # noqa: F401 (registers the job)
            workload,
        )
        from heliograph.insight.gaming import (
            tags,
        )
        from heliograph.insight.gaming import (
            tasks as gaming_tasks,  # noqa: F401 (registers the jobs)
        )
        from heliograph.matters import events

        events.rated(tags.rated)
        sources.register("workload", workload.workload, of_people=True, hides=workload.hides)
