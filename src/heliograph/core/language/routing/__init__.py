"""Where a message may belong: learned from a bureau's confirmed history, suggested with its reasons, decided by a person.

    train(rows, seed=0) -> Model            a router, with the figures it reached on messages it had not seen
    cold_start(entries) -> Model            a router from what the labels say of themselves, never sure
    Model.suggest(texts) -> [Suggestion]    label, probability, second, second_probability, why, is_sure
    Model.save(path), load(path)            a model file (`core.language.model_file`)

Importing this package loads numpy; scipy comes with the first matrix, scikit-learn with training. Import it where it is used.
"""

from heliograph.core.language.routing.cold import cold_start
from heliograph.core.language.routing.model import KIND, VERSION, Model, from_file, load
from heliograph.core.language.routing.training import train
from heliograph.core.language.routing.values import CannotTrain, Entry, Figures, Row, Suggestion

__all__ = [
    "KIND",
    "VERSION",
    "CannotTrain",
    "Entry",
    "Figures",
    "Model",
    "Row",
    "Suggestion",
    "cold_start",
    "from_file",
    "load",
    "train",
]
