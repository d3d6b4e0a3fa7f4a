"""What the server runs: Django, this process's writer and (unless apart) its worker."""

from __future__ import annotations

import os
import threading

from django.core.wsgi import get_wsgi_application
from django.urls import base
from django.utils import timezone
from django.utils.translation import trans_real

from heliograph.site.turns import Turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliograph.site.settings")
TURNS = 4  # measured: docs/decisions/101-turns.md
application = Turns(get_wsgi_application(), TURNS)


def _use_plain_thread_locals() -> None:
    """Keep the language, the zone and the addresses of a request in plain thread-locals.

    Django keeps them in locals that also follow tasks of an async server, and every look takes a lock that all threads
    share: a page looks hundreds of times, and thirty threads queue for it. Here one thread answers one request.
    """
    trans_real._active = threading.local()  # type: ignore[attr-defined]
    timezone._active = threading.local()  # type: ignore[attr-defined]
    base._prefixes = threading.local()  # type: ignore[attr-defined]
    base._urlconfs = threading.local()  # type: ignore[attr-defined]


def _start_threads() -> None:
    from django.conf import settings

    from heliograph.channels.delivery import running as delivery
    from heliograph.channels.webhooks import running as webhooks
    from heliograph.jobs import queue, worker
    from heliograph.ledger import running
    from heliograph.matters import commit

    commit.start(while_waiting=application.given_up)
    queue.write_through(commit.durably)
    if settings.WORKER_INSIDE:
        worker.start_thread()
        running.start_thread()
        delivery.start_threads()
        webhooks.start_thread()


_use_plain_thread_locals()
if os.environ.get("HELIOGRAPH_SERVING") == "1":
    _start_threads()
