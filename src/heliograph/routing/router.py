"""The router of a bureau: the model that was accepted, or what the procedures say of themselves."""

from __future__ import annotations

from datetime import date

from heliograph.core.language.model_file import ModelFile
from heliograph.core.language.routing import CannotTrain, Entry, Model, cold_start, from_file
from heliograph.core.procedure import Procedure
from heliograph.learned import reading as learned
from heliograph.matters.reading import guides

KIND = "routing"
_MOST = 8
_cold: dict[tuple[str, ...], Model | None] = {}


def router(bureau_id: int, today: date) -> Model | None:
    """What suggests in this bureau; None while it is switched off, or with fewer than two procedures to choose from."""
    if not learned.is_on(bureau_id, KIND):
        return None
    file = learned.in_use(bureau_id, KIND)
    return cold(guides.open_procedures(bureau_id, today)) if file is None else of_file(file)


def of_file(file: ModelFile) -> Model:
    """The router of a model file. Raises ModelRefused."""
    return learned.made(file, from_file)


def cold(procedures: list[Procedure]) -> Model | None:
    """A router from the procedures' own words, made once for each set of versions."""
    versions = tuple(one.digest for one in procedures)
    if versions not in _cold:
        if len(_cold) >= _MOST:
            _cold.clear()
        try:
            _cold[versions] = cold_start(entries(procedures))
        except CannotTrain:
            _cold[versions] = None
    return _cold[versions]


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
