"""`heliograph init` and `heliograph demo`: make an instance."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import AsJson, refuse, say

DEMO_ORIGIN = "chunan.example/log"  # whatever port it is served on later
HOME_PARTS = ("keys", "files", "log", "outbox", "static")


def init(
    code: Annotated[str, typer.Option(help="Short name of the bureau in addresses, such as chunan.")] = "bureau",
    name: Annotated[str, typer.Option(help="Chinese name of the bureau.")] = "公安局",
    english: Annotated[str, typer.Option(help="English name of the bureau.")] = "Public Security Bureau",
    administrator: Annotated[str, typer.Option(help="Log-in of the first administrator.")] = "administrator",
    as_json: AsJson = False,
) -> None:
    """Make an instance in HELIOGRAPH_HOME: keys, database, a bureau, its first administrator. Run again, it upgrades.

    Example: HELIOGRAPH_HOME=/srv/heliograph heliograph init --code chunan --name 淳南市公安局 --english "Chunan PSB"
    """
    make_home()
    from django.utils import timezone

    from heliograph.organisation import actions as organisation

    given = organisation.found_bureau(code, name, english, administrator=administrator, now=timezone.now())
    installed = _install_procedures()
    _make_signing_keys()
    lines = [f"Instance ready in {os.environ['HELIOGRAPH_HOME']}; {len(installed)} procedures in force."]
    if given:
        lines += [
            f"Administrator: {given.username}",
            f"One-time password (change it at the first log-in, by {given.until:%Y-%m-%d %H:%M} UTC): {given.password}",
        ]
    told = {"administrator": given.username, "password": given.password} if given else {}
    say(lines, {"home": os.environ["HELIOGRAPH_HOME"], "procedures": installed, **told}, as_json)


def make_home() -> Path:
    """The folder, its keys and the database up to date. Safe to run again."""
    home = Path(os.environ.get("HELIOGRAPH_HOME", "var")).expanduser().resolve()
    os.environ["HELIOGRAPH_HOME"] = str(home)
    for part in HOME_PARTS:
        (home / part).mkdir(parents=True, exist_ok=True)
    (home / "keys").chmod(0o700)
    _make_keys(home)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    _make_log_key(home)
    _make_push_key(home)
    return home


def _make_keys(home: Path) -> None:
    from heliograph.core.sealing import Keyring

    secret = home / "keys" / "secret-key"
    if not secret.exists():
        secret.touch(0o600)
        secret.write_text(secrets.token_urlsafe(64), "ascii")
    if not (home / "keys" / "master.json").exists() and not any(
        name.startswith("HELIOGRAPH_MASTER_KEY") for name in os.environ
    ):
        Keyring.create(home / "keys" / "master.json")


def _make_push_key(home: Path) -> None:
    """The key by which browsers' push services know this instance (used once channels.toml has a table [push])."""
    from heliograph.channels.plugins import push

    push.create_key(home)


def _make_log_key(home: Path) -> None:
    """The public log's key and name, once; and its policy, which names no witness yet."""
    from django.conf import settings

    from heliograph.ledger import keys, policy

    if not (home / keys.FILE).exists() and "HELIOGRAPH_LOG_KEY" not in settings.ENVIRONMENT.values:
        keys.create(home, DEMO_ORIGIN if settings.IS_DEMO else keys.origin_for(settings.BASE_URL))
    policy.create(home, keys.log_key())


def _make_signing_keys() -> None:
    """Each bureau's certificate for alerts and its account's key, once."""
    from django.utils import timezone

    from heliograph.channels.feeds import keys
    from heliograph.channels.feeds.models import Purpose
    from heliograph.organisation import reading

    for bureau in reading.bureaus():
        for purpose in Purpose:
            keys.in_use(bureau, purpose, now=timezone.now())


def _install_procedures() -> list[str]:
    """The shipped procedures in force for every bureau; a version already there stays as it is."""
    from django.utils import timezone

    from heliograph.matters import procedures
    from heliograph.organisation import reading

    reading.forget()
    codes: list[str] = []
    for bureau in reading.bureaus():
        codes = procedures.install_shipped(bureau, now=timezone.now())
    return codes


def demo(
    fresh: Annotated[bool, typer.Option(help="Throw the demonstration away and make it anew.")] = False,
    matters: Annotated[int, typer.Option(help="How many matters of all kinds to tell, up to today.")] = 150,
    months: Annotated[int, typer.Option(help="How many months of the stations' everyday work to tell before.")] = 15,
    as_json: AsJson = False,
) -> None:
    """Make a demonstration bureau with units, officers and matters in every state; prints the log-ins.

    Example: HELIOGRAPH_HOME=.demo heliograph demo && HELIOGRAPH_HOME=.demo heliograph serve
    """
    home = Path(os.environ.setdefault("HELIOGRAPH_HOME", ".demo")).expanduser().resolve()
    is_told = (home / "demo").exists()
    if home.exists() and any(home.iterdir()) and not _is_demonstration(home):
        refuse(
            f"{home} holds something else: nothing was touched. Choose another folder with HELIOGRAPH_HOME.", as_json
        )
    if home.exists() and (fresh or not is_told):
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / "environment").write_text("HELIOGRAPH_DEMO=on\nHELIOGRAPH_SECOND_FACTOR=optional\n", "utf-8")
    make_home()
    from heliograph.demo import play

    if fresh or not is_told:
        play.make(home, matters, months)
    say(play.greeting(home), play.facts(home), as_json)


def _is_demonstration(home: Path) -> bool:
    """Whether the folder was made by `demo`, even by one that was interrupted."""
    marker = home / "environment"
    return marker.is_file() and "HELIOGRAPH_DEMO=on" in marker.read_text("utf-8").splitlines()
