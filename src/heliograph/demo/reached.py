"""The channels of the demonstration: mail into the outbox, letters, and notices in a browser. `make demo` adds text messages."""

from __future__ import annotations

from pathlib import Path

from heliograph.channels import configuration
from heliograph.channels.plugins import push

CHANNELS = f"""\
# Written by `heliograph demo`. docs/channel-plugins.md and docs/examples/channels.toml show what else there is.
[print]
plugin = "heliograph.channels.plugins.print:Print"

[push]
plugin = "heliograph.channels.plugins.push:Push"
key_file = "{push.KEY_FILE.as_posix()}"
contact = "mailto:web@chunan.example"
"""


def configure(home: Path) -> None:
    """Before anything is told; a file that somebody wrote stays."""
    push.create_key(home)
    path = home / "channels.toml"
    if not path.exists():
        path.write_text(CHANNELS, "utf-8")
    configuration.forget()
