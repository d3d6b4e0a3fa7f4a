"""Make `core/language/answers/ordinary.txt`: which pairs of characters say little, counted in Heliograph's own Chinese.

    python tools/ordinary_pairs.py

The texts are the shipped procedures, guides and pages (each quoted string or message is one text) and the courtesies of
`phrases.toml`. A courtesy counts as if it stood in every tenth text. Run it again when many sentences were added.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from heliograph.core.language.answers.cutting import SIZE, cut
from heliograph.core.language.answers.rarity import count, weights

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = ROOT / "src/heliograph/core/language/answers"
FEWEST = 3
_HAN = re.compile("[\u4e00-\u9fff]")
_STRING = re.compile(r'"([^"\n]{4,})"')


def main() -> None:
    texts = [cut(text) for text in _texts()]
    counts, number = count(texts)
    formulas = tomllib.loads((ANSWERS / "phrases.toml").read_text(encoding="utf-8"))["courtesies"]
    for formula in formulas:
        pieces = cut(formula).pieces
        counts[pieces] = np.maximum(counts[pieces], number // 10)
    known = weights(counts, number)
    pairs = sorted({pair for text in [*(one.text for one in texts), *formulas] for pair in _pairs(text)})
    assert len(known) == SIZE
    by_weight: dict[float, list[str]] = {}
    for pair in pairs:
        for piece in cut(pair).pieces:
            if counts[piece] < FEWEST:
                continue
            by_weight.setdefault(round(4 * float(known[piece])) / 4, []).append(pair)
    lines = [f"{float(np.log(number + 1)):.2f}", *(f"{w:g}\t{' '.join(by_weight[w])}" for w in sorted(by_weight))]
    (ANSWERS / "ordinary.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{number} texts, {sum(map(len, by_weight.values()))} pairs")


def _texts() -> Iterator[str]:
    sources = sorted([*(ROOT / "procedures").rglob("*.toml"), *(ROOT / "src/heliograph").rglob("*.toml")])
    sources += sorted((ROOT / "src/heliograph").rglob("django.po"))
    for source in sources:
        if source.name != "phrases.toml":
            yield from (text for text in _STRING.findall(source.read_text(encoding="utf-8")) if _HAN.search(text))


def _pairs(text: str) -> Iterator[str]:
    return (text[i : i + 2] for i in range(len(text) - 1) if all(map(_HAN.match, text[i : i + 2])))


if __name__ == "__main__":
    main()
