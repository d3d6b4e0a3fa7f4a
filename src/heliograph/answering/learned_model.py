"""Whether a bureau has the check on, and the model it uses: what `learned` says of the kind "answers"."""

from __future__ import annotations

from heliograph.core.language.answers import KIND, Model, from_file, untrained
from heliograph.learned import reading as learned


def is_on(bureau_id: int) -> bool:
    """Whether the bureau has the check switched on."""
    return learned.is_on(bureau_id, KIND)


def model_of(bureau_id: int) -> tuple[Model, bool]:
    """The bureau's trained model in use, or the formula without training; and whether it is a trained one."""
    file = learned.in_use(bureau_id, KIND)
    return (untrained(), False) if file is None else (learned.made(file, from_file), True)
