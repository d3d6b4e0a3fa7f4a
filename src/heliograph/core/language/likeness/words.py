"""Why two texts look alike, in the words of the one that the reader has before them."""

from __future__ import annotations

from heliograph.core.language.likeness.sketches import Hashed, cut
from heliograph.core.language.likeness.weights import Weights

LONGEST_RUN = 16


class InWords:
    """Says what a text has in common with others, in its own words: cut and hashed once, asked for each other text."""

    def __init__(self, text: str, hashed: Hashed, weights: Weights) -> None:
        self._weights = weights
        self._tokens = [(token, hashed(token)) for token in cut(text)]

    def __call__(self, shared: frozenset[int], *, most: int = 5) -> list[str]:
        """Stretches that the other text has as well, those that say most first; none that lies within another."""
        found: dict[str, float] = {}
        for words, says in self._runs(shared):
            found[words] = max(says, found.get(words, 0.0))
        chosen: list[str] = []
        for words in sorted(found, key=lambda one: (-found[one], one)):
            if not any(words in other or other in words for other in chosen):
                chosen.append(words)
            if len(chosen) == most:
                break
        return chosen

    def _runs(self, shared: frozenset[int]) -> list[tuple[str, float]]:
        """Shared tokens side by side joined into one stretch, with what it says."""
        runs: list[tuple[str, float]] = []
        words, says = "", 0.0
        for token, number in self._tokens:
            goes_on = words and len(token) == 2 and token[0] == words[-1] and len(words) < LONGEST_RUN
            if number in shared and goes_on:
                words, says = words + token[1], says + self._weights(number)
                continue
            if words:
                runs.append((words, says))
            words, says = (token, self._weights(number)) if number in shared else ("", 0.0)
        return [*runs, (words, says)] if words else runs
