"""`heliograph keys`: the master key, and erasing what must go."""

from __future__ import annotations

import typer

from heliograph.commands.answer import AsJson, refuse, say, set_up

app = typer.Typer(
    no_args_is_help=True,
    help="The key that wraps the matters' keys.\n\nExample: heliograph keys rotate",
)


@app.callback()
def group() -> None:
    """The key that wraps the matters' keys."""


@app.command()
def rotate(as_json: AsJson = False) -> None:
    """Add a new master key and wrap the keys of every matter, document, hearing and notice with it. Stopped half-way, run it again.

    Example: heliograph keys rotate
    """
    set_up()
    from django.conf import settings

    from heliograph.cases.actions import feed
    from heliograph.core.sealing import Keyring, KeyringUnusable
    from heliograph.matters import keys
    from heliograph.matters.actions import rewrap_keys
    from heliograph.notices import actions as notices
    from heliograph.organisation import reading
    from heliograph.publishing import actions as publishing
    from heliograph.publishing.actions import hearings

    try:
        ring = Keyring.rotate(settings.HELIOGRAPH_HOME / "keys" / "master.json")
    except KeyringUnusable as error:
        refuse(str(error), as_json)
    keys.keyring.cache_clear()
    wraps = (rewrap_keys, publishing.rewrap_keys, hearings.rewrap_sittings, feed.rewrap_keys, notices.rewrap_keys)
    count = sum(wrap(bureau.id) for bureau in reading.bureaus() for wrap in wraps)
    say(
        [
            f"New master key {ring.current}; {count} keys wrapped anew. Restart the servers, then keep a new backup of keys/."
        ],
        {"key": ring.current, "rewrapped": count},
        as_json,
    )
