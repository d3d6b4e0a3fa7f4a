"""`python -m benchmarks.privacy [hard|names|speed] [--ner FILE]`: what is found of personal data, how surely, and how fast.

hard: the hand-made set of numbers and look-alikes (tests/core/privacy/hard.py) with seeds no test uses. names: the kept
sentences (tests/core/privacy/prose.py), and with --ner any public set with one character and its tag a line (B-PER, M-PER or
I-PER, E-PER). Exact: the same start and end; touched: they overlap. Intervals: 95 %, bootstrap over sentences. speed: real
messages (../shared/data/messages), beside decoding and folding the same bytes, the least that any reader must do.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from tests.core.privacy.hard import lines
from tests.core.privacy.prose import sentences
from tests.core.privacy.test_hard import judged

from heliograph.core.privacy.finding import Style, find
from heliograph.core.privacy.folding import fold
from heliograph.core.privacy.lines import masked
from heliograph.core.privacy.persons import find_persons
from heliograph.core.privacy.values import Kind

MESSAGES = Path(__file__).resolve().parents[2] / "shared" / "data" / "messages"
SEEDS = (1, 2, 3)
BOUNDS = (0.2, 0.3, 0.5, 0.9)
RESAMPLED = 200
Spans = list[tuple[int, int]]
Count = tuple[int, int, int]  # right, said, true


def tagged(path: Path) -> Iterator[tuple[str, Spans]]:
    """Sentences of a file with a character and its tag a line."""
    text, spans, start = "", [], None
    for line in (*path.read_text(encoding="utf-8").splitlines(), ""):
        parts = line.split()
        tag = parts[-1] if len(parts) > 1 else "O"
        if start is not None and not tag.startswith(("M-PER", "I-PER", "E-PER")):
            spans.append((start, len(text)))
            start = None
        if not parts:
            if text:
                yield text, spans
            text, spans = "", []
            continue
        if tag in {"B-PER", "B-PER.NAM"}:  # a surname alone (S-PER) is nothing to hide
            start = len(text)
        text += parts[0]


def names(path: Path | None) -> None:
    sets: list[tuple[str, list[tuple[str, Spans]]]] = [("kept sentences", sentences())]
    if path is not None:
        sets.append((path.name, list(tagged(path))))
    for name, data in sets:
        total = sum(len(spans) for _, spans in data)
        print(f"\n{name}: {len(data)} sentences, {total} names, no case known")
        said = [_said(text) for text, _ in data]
        for bound in BOUNDS:
            exact, touched = [], []
            for (_, true), found in zip(data, said, strict=True):
                kept = [(start, end) for start, end, certainty in found if certainty >= bound]
                exact.append((sum(one in true for one in kept), len(kept), len(true)))
                touched.append((sum(any(a < d and c < b for c, d in true) for a, b in kept), len(kept), len(true)))
            print(f"  certainty >= {bound:4}  exact {_shown(exact)}   touched {_shown(touched)}")


def _said(text: str) -> list[tuple[int, int, float]]:
    return [(span.start, span.end, span.certainty) for span in find(text, least=BOUNDS[0]) if span.kind is Kind.NAME]


def _shown(counts: list[Count]) -> str:
    chance = random.Random(0)
    measured = [_rates(chance.choices(counts, k=len(counts))) for _ in range(RESAMPLED)]
    precision, recall = _rates(counts)
    shown = []
    for what, value, place in (("P", precision, 0), ("R", recall, 1)):
        ordered = sorted(one[place] for one in measured)
        low, high = ordered[int(RESAMPLED * 0.025)], ordered[int(RESAMPLED * 0.975)]
        shown.append(f"{what} {value:.3f} [{low:.3f}, {high:.3f}]")
    return " ".join(shown)


def _rates(counts: Iterable[Count]) -> tuple[float, float]:
    right, said, true = (sum(column) for column in zip(*counts, strict=True))
    return right / max(said, 1), right / max(true, 1)


def hard() -> None:
    for seed in SEEDS:
        missed, wrong, found, total = [], [], 0, 0
        for line in lines(seed):
            one_missed, one_wrong, count = judged(line)
            missed += one_missed
            wrong += one_wrong
            found += count
            total += len(line.spans)
        print(
            f"seed {seed}: {total} numbers, {found} found; recall {1 - len(missed) / total:.4f}, precision {1 - len(wrong) / found:.4f}"
        )
        for value in (*missed[:20], *wrong[:20]):
            print("   ", value)


def speed() -> None:
    if not MESSAGES.is_dir():
        print(f"{MESSAGES} is not here: no messages to read.")
        return
    with (MESSAGES / "labelled.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    chance = random.Random(7)
    chance.shuffle(texts)
    raw = "\n".join(" ".join(text.split()) for text in texts).encode()[:1_000_000]
    find("先读一遍。")
    least = _timed(lambda: [fold(line) for line in raw.decode("utf-8", "replace").split("\n")])
    whole = _timed(lambda: sum(len(places) for _, places in masked(BytesIO(raw), Style.SOME)))
    alone = (
        _timed(lambda: [find(line) for line in raw[:300_000].decode("utf-8", "replace").split("\n")])
        * len(raw)
        / 300_000
    )
    people = _timed(lambda: find_persons(fold(raw.decode("utf-8", "replace")).text))
    size = len(raw) / 1e6
    print(f"{size:.1f} MB of messages, one core (processor time)")
    for what, seconds in (
        ("decoding and folding", least),
        ("a file, masked", whole),
        ("one message at a time", alone),
        ("persons alone", people),
    ):
        print(f"  {what:24} {size / seconds:6.2f} MB/s   {seconds / least:5.1f} x the least")


def _timed(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["hard", "names", "speed"])
    parser.add_argument("--ner", type=Path)
    given = parser.parse_args()
    if given.what in {None, "hard"}:
        hard()
    if given.what in {None, "names"}:
        names(given.ner)
    if given.what in {None, "speed"}:
        speed()
