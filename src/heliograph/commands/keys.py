"""`heliograph keys`: the master key, and the keys that sign alerts and the account's messages."""

from __future__ import annotations

from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say, set_up

app = typer.Typer(
    no_args_is_help=True,
    help="The key that wraps the matters' keys, and the keys that sign.\n\nExample: heliograph keys rotate",
)


@app.callback()
def group() -> None:
    """The key that wraps the matters' keys, and the keys that sign."""


@app.command()
def rotate(as_json: AsJson = False) -> None:
    """Add a new master key and wrap the keys of every matter, document, hearing and notice with it. Stopped half-way, run it again.

    Example: heliograph keys rotate
    """
    set_up()
    from django.conf import settings

    from heliograph.bookings import keeping as bookings
    from heliograph.cases.actions import feed
    from heliograph.channels.delivery import actions as delivery
    from heliograph.channels.feeds import keys as signing
    from heliograph.channels.webhooks.actions import keeping as webhooks
    from heliograph.core.sealing import Keyring, KeyringUnusable
    from heliograph.firms import actions as firms
    from heliograph.forum import actions as forum
    from heliograph.matters import keys
    from heliograph.matters.actions import rewrap_keys
    from heliograph.notices import actions as notices
    from heliograph.organisation import reading
    from heliograph.publishing import actions as publishing
    from heliograph.publishing.actions import hearings
    from heliograph.questions import keeping
    from heliograph.supervision import actions as supervision
    from heliograph.visits import actions as visits

    try:
        ring = Keyring.rotate(settings.HELIOGRAPH_HOME / "keys" / "master.json")
    except KeyringUnusable as error:
        refuse(str(error), as_json)
    keys.keyring.cache_clear()
    wraps = (
        rewrap_keys,
        publishing.rewrap_keys,
        hearings.rewrap_sittings,
        keeping.rewrap_keys,
        feed.rewrap_keys,
        notices.rewrap_keys,
        signing.rewrap_keys,
        delivery.rewrap_keys,
        webhooks.rewrap_keys,
        visits.rewrap_keys,
        bookings.rewrap_keys,
        forum.rewrap_keys,
        firms.rewrap_keys,
        supervision.rewrap_keys,
    )
    count = sum(wrap(bureau.id) for bureau in reading.bureaus() for wrap in wraps)
    say(
        [
            f"New master key {ring.current}; {count} keys wrapped anew. Restart the servers, then keep a new backup of keys/."
        ],
        {"key": ring.current, "rewrapped": count},
        as_json,
    )


@app.command()
def sign_anew(
    purpose: Annotated[
        str, typer.Argument(help="alerts: the certificate of CAP messages; fediverse: the account's key.")
    ],
    bureau: Annotated[str, typer.Option(help="The bureau's code; may be left out if there is one.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a new signing key for a bureau and retire the one in use, when it may be known. Old alerts stay checkable.

    Example: heliograph keys sign-anew alerts
    """
    set_up()
    from django.utils import timezone

    from heliograph.channels.feeds import keys as signing
    from heliograph.channels.feeds.models import Purpose
    from heliograph.organisation import reading

    if purpose not in Purpose.values:
        refuse(f"Name what it signs: {' or '.join(Purpose.values)}.", as_json, WRONG_USE)
    found = [one for one in reading.bureaus() if bureau in ("", one.code)]
    if len(found) != 1:
        codes = ", ".join(one.code for one in reading.bureaus())
        refuse(f"Name the bureau with --bureau: one of {codes}.", as_json, WRONG_USE)
    row = signing.rotate(found[0], Purpose(purpose), now=timezone.now())
    lines = [f"New key for {purpose}, made {row.made_at:%Y-%m-%d %H:%M} UTC."]
    if purpose == Purpose.ALERTS:
        lines.append(f"Print the certificate's fingerprint: {signing.fingerprint(row.public)}")
    say(lines, {"purpose": purpose, "public": row.public}, as_json)
