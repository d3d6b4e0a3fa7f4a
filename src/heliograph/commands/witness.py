"""`heliograph witness`: an independent witness of other people's logs. Needs no instance and no Django (docs/witness.md)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import NO, WRONG_USE, AsJson, refuse, say
from heliograph.verifier.sources import LogSource, SourceFailed, open_source
from heliograph.witness import home as homes
from heliograph.witness import serving
from heliograph.witness.considering import Witness
from heliograph.witness.evidence import Evidence, EvidenceRefused
from heliograph.witness.home import HomeRefused, KnownLog
from heliograph.witness.monitor import look
from heliograph.witness.store import StoreFailed

app = typer.Typer(no_args_is_help=True, help="Witness other people's logs, and keep the proof when one cheats.")
Home = Annotated[
    Path, typer.Option("--home", envvar=serving.HOME, help="The witness's folder; or HELIOGRAPH_WITNESS_HOME.")
]


@app.callback()
def group() -> None:
    """Witness other people's logs, and keep the proof when one cheats."""


@app.command()
def init(
    home: Home,
    name: Annotated[str, typer.Option(help="The name of its key: witness.example.org or the like, no spaces, no +.")],
    url: Annotated[str, typer.Option(help="Where it will be reached, for the lines to give out.")] = "URL",
    as_json: AsJson = False,
) -> None:
    """Make a witness: a key, an empty memory. Prints what to give to logs and to everybody who checks receipts.

    Example: heliograph witness init --home /srv/witness --name witness.example.org --url https://witness.example.org
    """
    try:
        vkey = homes.create(home, name).verifier().vkey
    except (HomeRefused, StoreFailed, OSError) as error:
        refuse(str(error), as_json, WRONG_USE)
    policy = f"witness {name} {vkey} {url}"
    lines = [f"A witness with a new key is in {home}.", "", "Its key:", vkey, "", "For the policy of a log:", policy]
    say(
        [*lines, "", "Next: heliograph witness add-log, then heliograph witness serve."],
        {"vkey": vkey, "policy": policy},
        as_json,
    )


@app.command("add-log")
def add_log(
    home: Home,
    vkey: Annotated[str, typer.Argument(help="The log's key.")],
    url: Annotated[str, typer.Argument(help="Where the log is read; needed for `run` only.")] = "",
    as_json: AsJson = False,
) -> None:
    """Witness a log from now on. The lines stand in logs.txt; a running witness takes them up at once.

    Example: heliograph witness add-log --home /srv/witness police.example.cn/log+1a2b3c4d+AQ… https://police.example.cn/log
    """
    try:
        homes.signer(home)
        known = homes.add_log(home, vkey, url)
    except HomeRefused as error:
        refuse(str(error), as_json, WRONG_USE)
    keys = [one.vkey for one in known.keys]
    say(
        [f"Witnesses {known.origin} with {len(keys)} key(s)."],
        {"origin": known.origin, "keys": keys, "url": known.url},
        as_json,
    )


@app.command()
def serve(
    home: Home,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8200,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Answer logs that ask for a cosignature (C2SP tlog-witness).

    Example: heliograph witness serve --home /srv/witness --port 8200
    """
    witness = _open(home)
    witness.store.close()
    typer.echo(f"{witness.signer.name}: http://{address}:{port}/  (Ctrl-C stops)")
    serving.serve(home, address, port)


@app.command()
def run(
    home: Home,
    logs: Annotated[
        list[str] | None, typer.Argument(metavar="[URL]...", help="Logs to read; those of logs.txt.")
    ] = None,
    every: Annotated[float, typer.Option(help="Seconds between two looks.")] = 60,
    still: Annotated[float, typer.Option(help="Alarm when a log has published nothing new for so many hours.")] = 24,
    once: Annotated[bool, typer.Option("--once", help="Look once, and end: status 1 on any alarm.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read logs by itself, check each against what was seen before, cosign, alarm.

    Without --once it goes on, and writes a line with ALARM to the error output for each new alarm.

    Example: heliograph witness run --home /srv/witness --once https://police.example.cn/log
    """
    witness = _open(home)
    serving.log_to_stderr()
    try:
        sources = _sources(logs or [], witness.logs())
        if once:
            sightings = [look(witness, source, timedelta(hours=still)) for source in sources]
            value = [
                {"log": one.origin, "at": one.where, "finding": one.finding, "says": one.sentence} for one in sightings
            ]
            say([one.line() for one in sightings], value, as_json)
            raise typer.Exit(NO if any(one.is_alarm for one in sightings) else 0)
        _keep_looking(witness, sources, every, timedelta(hours=still))
    except (SourceFailed, StoreFailed) as error:
        refuse(str(error), as_json, WRONG_USE)


@app.command()
def evidence(
    home: Home,
    write: Annotated[Path | None, typer.Option(help="Write each, and its two checkpoints, into this folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """List what was found against logs. Status 1 if anything is proven: a log signed two histories.

    Example: heliograph witness evidence --home /srv/witness --write evidence/
    """
    witness = _open(home)
    try:
        found = witness.store.evidence()
        written = {number: str(one.write(write, number)) for number, one in found} if write else {}
    except (StoreFailed, EvidenceRefused, OSError) as error:
        refuse(str(error), as_json, WRONG_USE)
    proven = {number for number, one in found if _is_proven(one, witness.logs())}
    lines = [_line(number, one, number in proven, written.get(number, "")) for number, one in found]
    value = [
        {"number": number, "kind": one.kind, "proven": number in proven, "log": one.origin, "says": one.says()}
        for number, one in found
    ]
    say(lines or ["Nothing was found against any log."], value, as_json)
    if proven:
        raise typer.Exit(NO)


def _open(home: Path) -> Witness:
    try:
        return Witness(home, serving.clock)
    except (HomeRefused, StoreFailed) as error:
        refuse(str(error), status=WRONG_USE)


def _sources(named: list[str], known: Mapping[str, KnownLog]) -> list[LogSource]:
    wanted = named or [one.url for one in known.values() if one.url]
    if not wanted:
        refuse(
            "No log to read: name its address, or add it with one (`heliograph witness add-log VKEY URL`).",
            status=WRONG_USE,
        )
    return [open_source(one) for one in wanted]


def _keep_looking(witness: Witness, sources: list[LogSource], every: float, still_after: timedelta) -> None:
    """Look again and again; say an alarm when it begins and when it is over, not each time."""
    said: dict[str, str] = {}
    while True:
        for source in sources:
            seen = look(witness, source, still_after)
            if said.get(source.where) != seen.finding and (seen.is_alarm or source.where in said):
                (serving.log.error if seen.is_alarm else serving.log.info)("%s", seen.line())
            if seen.is_alarm:
                said[source.where] = seen.finding
            else:
                said.pop(source.where, None)
        time.sleep(every)


def _is_proven(found: Evidence, known: Mapping[str, KnownLog]) -> bool:
    """Whether the evidence holds today, with the keys the log has."""
    try:
        found.check(known[found.origin].keys if found.origin in known else ())
    except EvidenceRefused:
        return False
    return True


def _line(number: int, found: Evidence, is_proven: bool, written: str) -> str:
    at = datetime.fromtimestamp(found.found_at, UTC)
    lead = f"{number}. {'PROVEN' if is_proven else 'not proven'}  {at:%Y-%m-%d %H:%M:%S} UTC  {found.origin}: {found.says()}"
    return f"{lead}\n   {written}" if written else lead
