"""`python -m benchmarks.repeats [figures|speed] [--messages N] [--postgresql]`: what near repeats find, and how fast at a million.

Figures (where `../shared` lies beside the project): on `dated.csv`, copies that a seeded editor made of a sample (words
exchanged, sentences dropped, slips of the pen, order changed) and what of them is found; what the index misses of all pairs
above the threshold; and how often a pair "in other words" names the same rare place. Speed: an instance with N stored
matters, each with a key, a sealed sketch and its keys in the index, drawn from pairs of real messages; then the product's own
functions, beside a keyed look-up and a durable commit of one row on the same database.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from tools import postgres

from benchmarks.instance import Instance
from heliograph.core.language.likeness import Nearness, Sketch, Weights, compare, keyed, keys, sketch
from heliograph.core.language.likeness.comparing import SAME_PROBLEM

DATED = Path(__file__).resolve().parents[2] / "shared" / "data" / "messages" / "dated.csv"
SEED = 152
EDITED = 400
HASHED = keyed(b"benchmark")
PLACE = re.compile(
    r"[\u4e00-\u9fff]{2}(?:小区|花园|公寓|学校|小学|中学|幼儿园|医院|广场|公园|市场|大道|社区|街道|新城|国际|路口|家园|山庄)"
)
SAME_WORDS = {
    "请问": "想问", "希望": "盼望", "小区": "院子", "解决": "处理", "严重": "厉害", "业主": "住户", "政府": "领导", "问题": "情况",
    "反映": "说过", "居民": "群众", "影响": "妨碍", "投诉": "举报", "非常": "特别", "什么时候": "几时", "没有": "未", "但是": "可是",
    "因为": "由于", "现在": "目前", "马上": "立即", "附近": "周边",
}  # fmt: skip


def edited(text: str, chance: random.Random, strength: float) -> str:
    """A copy as a neighbour would make it: `strength` is the share of sentences dropped and of characters mistyped by five."""
    for one, other in SAME_WORDS.items():
        if chance.random() < 0.5:
            text = text.replace(one, other)
    sentences = [part for part in re.split(r"(?<=[。！？；，])", text) if part.strip()]
    kept = [one for one in sentences if chance.random() > strength] or sentences[:1]
    if chance.random() < 0.5:
        chance.shuffle(kept)
    written = list("".join(kept))
    for place in range(len(written)):
        if chance.random() < strength / 5:
            written[place] = chance.choice(written)
    return "".join(written)


def figures() -> None:
    if not DATED.exists():
        print(f"{DATED.name} is not here: no figures without real messages")
        return
    with DATED.open(encoding="utf-8") as file:
        texts = [f"{row['title']}\n{row['text']}" for row in csv.DictReader(file)]
    found = [sketch(text, HASHED) for text in texts]
    weights = Weights.of(one.hashes for one in found)
    postings: dict[int, list[int]] = defaultdict(list)
    for row, one in enumerate(found):
        for key in {one.whole, *keys(one, weights)}:
            postings[key].append(row)
    print(f"data {DATED.name}, {len(texts):,} messages; seed {SEED}; intervals 95 %, Wilson")
    _of_copies(texts, found, postings, weights)
    _of_pairs(texts, found, postings, weights)


def _of_copies(texts: Sequence[str], found: Sequence[Sketch], postings: dict[int, list[int]], weights: Weights) -> None:
    chance = random.Random(SEED)
    sample = chance.sample(range(len(texts)), EDITED)
    for strength in (0.0, 0.1, 0.3, 0.5):
        first = shown = 0
        ways: Counter[str] = Counter()
        for row in sample:
            copy = sketch(edited(texts[row], chance, strength) if strength else texts[row], HASHED)
            ranked = _ranked(copy, found, postings, weights)
            ways[ranked[0][2] if ranked and ranked[0][0] == row else "missed or behind another"] += 1
            first += bool(ranked) and ranked[0][0] == row
            shown += row in [one for one, _, _ in ranked[:8]]
        said = "equal copies" if not strength else f"edited copies, strength {strength:.1f}"
        print(f"  {said:28} first {_share(first, EDITED)}, among the eight shown {_share(shown, EDITED)}  {dict(ways)}")


def _ranked(
    one: Sketch, found: Sequence[Sketch], postings: dict[int, list[int]], weights: Weights
) -> list[tuple[int, float, str]]:
    rows = {row for key in {one.whole, *keys(one, weights)} for row in postings.get(key, [])}
    likes = ((row, compare(one, found[row], weights)) for row in rows)
    order = list(Nearness)
    known = [(row, like.score, like.nearness) for row, like in likes if like is not None]
    return sorted(known, key=lambda hit: (order.index(Nearness(hit[2])), -hit[1], hit[0]))


def _of_pairs(texts: Sequence[str], found: Sequence[Sketch], postings: dict[int, list[int]], weights: Weights) -> None:
    """All pairs above the threshold, without the index; and whether the two name the same rare place."""
    columns: dict[int, int] = {}
    cells = [
        (row, columns.setdefault(one, len(columns)), weights(one)) for row, s in enumerate(found) for one in s.hashes
    ]
    rows, at, says = zip(*cells, strict=True)
    matrix = sp.csr_matrix((says, (rows, at)), shape=(len(found), len(columns)))
    matrix = sp.diags(1 / np.maximum(np.sqrt(matrix.multiply(matrix).sum(axis=1).A1), 1e-9)) @ matrix
    cosines = np.triu((matrix @ matrix.T).toarray(), 1)
    chosen = [set(keys(one, weights)) for one in found]
    places = [set(PLACE.findall(text)) for text in texts]
    often = Counter(place for one in places for place in one)
    rare = [{place for place in one if 2 <= often[place] <= 12} for one in places]
    for low, high in ((SAME_PROBLEM, 0.2), (0.2, 0.3), (0.3, 1.1)):
        pairs = list(zip(*np.nonzero((cosines >= low) & (cosines < high)), strict=True))
        met = sum(bool(chosen[a] & chosen[b]) for a, b in pairs)
        judged = [(a, b) for a, b in pairs if rare[a] and rare[b]]
        same = sum(bool(rare[a] & rare[b]) for a, b in judged)
        print(
            f"  likeness {low:.2f} to {min(high, 1):.2f}: {len(pairs):,} pairs, the index meets {_share(met, len(pairs))};"
            f" of {len(judged)} whose both sides name a rare place, it is the same one in {_share(same, len(judged))}"
        )
    together = defaultdict(list)
    for row, names in enumerate(rare):
        for name in names:
            together[name].append(row)
    pairs_of_a_place = {(a, b) for some in together.values() for a in some for b in some if a < b}
    hit = sum(cosines[a, b] >= SAME_PROBLEM and bool(chosen[a] & chosen[b]) for a, b in pairs_of_a_place)
    shown = _share(hit, len(pairs_of_a_place))
    print(
        f"  {len(pairs_of_a_place):,} pairs name the same rare place (often with other problems): {shown} shown as alike"
    )


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    p, z = part / whole, 1.96
    middle, half = p + z * z / (2 * whole), z * ((p * (1 - p) + z * z / (4 * whole)) / whole) ** 0.5
    scale = 1 + z * z / whole
    return f"{p:.3f} ({(middle - half) / scale:.3f} to {(middle + half) / scale:.3f})"


def speed(messages: int, *, on_postgresql: bool) -> None:
    with ExitStack() as stack:
        kept = os.environ.get("BENCH_KEEP")
        home = Path(kept or stack.enter_context(tempfile.TemporaryDirectory(prefix="heliograph-bench-")))
        instance = Instance(home, stack.enter_context(postgres.server()) if on_postgresql else "")
        if not (home / "bodies").exists():
            home.mkdir(parents=True, exist_ok=True)
            instance.run("benchmarks.stage", "--matters", "200")
        said = instance.run("benchmarks.repeats_index", str(messages))
    print(f"\n{instance.database}, {messages:,} matters in the index; 500 of each, ms:")
    print(f"  {'':48} {'median':>8} {'p95':>8} {'CPU':>8}")
    for name, (middle, late, computed, ratio) in said.items():  # type: ignore[misc]
        print(f"  {name:48} {middle:8.2f} {late:8.2f} {computed:8.2f}   {ratio}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repeats")
    parser.add_argument("part", nargs="?", choices=["figures", "speed"])
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    if asked.part != "speed":
        figures()
    if asked.part != "figures":
        speed(asked.messages, on_postgresql=asked.postgresql)
    return 0


if __name__ == "__main__":
    sys.exit(main())
