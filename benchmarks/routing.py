"""`python -m benchmarks.routing [figures|speed [SEED…]]`: what routing reaches on real messages it has not seen, how fast, and what it costs.

Figures: `labelled.csv` is cut into five parts by text (repeats of a message in one part); the product's own `train` sees
four, calibration and threshold included, and the fifth is routed. So each message is judged once a seed. Intervals: 95 %,
bootstrap over messages of the first seed; the range over seeds is printed beside it. The stated comparison (characters 1
to 3, tf-idf, LinearSVC(C=0.5)) runs on the same parts. Speed: the command itself, beside what reading and cleaning the same file costs.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language import table
from heliograph.core.language.routing import Row, features, figures, train
from heliograph.core.language.routing.folds import assign, groups_of

MESSAGES = Path(__file__).resolve().parents[2] / "shared" / "data" / "messages"
PARTS = 5
RESAMPLED = 1_000
MANY = 100_000
ROUTED = 50_000


@dataclass(frozen=True)
class Judged:
    """Every message of a set once, by a model that had not seen it."""

    labels: list[str]
    truth: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    threshold: NDArray[np.float64]

    @property
    def said(self) -> NDArray[np.int64]:
        return self.probabilities.argmax(axis=1)

    @property
    def certainty(self) -> NDArray[np.float64]:
        return self.probabilities.max(axis=1)

    @property
    def right(self) -> NDArray[np.bool_]:
        return self.said == self.truth

    def macro_f1(self, which: NDArray[np.int64] | slice = slice(None)) -> float:
        return float(figures.f1_by_label(self.truth[which], self.said[which], len(self.labels)).mean())

    def interval(self) -> tuple[float, float]:
        chance = np.random.default_rng(0)
        size = len(self.truth)
        found = [self.macro_f1(chance.integers(0, size, size)) for _ in range(RESAMPLED)]
        return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def judged(rows: Sequence[Row], seed: int) -> Judged:
    labels = sorted({row.label for row in rows})
    truth = np.array([labels.index(row.label) for row in rows])
    parts = _parts(rows, truth, seed)
    probabilities, threshold = np.zeros((len(rows), len(labels))), np.zeros(len(rows))
    for part in range(PARTS):
        test = np.flatnonzero(parts == part)
        model = train([row for row, other in zip(rows, parts, strict=True) if other != part], seed=seed)
        columns = [labels.index(label) for label in model.labels]
        probabilities[np.ix_(test, columns)] = model.probabilities([rows[i].text for i in test])
        threshold[test] = model.threshold
    return Judged(labels, truth, probabilities, threshold)


def compared(rows: Sequence[Row], seed: int) -> float:
    """Macro-F1 of the stated comparison on the same parts."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    labels = sorted({row.label for row in rows})
    truth = np.array([labels.index(row.label) for row in rows])
    texts = np.array([row.text for row in rows], dtype=object)
    parts, said = _parts(rows, truth, seed), np.zeros(len(rows), np.int64)
    for part in range(PARTS):
        seen = parts != part
        counts = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
        machine = LinearSVC(C=0.5).fit(counts.fit_transform(texts[seen]), truth[seen])
        said[~seen] = machine.predict(counts.transform(texts[~seen]))
    return float(figures.f1_by_label(truth, said, len(labels)).mean())


def print_labelled(seeds: Sequence[int]) -> None:
    rows = read(MESSAGES / "labelled.csv", "label")
    found = [judged(rows, seed) for seed in seeds]
    first = found[0]
    low, high = first.interval()
    scores = [one.macro_f1() for one in found]
    print(
        f"\n## labelled.csv: {len(rows)} messages, {len(first.labels)} labels, {PARTS} parts by text, seeds {seeds}\n"
    )
    print(
        f"macro-F1 {np.mean(scores):.4f} (seeds {min(scores):.4f} to {max(scores):.4f}; bootstrap {low:.4f} to {high:.4f})"
    )
    print(f"comparison (characters 1-3, tf-idf, LinearSVC C=0.5), seed {seeds[0]}: {compared(rows, seeds[0]):.4f}")
    for name, value in by_label(first):
        print(f"  {name}: F1 {value:.3f}, {int((first.truth == first.labels.index(name)).sum())} messages")
    for name, error in (
        ("15 bins of equal width", [figures.calibration_error(one.certainty, one.right) for one in found]),
        ("10 bins of equal width", [figures.calibration_error(one.certainty, one.right, 10) for one in found]),
        ("15 bins of equal count", [equal_count_error(one, 15) for one in found]),
    ):
        print(f"calibration error, {name}: {np.mean(error):.4f} ({min(error):.4f} to {max(error):.4f})")
    print(
        f"  of perfect calibration and as many messages, by chance, 15 bins of equal width: {chance_error(first):.4f}"
    )
    at_80 = [figures.right_among_surest(one.certainty, one.right, 0.8) for one in found]
    print(f"right among the surest 80 %: {np.mean(at_80):.4f} ({min(at_80):.4f} to {max(at_80):.4f})")
    answered = [one.certainty >= one.threshold for one in found]
    shares = [float(one.mean()) for one in answered]
    rights = [float(one.right[which].mean()) for one, which in zip(found, answered, strict=True)]
    print(f"at the model's own threshold: {np.mean(shares):.1%} answered, {np.mean(rights):.4f} of them right")


