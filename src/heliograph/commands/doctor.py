"""`heliograph doctor`: is the instance whole? Start-up asks the same questions and refuses to serve on a bad answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from heliograph.commands.answer import AsJson, say, set_up


def doctor(
    quick: Annotated[bool, typer.Option(help="Leave out the checks that read every matter.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check settings, keys, database, files, every matter's chain of records, deadlines, and the log. Status 1 if something is wrong.

    Example: HELIOGRAPH_HOME=/srv/heliograph heliograph doctor
    """
    set_up()
    from django.conf import settings
    from django.utils import timezone

    from heliograph.channels.api.reading import handovers
    from heliograph.channels.delivery import health
    from heliograph.channels.feeds.discovery import security
    from heliograph.channels.webhooks.reading import endpoints
    from heliograph.ledger import reading
    from heliograph.ledger.audit import Audit
    from heliograph.matters import audit, leftovers
    from heliograph.supervision import audit as supervision

    found = [*problems_at_start(processes=1), *audit.queue_problems()]
    counted = 0
    if not quick and not found:
        from rich.progress import Progress

        with Progress(transient=True, disable=as_json) as bar:
            task = bar.add_task("matters", total=audit.how_many())
            for problems in audit.every_matter():
                counted += 1
                found += problems
                bar.advance(task)
            log = Audit(reading.folder())
            task = bar.add_task("log", total=log.size)
            for leaves, problems in log.run():
                found += problems
                bar.advance(task, leaves)
    now = timezone.now()
    found += [] if quick or found else supervision.problems(now)
    warnings = [
        *audit.warnings(),
        *([] if found else [*late_log(now), *audit.untold(now), *health.warnings(now), *endpoints.warnings()]),
    ]
    warnings += [*security.problems(now), *handovers.warnings(now)]
    warnings += [] if quick else leftovers.found(settings.HELIOGRAPH_HOME, now)
    lines = [f"✗ {problem}" for problem in found] + [f"! {warning}" for warning in warnings]
    lines.append(f"{counted} matters read; {len(found)} problems." if not quick else f"{len(found)} problems.")
    say(lines, {"ok": not found, "problems": found, "warnings": warnings, "matters": counted}, as_json)
    raise typer.Exit(1 if found else 0)


def late_log(now: datetime) -> list[str]:
    """Whether the promise that stands on every receipt is being kept: in the log within a minute."""
    from heliograph.ledger import reading, running

    since = reading.waiting_since()
    if since is None or (now - since).total_seconds() <= running.PROMISE_SECONDS:
        return []
    return [
        f"An event of {since:%Y-%m-%d %H:%M:%S} UTC is not in the public log yet: nobody sequences. Start `heliograph serve`"
        " or, with HELIOGRAPH_WORKER=apart, `heliograph worker`."
    ]


def problems_at_start(*, processes: int) -> list[str]:
    """What must be right before a request is answered; each sentence says what to do."""
    from django.conf import settings
    from django.core.checks import ERROR, run_checks
    from django.db import connection

    from heliograph.channels.delivery import health
    from heliograph.ledger import reading, startup
    from heliograph.matters import audit

    found = [str(message.msg) for message in run_checks() if message.level >= ERROR]
    found += audit.key_problems() + audit.database_problems() + health.problems()
    if not found:
        found += startup.problems(reading.folder(), ask_witnesses=True)
    if processes > 1 and connection.vendor == "sqlite":
        found.append("SQLite bears one web process only: use --processes 1, or PostgreSQL (HELIOGRAPH_DATABASE_URL).")
    if processes > 1 and "locmem" in settings.CACHES["default"]["BACKEND"]:
        found.append(
            "Several web processes need one memory: set HELIOGRAPH_CACHE_URL (redis://…). Each would count wrong codes for"
            " itself, and take a form that was sent twice twice."
        )
    return found
