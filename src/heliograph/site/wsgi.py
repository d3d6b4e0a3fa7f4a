"""What the server runs: Django, this process's writer and (unless apart) its worker."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliograph.site.settings")
application = get_wsgi_application()


def _start_threads() -> None:
    from django.conf import settings

    from heliograph.jobs import queue, worker
    from heliograph.matters import commit

    commit.start()
    queue.write_through(commit.durably)
    if settings.WORKER_INSIDE:
        worker.start_thread()


if os.environ.get("HELIOGRAPH_SERVING") == "1":
    _start_threads()
