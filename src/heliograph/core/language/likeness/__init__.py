"""How like two messages are, and why: without their words, from keyed hashes of their pairs of characters.

`sketch(text, hashed)` once a text; `keys(sketch, weights)` is what an index stores of it and asks by; `compare(one, other,
weights)` says how like two are; `InWords` shows it in the words of the text at hand. Weights say how much a pair says
(rare ones more); `Weights()` knows nothing yet and serves a new bureau. Decision: docs/decisions/152-repeats.md.
"""

from heliograph.core.language.likeness.comparing import Likeness, Nearness, compare
from heliograph.core.language.likeness.places import cell_of, cells_around
from heliograph.core.language.likeness.sketches import Hashed, Sketch, keyed, keys, sketch
from heliograph.core.language.likeness.weights import Weights
from heliograph.core.language.likeness.words import InWords

__all__ = [
    "Hashed",
    "InWords",
    "Likeness",
    "Nearness",
    "Sketch",
    "Weights",
    "cell_of",
    "cells_around",
    "compare",
    "keyed",
    "keys",
    "sketch",
]
