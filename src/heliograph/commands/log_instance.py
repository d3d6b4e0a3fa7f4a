"""What the operator of a log does with it. `commands/log.py` registers these; they need the instance, unlike its others."""

from __future__ import annotations

from typing import Annotated

import typer

from heliograph.commands.answer import AsJson, refuse, say, set_up


def key(as_json: AsJson = False) -> None:
    """Print the log's name, its verifier key (to be printed on paper and given to witnesses) and its policy.

    Example: HELIOGRAPH_HOME=/srv/heliograph heliograph log key
    """
    set_up()
    from heliograph.ledger import policy
    from heliograph.ledger.keys import LogKeyUnusable, log_key

    try:
        found, text = log_key(), policy.text()
    except (LogKeyUnusable, policy.PolicyUnusable) as error:
        refuse(str(error), as_json)
    say(
        [f"Log: {found.origin}", f"Key: {found.vkey}", "", "Policy:", text.rstrip()],
        {"origin": found.origin, "vkey": found.vkey, "policy": text},
        as_json,
    )


def accept_loss(
    yes: Annotated[bool, typer.Option("--yes", help="The loss is real: there is no newer backup.")] = False,
    as_json: AsJson = False,
) -> None:
    """After a database was restored from a backup older than the log: go on, with what is missing marked as lost.

    The server must not run. What the lost leaves stood for cannot be brought back; their number stays visible for ever.

    Example: HELIOGRAPH_HOME=/srv/heliograph heliograph log accept-loss --yes
    """
    set_up()
    from datetime import UTC, datetime

    from heliograph.ledger import actions, reading, startup
    from heliograph.ledger.sequencer import LogBroken

    if not yes:
        found = startup.problems(reading.folder()) or ["Database and log agree: nothing is lost."]
        refuse("\n".join([*found, "Nothing was changed. Look for a newer backup first; then add --yes."]), as_json)
    try:
        lost = actions.accept_loss(reading.folder(), now=datetime.now(UTC))
    except LogBroken as error:
        refuse(str(error), as_json)
    say([f"{lost} published leaves were taken over; the log goes on from there."], {"taken_over": lost}, as_json)
