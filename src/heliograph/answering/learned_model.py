"""Whether a bureau has the check on, and the model it uses: what `learned` says of the kind "answers"."""

from __future__ import annotations

from heliograph.core.language.answers import KIND, Model, from_file, untrained
from heliograph.core.language.model_file import ModelFile
from heliograph.learned import reading as learned


def is_on(bureau_id: int) -> bool:
    """Whether the bureau has the check switched on."""
    return learned.is_on(bureau_id, KIND)


def model_of(bureau_id: int) -> tuple[Model, bool]:
    """The bureau's trained model in use, or the formula without training; and whether it is a trained one."""
    file = learned.in_use(bureau_id, KIND)
    return (untrained(), False) if file is None else (_opened(file), True)


_models: dict[str, Model] = {}
_MOST = 4


def _opened(file: ModelFile) -> Model:
    """A model is opened once a process: its weights follow from its counts."""
    found = _models.get(file.digest)
    if found is None:
        if len(_models) >= _MOST:
            _models.clear()
        found = _models[file.digest] = from_file(file)
    return found
