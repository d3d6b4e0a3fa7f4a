"""Whom the reader trusts, as given on the command line: keys, or a policy file. For `verify` and `compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, refuse
from heliograph.core.merkle import (
    CosignatureVerifier,
    Ed25519Verifier,
    Group,
    Policy,
    Refused,
    parse_policy,
    parse_vkey,
)
from heliograph.core.text import Text

Keys = Annotated[
    list[str] | None,
    typer.Option(
        "--key", metavar="VKEY", help="The log's key; given again, keys of witnesses, all of which must have co-signed."
    ),
]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", help="A tlog-policy file: the log's key, witnesses, how many must have co-signed."),
]
Language = Annotated[str, typer.Option(help="zh, en or both.")]


def trusted(keys: list[str] | None, file: Path | None, as_json: bool) -> Policy | None:
    """The policy that was given, None if none was. Ends with status 2 if it cannot be read."""
    if keys and file:
        refuse("Give --key or --policy, not both.", as_json, WRONG_USE)
    try:
        if file:
            return parse_policy(file.read_text("utf-8"))
        return _of_keys(keys) if keys else None
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"{file}: {error}", as_json, WRONG_USE)
    except Refused as refused:
        refuse(str(refused), as_json, WRONG_USE)


def _of_keys(keys: list[str]) -> Policy:
    read = [parse_vkey(key) for key in keys]
    logs = {key.name: (key, "") for key in read if isinstance(key, Ed25519Verifier)}
    witnesses = {key.name: (key, "") for key in read if isinstance(key, CosignatureVerifier)}
    if not logs or len(logs) + len(witnesses) != len(read):
        raise Refused("要有日志的密钥，每个密钥只给一次", "the log's key is needed, and each key once")
    if not witnesses:
        return Policy(logs, {}, {})
    return Policy(logs, witnesses, {"all": Group(len(witnesses), tuple(witnesses))}, "all")


def read_text(file: Path, largest: int, as_json: bool) -> str:
    """A file's text. Ends with status 2 if it cannot be read, is no UTF-8 or is larger than `largest` bytes."""
    try:
        with file.open("rb") as opened:
            data = opened.read(largest + 1)
        if len(data) > largest:
            refuse(f"{file} has more than {largest} bytes: it is not what is expected here.", as_json, WRONG_USE)
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"{file}: {error}", as_json, WRONG_USE)


def spoken(lines: list[Text], language: str, as_json: bool) -> list[str]:
    """Sentences in one language, or all in Chinese and then all in English."""
    if language not in ("zh", "en", "both"):
        refuse(f"--language {language!r}: write zh, en or both.", as_json, WRONG_USE)
    chinese, english = [line.zh for line in lines], [line.en for line in lines]
    return [*chinese, "", *english] if language == "both" else english if language == "en" else chinese
