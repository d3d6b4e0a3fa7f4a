"""`heliograph partners`: who else's systems may come in by the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say, set_up

if TYPE_CHECKING:
    from heliograph.channels.api.models import Partner
    from heliograph.organisation.models import Bureau

app = typer.Typer(
    no_args_is_help=True,
    help="Partners of the API (合作单位): 110, 12345, other agencies (docs/api.md).\n\nExample: heliograph partners list",
)
OfBureau = Annotated[str, typer.Option(help="The bureau's code; may be left out if there is one.")]
Code = Annotated[str, typer.Argument(help="The partner's code.")]


@app.callback()
def group() -> None:
    """Partners of the API (合作单位)."""


@app.command(name="list")
def list_(bureau: OfBureau = "", as_json: AsJson = False) -> None:
    """Every partner and what it may do.

    Example: heliograph partners list --json
    """
    set_up()
    from heliograph.channels.api.reading.partners import partners

    found = partners(_bureau(bureau, as_json).id)
    lines = [
        f"{one.code}: {one.name_en}, {' '.join(one.scopes)}, {one.a_minute} a minute{', stopped' if one.stopped_at else ''}"
        for one in found
    ]
    say(lines or ["No partner yet: heliograph partners add."], [_facts(one) for one in found], as_json)


@app.command()
def add(
    code: Code,
    name: Annotated[str, typer.Option(help="Its name in Chinese, as residents read it.")],
    english: Annotated[str, typer.Option(help="Its name in English.")],
    scope: Annotated[list[str], typer.Option(help="intake, handover, cases:read, cases:write; may be repeated.")],
    a_minute: Annotated[int, typer.Option(help="How many requests are answered in a minute.")] = 120,
    procedure: Annotated[list[str] | None, typer.Option(help="It may begin these only; may be repeated.")] = None,
    bureau: OfBureau = "",
    as_json: AsJson = False,
) -> None:
    """Take a partner in. Prints its id and its secret, which is shown this once.

    Example: heliograph partners add 12345 --name "12345 热线" --english "12345 hotline" --scope intake --scope handover
    """
    set_up()
    from django.utils import timezone

    from heliograph.channels.api.actions import partners
    from heliograph.matters.errors import Invalid

    terms = partners.Terms(code, name, english, scope, a_minute, procedure or ())
    try:
        made, given = partners.add(_bureau(bureau, as_json), terms, by=None, now=timezone.now())
    except Invalid as error:
        refuse(f"{error.field}: {error.text.en}", as_json, WRONG_USE)
    lines = [
        f"{made.code} may come in.",
        f"client_id: {given.client_id}",
        f"client_secret (shown once): {given.secret}",
    ]
    say(lines, {**_facts(made), "client_secret": given.secret}, as_json)


@app.command()
def secret(code: Code, bureau: OfBureau = "", as_json: AsJson = False) -> None:
    """Give a partner a new secret, shown this once; the old one and every token end at once.

    Example: heliograph partners secret 12345
    """
    set_up()
    from django.utils import timezone

    from heliograph.channels.api.actions import partners

    found = _partner(code, bureau, as_json)
    given = partners.renew_secret(found, by=None, now=timezone.now())
    lines = [f"client_id: {given.client_id}", f"client_secret (shown once): {given.secret}"]
    say(lines, {"code": code, "client_id": given.client_id, "client_secret": given.secret}, as_json)


@app.command()
def stop(
    code: Code,
    again: Annotated[bool, typer.Option("--let-in-again", help="Undo it.")] = False,
    bureau: OfBureau = "",
    as_json: AsJson = False,
) -> None:
    """Let a partner in no more, from this moment; its tokens end.

    Example: heliograph partners stop 12345
    """
    set_up()
    from django.utils import timezone

    from heliograph.channels.api.actions import partners

    found = _partner(code, bureau, as_json)
    (partners.let_in_again if again else partners.stop)(found, by=None, now=timezone.now())
    say([f"{code} {'may come in again' if again else 'is stopped'}."], {"code": code, "stopped": not again}, as_json)


def _facts(one: Partner) -> dict[str, object]:
    names = ("code", "client_id", "name_zh", "name_en", "scopes", "procedures", "a_minute", "secret_at", "stopped_at")
    return {name: getattr(one, name) for name in names}


def _partner(code: str, bureau: str, as_json: bool) -> Partner:
    from heliograph.channels.api.reading.partners import partner

    found = partner(_bureau(bureau, as_json).id, code)
    if found is None:
        refuse(f"There is no partner {code!r}.", as_json, WRONG_USE)
    return found


def _bureau(code: str, as_json: bool) -> Bureau:
    from heliograph.organisation import reading

    every = reading.bureaus()
    found = next((b for b in every if b.code == code), None) if code else (every[0] if len(every) == 1 else None)
    if found is None:
        known = ", ".join(b.code for b in every) or "(none yet)"
        refuse(f"Say which bureau with --bureau: {known}.", as_json, WRONG_USE)
    return found
