"""Model files of an instance: named by their digest, so that a file is never changed, only added."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from heliograph.core.language import model_file
from heliograph.core.language.model_file import ModelFile, ModelRefused
from heliograph.core.text import Text
from heliograph.learned.kinds import KINDS

_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep(kind: str, source: Path) -> ModelFile:
    """Copy a model file into the instance. Raises ModelRefused if it is none of this kind; OSError if it can't be read."""
    found = _read(kind, source)
    target = _place(found.digest)
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    if not target.exists():
        model_file.write(target, kind=found.kind, version=found.version, metadata=found.metadata, arrays=found.arrays)
    return found


def read(kind: str, digest: str) -> ModelFile:
    """The model with this digest, checked against it. Raises ModelRefused, also when the file is gone."""
    try:
        found = _read(kind, _place(digest))
    except OSError as error:
        raise ModelRefused(
            Text("模型文件不在了，请从备份恢复或重新训练。", "The model file is gone: restore it, or train again.")
        ) from error
    if found.digest != digest:
        raise ModelRefused(
            Text(
                "模型文件与登记的不符。", "The model file is not the one that was accepted: restore it, or train again."
            )
        )
    return found


def drop(digest: str) -> None:
    """Remove a file that no row needs any longer."""
    _place(digest).unlink(missing_ok=True)


def _read(kind: str, path: Path) -> ModelFile:
    form = KINDS[kind].format
    if form is None:
        raise ModelRefused(Text("这一项不需要模型。", "This reader uses no model."))
    name, version = form()
    return model_file.read(path, kind=name, version=version)


def _place(digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        raise ModelRefused(Text("模型编号有误。", "This is no digest of a model."))
    return Path(settings.HELIOGRAPH_HOME) / "models" / f"{digest}.model"
