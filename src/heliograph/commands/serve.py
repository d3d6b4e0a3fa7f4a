"""`heliograph serve` and `heliograph worker`."""

from __future__ import annotations

import os
import signal
import threading
from typing import Annotated

import typer

from heliograph.commands.answer import refuse, set_up
from heliograph.site import environment


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    processes: Annotated[int, typer.Option(help="Web processes; more than one only with PostgreSQL.")] = 1,
    threads: Annotated[int, typer.Option(help="Threads that answer requests, in each process.")] = 32,
) -> None:
    """Serve the instance. One process has one writer thread: what requests write is committed together.

    Example: HELIOGRAPH_HOME=/srv/heliograph heliograph serve --port 8000
    """
    if "HELIOGRAPH_BASE_URL" not in environment.read().values:
        os.environ["HELIOGRAPH_BASE_URL"] = f"http://localhost:{port}"
    set_up()
    from django.conf import settings

    from heliograph.commands.doctor import problems_at_start

    if settings.IS_DEMO:  # before the check, which asks the witnesses what they saw
        from heliograph.demo import neighbours

        neighbours.serve(settings.HELIOGRAPH_HOME)
    found = problems_at_start(processes=processes)
    if found:
        refuse("\n".join(["The instance can't be served:", *found, "Run `heliograph doctor` for the whole report."]))
    from heliograph.site import static_files

    static_files.collect()
    os.environ["HELIOGRAPH_SERVING"] = "1"
    from granian import Granian
    from granian.constants import Interfaces

    typer.echo(
        f"阳光警务 Heliograph: http://{'localhost' if address == '127.0.0.1' else address}:{port}/  (Ctrl-C stops)"
    )
    Granian(
        "heliograph.site.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        backpressure=threads * 4,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()


def worker() -> None:
    """Run the instance's jobs, its log and its messages in a process of its own (with HELIOGRAPH_WORKER=apart). Any number may run.

    Example: HELIOGRAPH_HOME=/srv/heliograph HELIOGRAPH_WORKER=apart heliograph worker
    """
    set_up()
    from heliograph.jobs.worker import work

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    from heliograph.channels.delivery import running as delivery
    from heliograph.channels.webhooks import running as webhooks
    from heliograph.ledger import running

    sequencing = threading.Thread(target=running.work, args=(stop,), name="heliograph-sequencer")
    sequencing.start()
    delivering = [*delivery.start_threads(stop), webhooks.start_thread(stop)]
    work(stop)
    for thread in (sequencing, *delivering):
        thread.join()
