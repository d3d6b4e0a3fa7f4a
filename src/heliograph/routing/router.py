"""The router of a bureau: the model that was accepted, or what the procedures say of themselves."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from heliograph.core.language.model_file import ModelFile, ModelRefused
from heliograph.core.language.routing import CannotTrain, Entry, Model, cold_start, from_file
from heliograph.core.procedure import Procedure
from heliograph.learned import reading as learned
from heliograph.matters.reading import guides

KIND = "routing"


def router(bureau_id: int, today: date) -> Model | None:
    """What suggests in this bureau; None while it is switched off, or with fewer than two procedures to choose from."""
    if not learned.is_on(bureau_id, KIND):
        return None
    file = learned.in_use(bureau_id, KIND)
    return cold(guides.open_procedures(bureau_id, today)) if file is None else of_file(file)


def of_file(file: ModelFile) -> Model:
    """The router of a model file. Raises ModelRefused."""
    return _of_file(file.digest, _Hidden(file))


def cold(procedures: list[Procedure]) -> Model | None:
    """A router from the procedures' own words, made once for each set of versions."""
    return _cold(_Versions(procedures))


def entries(procedures: list[Procedure]) -> list[Entry]:
    """What each procedure says of itself: title, summary, what it is for, and how people put it in their own words.

    One without examples is begun from a page of its own, and never suggested.
    """
    found = []
    for one in procedures:
        if not one.guide.examples:
            continue
        texts = [one.title, one.summary, one.guide.what, *one.guide.examples]
        options = [option.label for field in one.fields for option in field.options]
        said = [words for text in [*texts, *options] for words in (text.zh, text.en)]
        found.append(Entry(one.code, tuple(dict.fromkeys(words for words in said if words))))
    return found


class _Hidden:
    """A value that a cache keys by something else: all of them are equal."""

    def __init__(self, value: ModelFile) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hidden)

    def __hash__(self) -> int:
        return 0


class _Versions:
    """Procedures, compared by their digests."""

    def __init__(self, procedures: list[Procedure]) -> None:
        self.procedures = procedures
        self.digests = tuple(one.digest for one in procedures)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Versions) and self.digests == other.digests

    def __hash__(self) -> int:
        return hash(self.digests)


@lru_cache(maxsize=4)
def _of_file(digest: str, hidden: _Hidden) -> Model:
    return from_file(hidden.value)


@lru_cache(maxsize=8)
def _cold(versions: _Versions) -> Model | None:
    try:
        return cold_start(entries(versions.procedures))
    except CannotTrain:
        return None


__all__ = ["KIND", "ModelRefused", "cold", "entries", "of_file", "router"]
