"""`python -m benchmarks.answers [figures|speed [SEED…]]`: how well true pairs of question and answer are told from swapped ones, and how fast.

Figures: `answered.csv` is cut into five parts (rows with one title, text or answer in one part); the product's own `train` sees
four, the fifth is judged: each pair as it is, and once more with an answer of the same part and month. Beside it the formula
without training, and the stated comparison: the cosine of tf-idf over characters 1 to 3, learned on the same four parts. Intervals:
95 %, bootstrap over pairs of the first seed. Every row is judged by itself. Without ../shared it says so and ends.

Speed: the command on the same file, beside what reading and cleaning that file costs in the same run.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.answers import Answered, Model, check, shares, shingles, train, untrained
from heliograph.core.language.answers.asked import asked
from heliograph.core.language.answers.cutting import fold
from heliograph.core.language.answers.measures import NAMES, answer, question
from heliograph.core.language.answers.rarity import ordinary
from heliograph.core.language.answers.training import auc_with_interval, groups, swapped, weigh
from heliograph.core.language.cleaning import clean

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "messages" / "answered.csv"
PARTS = 5
RESAMPLED = 1_000
TIMES = 20
Judge = Callable[[list[tuple[int, int]]], NDArray[np.float64]]


def main() -> int:
    what = sys.argv[1] if len(sys.argv) > 1 else "figures"
    seeds = [int(word) for word in sys.argv[2:]] or [0]
    if not FILE.exists():
        print(f"{FILE} is not here: nothing can be measured.")
        return 1
    rows = read()
    print(f"answered.csv: {len(rows)} pairs, {len({row.month for row in rows})} months")
    if what == "speed":
        speed(rows)
    else:
        figures(rows, seeds)
    return 0


def read() -> list[Answered]:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return [
            Answered(row["title"], row["text"], row["answer"], "/".join(row["at"].split("/")[:2]))
            for row in csv.DictReader(file)
        ]


def figures(rows: list[Answered], seeds: Sequence[int]) -> None:
    for number, seed in enumerate(seeds):
        judged = {name: ([], []) for name in ("trained", "untrained", "tf-idf cosine")}
        for test, learned in parts(rows, seed):
            right = [(i, i) for i in test]
            wrong = swapped([row.month for row in rows], test, np.random.default_rng(seed))
            for name, judge in judges(rows, learned, seed).items():
                judged[name][0].append(judge(right))
                judged[name][1].append(judge(wrong))
        print(f"seed {seed}, {PARTS} parts: AUC true against swapped within the month")
        for name, (right, wrong) in judged.items():
            told(name, np.concatenate(right), np.concatenate(wrong), with_interval=not number)
    of_the_rest(rows)
    formula(rows)


def parts(rows: list[Answered], seed: int) -> list[tuple[list[int], list[Answered]]]:
    group = groups(rows)
    names = np.unique(group)
    part = dict(zip(names, np.random.default_rng(seed).permutation(len(names)) % PARTS, strict=True))
    of = [part[one] for one in group]
    return [
        ([i for i, p in enumerate(of) if p == k], [row for row, p in zip(rows, of, strict=True) if p != k])
        for k in range(PARTS)
    ]


def judges(rows: list[Answered], learned: list[Answered], seed: int) -> dict[str, Judge]:
    return {
        "trained": by_model(rows, train(learned, seed=seed).model),
        "untrained": by_model(rows, untrained()),
        "tf-idf cosine": by_cosine(rows, learned),
    }


def by_model(rows: list[Answered], model: Model) -> Judge:
    def judge(pairs: list[tuple[int, int]]) -> NDArray[np.float64]:
        return np.array([model.fit(question(rows[q].title, rows[q].text), answer(rows[a].answer)) for q, a in pairs])

    return judge


def by_cosine(rows: list[Answered], learned: list[Answered]) -> Judge:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{row.title} {row.text}" for row in learned] + [row.answer for row in learned]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3)).fit(texts)

    def judge(pairs: list[tuple[int, int]]) -> NDArray[np.float64]:
        asked_ = vectors.transform([f"{rows[q].title} {rows[q].text}" for q, _ in pairs])
        given = vectors.transform([rows[a].answer for _, a in pairs])
        return np.asarray(asked_.multiply(given).sum(axis=1)).ravel()

    return judge


def told(name: str, right: NDArray[np.float64], wrong: NDArray[np.float64], *, with_interval: bool) -> None:
    line = f"  {name:14} {auc_with_interval(right, wrong)[0]:.4f}"
    if with_interval:
        chance = np.random.default_rng(0)
        found = [
            auc_with_interval(chance.choice(right, len(right)), chance.choice(wrong, len(wrong)))[0]
            for _ in range(RESAMPLED)
        ]
        line += f"  [{np.quantile(found, 0.025):.4f}, {np.quantile(found, 0.975):.4f}]"
    if name != "tf-idf cosine":
        line += f"  fits (0.5): {np.mean(right >= 0.5):.3f} of true, {np.mean(wrong >= 0.5):.3f} of swapped"
    print(line)


def of_the_rest(rows: list[Answered]) -> None:
    """What the other checks say of the real answers: nobody labelled them, so these are counts and no accuracy."""
    model = untrained()
    wrong = dict(swapped([row.month for row in rows], range(len(rows)), np.random.default_rng(0)))
    for name, other in (("own answer", {i: i for i in wrong}), ("swapped", wrong)):
        items = [
            item.is_open
            for q, a in other.items()
            for item in asked(rows[q].title, rows[q].text, answer(rows[a].answer), model.pieces)
        ]
        print(f"asked items said to be open, {name}: {np.mean(items):.3f} of {len(items)}")
    found = [check(row.title, row.text, row.answer) for row in rows]
    held = {part: np.mean([bool(getattr(c.held, part)) for c in found]) for part in ("time", "contact", "refuses")}
    grounded = [bool(c.held.ground) for c in found if c.held.refuses]
    print("answers with " + ", ".join(f"{part} {share:.3f}" for part, share in held.items()))
    print(f"of those that refuse, with a ground {np.mean(grounded):.3f}")
    print(
        "reading: "
        + ", ".join(
            f"{n} {np.mean([c.reading.level == k for c in found]):.3f}"
            for k, n in enumerate(("easy", "middling", "hard"))
        )
    )
    share = shares([shingles(fold(row.answer)) for row in rows])
    print(f"template share: mean {np.mean(share):.3f}; {np.mean(np.array(share) >= 0.6):.3f} of answers are templates")


def formula(rows: list[Answered]) -> None:
    found = weigh(rows, ordinary())
    print("formula without training, found anew on all pairs:")
    print("  " + ", ".join(f"{name} {weight:.3g}" for name, weight in zip(NAMES, found.measures, strict=True)))
    print(f"  constant {found.constant:.3g}")


def speed(rows: list[Answered]) -> None:
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as folder:
        file, out = Path(folder) / "many.csv", Path(folder) / "out.csv"
        with file.open("w", encoding="utf-8", newline="") as written:
            lines = csv.writer(written)
            lines.writerow(("id", "title", "text", "answer"))
            for number in range(TIMES):
                lines.writerows((f"{number}-{i}", r.title, r.text, r.answer) for i, r in enumerate(rows))
        started = time.perf_counter()
        with file.open(encoding="utf-8", newline="") as again:
            for row in csv.reader(again):
                for cell in row:
                    clean(cell)
        raw = time.perf_counter() - started
        command = [sys.executable, "-m", "heliograph.cli", "language", "check-answers", str(file), "--out", str(out)]
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        took = time.perf_counter() - started
    count = TIMES * len(rows)
    print(
        f"{count} pairs: {count / took:,.0f} a second, {took / raw:.1f} times what reading and cleaning the file costs"
    )


if __name__ == "__main__":
    sys.exit(main())