def print_hotline(seeds: Sequence[int]) -> None:
    rows = read(MESSAGES / "hotline.csv", "nature")
    found = [judged(rows, seed) for seed in seeds]
    low, high = found[0].interval()
    scores = [one.macro_f1() for one in found]
    print(f"\n## hotline.csv, nature: {len(rows)} appeals, {PARTS} parts by text, seeds {seeds}\n")
    print(
        f"macro-F1 {np.mean(scores):.3f} (seeds {min(scores):.3f} to {max(scores):.3f}; bootstrap {low:.3f} to {high:.3f})"
    )
    for name, value in by_label(found[0]):
        count = int((found[0].truth == found[0].labels.index(name)).sum())
        print(f"  {name}: F1 {value:.3f}, {count} appeals{': too few to say anything' if count < 30 else ''}")


def print_speed() -> None:
    rows = read(MESSAGES / "labelled.csv", "label")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write(home / "learn.csv", rows)
        model = home / "routing.model"
        cost = run("train", str(home / "learn.csv"), "--out", str(model))
        print(f"\n## Speed and size, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
        print(f"training on {len(rows)}: {cost}; model {model.stat().st_size / 1e6:.1f} MB")
        write(home / "new.csv", [rows[i % len(rows)] for i in range(ROUTED)])
        bare, start = time.process_time(), time.monotonic()
        clean_alone(home / "new.csv")
        bare, whole = time.process_time() - bare, time.monotonic() - start
        print(
            f"reading and cleaning {ROUTED} in one process: {ROUTED / whole:,.0f} a second, {ROUTED / bare:,.0f} a second of CPU"
        )
        for processes in (1, 2):
            where = ("--model", str(model), "--out", str(home / "out.csv"), "--processes", str(processes))
            cost = run("route", str(home / "new.csv"), *where)
            print(
                f"routing {ROUTED} with {processes} process(es), start and files included: {ROUTED / cost.seconds:,.0f} a second, "
                f"{ROUTED / cost.cpu:,.0f} a second of CPU ({bare / cost.cpu:.2f} × reading and cleaning); {cost}"
            )
        write(home / "many.csv", mixed(rows, MANY))
        cost = run("train", str(home / "many.csv"), "--out", str(home / "many.model"))
        size = (home / "many.model").stat().st_size / 1e6
        print(f"training on {MANY} (halves of real messages of one label put together): {cost}; model {size:.1f} MB")


def by_label(found: Judged) -> list[tuple[str, float]]:
    scores = figures.f1_by_label(found.truth, found.said, len(found.labels))
    return sorted(zip(found.labels, scores.tolist(), strict=True), key=lambda pair: -pair[1])


def equal_count_error(found: Judged, bins: int) -> float:
    parts = np.array_split(np.argsort(found.certainty, kind="stable"), bins)
    gaps = [abs(float((found.right[part] - found.certainty[part]).sum())) for part in parts]
    return sum(gaps) / len(found.truth)


def chance_error(found: Judged) -> float:
    """The mean calibration error if every certainty were exactly true: what no model can go below on so many messages."""
    chance = np.random.default_rng(0)
    drawn = [found.certainty > chance.random(len(found.certainty)) for _ in range(50)]
    return float(np.mean([figures.calibration_error(found.certainty, right) for right in drawn]))


def mixed(rows: Sequence[Row], count: int) -> list[Row]:
    chance = random.Random(0)
    by = {label: [row.text for row in rows if row.label == label] for label in {row.label for row in rows}}
    made = []
    for _ in range(count):
        label = chance.choice(rows).label
        one, other = chance.choice(by[label]), chance.choice(by[label])
        made.append(Row(one[: len(one) // 2] + other[len(other) // 2 :], label))
    return made


def read(path: Path, label: str) -> list[Row]:
    return [Row(message.text, message.label) for message in table.read(path, text=["title", "text"], label=label)]


def write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "label", "text"])
        writer.writerows([i, row.label, row.text] for i, row in enumerate(rows))


@dataclass(frozen=True)
class Cost:
    """What one command took: wall clock, processor time of all its processes, the most memory of one of them."""

    seconds: float
    cpu: float
    megabytes: int

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.cpu:.1f} s of CPU), {self.megabytes} MB"


def run(*arguments: str) -> Cost:
    """`heliograph language …`, as a person starts it."""
    start = time.monotonic()
    command = [sys.executable, "-m", "heliograph.cli", "language", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed.")
    return Cost(time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def clean_alone(path: Path) -> None:
    for message in table.read(path, text=["text"]):
        features.fold(message.text)


def _parts(rows: Sequence[Row], truth: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    return assign(truth, groups_of([features.fold(row.text) for row in rows]), PARTS, seed)


def main() -> int:
    if not MESSAGES.is_dir():
        print(f"{MESSAGES} is not here: nothing can be measured.", file=sys.stderr)
        return 1
    mode = sys.argv[1] if len(sys.argv) > 1 else ""
    seeds = [int(word) for word in sys.argv[2:]] or [1, 2, 3]
    print(
        f"{time.strftime('%Y-%m-%d %H:%M')}, Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    if mode != "speed":
        print_labelled(seeds)
        print_hotline(seeds)
    if mode in ("", "speed"):
        print_speed()
    return 0


if __name__ == "__main__":
    sys.exit(main())
