"""`heliograph channels`: which channels this instance has, and what must be told to the other side of one."""

from __future__ import annotations

from typing import Annotated

import typer

from heliograph.commands.answer import NO, AsJson, refuse, say, set_up

app = typer.Typer(
    no_args_is_help=True,
    help="The channels by which people are reached (channels.toml).\n\nExample: heliograph channels check",
)


@app.callback()
def group() -> None:
    """The channels by which people are reached (channels.toml)."""


@app.command()
def check(as_json: AsJson = False) -> None:
    """Read channels.toml and say of each channel what is wrong. Sends nothing. Status 1 if something is.

    Example: HELIOGRAPH_HOME=/srv/heliograph heliograph channels check
    """
    set_up()
    from heliograph.channels.configuration import BadChannels, channels

    try:
        found = {code: channel.problems() for code, channel in channels().items()}
    except BadChannels as error:
        refuse(str(error), as_json)
    lines = [f"{'✓' if not problems else '✗'} {code}" for code, problems in found.items()]
    lines += [f"  {problem}" for problems in found.values() for problem in problems]
    say(lines, found, as_json)
    raise typer.Exit(NO if any(found.values()) else 0)


@app.command()
def menu(
    code: Annotated[str, typer.Argument(help="The channel's name in channels.toml.")] = "wechat",
    as_json: AsJson = False,
) -> None:
    """Put the menu of a WeChat account into place, as channels.toml has it.

    Example: heliograph channels menu
    """
    set_up()
    from django.utils import timezone

    from heliograph.channels.base import NotSent
    from heliograph.channels.configuration import BadChannels, channels
    from heliograph.channels.plugins.wechat import Wechat

    try:
        channel = channels().get(code)
    except BadChannels as error:
        refuse(str(error), as_json)
    if not isinstance(channel, Wechat):
        refuse(f"channels.toml has no WeChat account named [{code}].", as_json)
    if not channel.settings.menu:
        refuse(f"[{code}] has no menu: write menu = [ … ] first (docs/examples/channels.toml).", as_json)
    try:
        channel.publish_menu(timezone.now())
    except NotSent as error:
        refuse(f"WeChat did not take it: {error.kind}.", as_json)
    say([f"The menu of [{code}] is in place."], {"channel": code, "buttons": len(channel.settings.menu)}, as_json)
