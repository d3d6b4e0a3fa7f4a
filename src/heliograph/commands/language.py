"""`heliograph language`: models made from a bureau's own history, and what they say of a file of messages."""

from __future__ import annotations

import typer

from heliograph.commands.lazily import Lazily

COMMANDS = {
    "train": "language_routing:train",
    "route": "language_routing:route",
    "train-answers": "language_answers:train_answers",
    "check-answers": "language_answers:check_answers",
    "topics": "language_topics:topics",
    "mask": "language_mask:mask",
}
"""The name of each command, and where it stands in `heliograph.commands`."""

app = typer.Typer(
    cls=Lazily.of(COMMANDS),
    no_args_is_help=True,
    help="Read what people write: suggestions with their reasons, never decisions.\n\n"
    "Example: heliograph language train confirmed.csv --out routing.model",
)


@app.callback()
def group() -> None:
    """Read what people write: suggestions with their reasons, never decisions."""
