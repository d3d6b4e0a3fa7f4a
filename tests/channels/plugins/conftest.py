"""Channels made from a real `channels.toml`, and a gateway on loopback that is as bad as a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from heliograph.channels import configuration
from heliograph.channels.base import Channel, Outgoing
from tests.channels.gateway import Faults, Gateway


def outgoing(to: str = "+8613800000000", text: str = "您的事项有新进展。", **more) -> Outgoing:
    return Outgoing(more.pop("id", None) or uuid4(), to, "有新进展", text, **more)


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], Channel]:
    """A channel from the text of its table(s); the first one in the text."""

    def make(text: str, **files: str) -> Channel:
        (tmp_path / "keys").mkdir(exist_ok=True)
        for name, content in files.items():
            (tmp_path / "keys" / name).write_text(content, "utf-8")
        (tmp_path / "channels.toml").write_text(text, "utf-8")
        return next(channel for code, channel in configuration.load(tmp_path).items() if code in text.splitlines()[0])

    return make


@pytest.fixture
def gateways(tmp_path: Path) -> Iterator[Callable[..., tuple[Gateway, Channel]]]:
    """A started gateway with these faults, and the channel that speaks to it."""
    started: list[Gateway] = []

    def start(**faults) -> tuple[Gateway, Channel]:
        gateway = Gateway(Faults(**faults)).start()
        started.append(gateway)
        gateway.configure(tmp_path)
        return gateway, configuration.load(tmp_path)["sms"]

    yield start
    for gateway in started:
        gateway.stop()
