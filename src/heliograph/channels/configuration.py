"""Which channels an instance has: read from `channels.toml` in the instance's folder.

    [sms]
    plugin = "heliograph.channels.plugins.sms:Sms"
    url = "https://sms.example/send"
    key_file = "keys/sms-key"        # secrets stand in files of their own, never here

Each table is one channel; its name is the channel's code. What is in it beside `plugin` goes to the plug-in's `Settings`
(a msgspec struct that refuses unknown names); `…_file` is read and given as `…`. Without the file there is mail alone.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from heliograph.channels.base import Channel

MAIL: Mapping[str, Mapping[str, Any]] = {"mail": {"plugin": "heliograph.channels.plugins.mail:Mail"}}


class BadChannels(ValueError):
    """`channels.toml` can't be used; the sentence names the table and what to write."""


def load(home: Path) -> dict[str, Channel]:
    """The channels of the instance in `home`, by code. Raises `BadChannels`."""
    path = home / "channels.toml"
    if not path.is_file():
        return {code: _made(code, dict(table), home) for code, table in MAIL.items()}
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadChannels(f"{path}: {error}") from error
    for code, table in tables.items():
        if not isinstance(table, dict):
            raise BadChannels(f"{path}: {code} must be a table: [{code}]")
    return {code: _made(code, dict(table), home) for code, table in {**MAIL, **tables}.items()}


def _made(code: str, table: dict[str, Any], home: Path) -> Channel:
    dotted = table.pop("plugin", None)
    if not isinstance(dotted, str) or ":" not in dotted:
        raise BadChannels(f'[{code}]: plugin must be "package.module:Class"')
    module_name, _, class_name = dotted.partition(":")
    try:
        made = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError, ValueError, TypeError) as error:  # no name before the colon, or a dot in front
        raise BadChannels(f"[{code}]: there is no plug-in {dotted}") from error
    try:
        settings = msgspec.convert(_with_secrets(code, table, home), made.Settings)
    except msgspec.ValidationError as error:
        raise BadChannels(f"[{code}]: {error}") from error
    try:
        channel: Channel = made(code, settings)
    except ValueError as error:
        raise BadChannels(f"[{code}]: {error}") from error
    return channel


def _with_secrets(code: str, table: dict[str, Any], home: Path) -> dict[str, Any]:
    """`name_file` becomes `name`: the text of that file, which may be named from the instance's folder."""
    read: dict[str, Any] = {}
    for name, value in table.items():
        if not name.endswith("_file"):
            read[name] = value
            continue
        try:
            read[name.removesuffix("_file")] = (home / str(value)).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadChannels(f"[{code}]: {name} names {value}, which can't be read") from error
    return read


@cache
def channels() -> Mapping[str, Channel]:
    """The channels of this process, read once. Tests and `heliograph serve` after a change call `forget`."""
    from django.conf import settings

    return load(settings.HELIOGRAPH_HOME)


def forget() -> None:
    """Read `channels.toml` anew at the next call."""
    channels.cache_clear()
