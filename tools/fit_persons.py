"""Fit the weights of the finder of persons: `python -m tools.fit_persons TRAIN.txt OUT` (needs python-crfsuite, offline).

TRAIN.txt has one character a line with its tag (B-PER, M-PER, E-PER, …, O), an empty line between sentences: the public
MSRA training part. Only weights leave here. Half of the Chinese names are exchanged for invented ones, so that the weights
tell how names look and where they stand, not who was in the news (docs/decisions/155-personal-data.md).
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pycrfsuite

from heliograph.core.privacy import clues
from heliograph.core.privacy.folding import fold
from heliograph.core.privacy.persons import LABELS, SCALE
from heliograph.core.privacy.surnames import COMMON, COMPOUND, SINGLE
from tools.person_prose import WITH_NAMES, WITHOUT_NAMES

Sentence = tuple[str, list[str]]
_EVERYDAY = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志文斌鹏辉玲红梅春燕波宁飞琳雪晶婷浩宇轩梓涵欣怡佳琪雨泽子豪思"
    "远俊凯旭东林峰海龙云翔天乐晓东小玉珍凤莲香翠荣福贵生财旺德仁义礼智信忠孝成才学良正庆祥瑞锋钢铁兵卫民爱党新社胜利跃进"
    "淑惠慧贞琴素芬美丹宏亮光辉耀祖根水土金木森山川江河洪波一鸣可欣诗语嘉懿博睿晨曦皓然若曦紫萱梦瑶依诺沐辰奕"
)


def sentences(path: Path) -> Iterator[Sentence]:
    """Texts as the product reads them, with a label a character."""
    signs: list[str] = []
    labels: list[str] = []
    for line in (*path.read_text(encoding="utf-8").splitlines(), ""):
        if not line.strip():
            if signs:
                yield "".join(signs), labels
            signs, labels = [], []
            continue
        sign, tag = line.split()
        plain = fold(sign).text
        signs.append(plain if len(plain) == 1 else sign)
        labels.append(tag[0] if tag[1:] == "-PER" and tag[0] in LABELS else "O")


def names_in(sentence: Sentence) -> list[tuple[int, int]]:
    _, labels = sentence
    starts = [at for at, label in enumerate(labels) if label == "B"]
    return [(at, labels.index("E", at) + 1) for at in starts if "E" in labels[at:]]


class Inventor:
    """Names made of surnames as frequent as in the texts, with given names of their characters and everyday ones."""

    def __init__(self, texts: list[Sentence], seed: int) -> None:
        self.chance = random.Random(seed)
        found = [text[a:b] for text, labels in texts for a, b in names_in((text, labels))]
        own = [name for name in found if len(name) in {2, 3} and name[0] in SINGLE]
        first = Counter(name[0] for name in own)
        self.surnames = [*first, *COMMON * 3, *SINGLE, *COMPOUND]
        self.weights = [*first.values(), *[40] * (len(COMMON) * 3), *[3] * len(SINGLE), *[3] * len(COMPOUND)]
        self.given = [sign for name in own for sign in name[1:]] + list(_EVERYDAY) * 40
        self.foreign = [name for name in found if len(name) >= 4 and name[:2] not in COMPOUND] or ["阿卜杜拉"]

    def name(self) -> str:
        if self.chance.random() < 0.06:
            parts = self.chance.sample(self.foreign, 2)
            return "·".join(part[:4].replace("·", "") for part in parts)
        given = "".join(self.chance.choices(self.given, k=2 if self.chance.random() < 0.75 else 1))
        return self.chance.choices(self.surnames, self.weights)[0] + given


def exchanged(sentence: Sentence, inventor: Inventor) -> Sentence:
    """The same sentence with other people in it."""
    text, labels = sentence
    for start, end in reversed(names_in(sentence)):
        if text[start] in SINGLE and end - start <= 3:
            text, labels = put(text, labels, start, end, inventor.name())
    return text, labels


def put(text: str, labels: list[str], start: int, end: int, name: str) -> Sentence:
    inside = ["B", *"M" * (len(name) - 2), "E"]
    return text[:start] + name + text[end:], labels[:start] + inside + labels[end:]


def invented(inventor: Inventor, rounds: int) -> Iterator[Sentence]:
    """The written sentences with names put in, alone and joined to others as messages go on and on."""
    for _ in range(rounds):
        for frame in inventor.chance.sample(WITH_NAMES, len(WITH_NAMES)):
            parts = [_filled(frame, inventor)]
            if inventor.chance.random() < 0.5:
                parts.append(_filled(inventor.chance.choice(WITHOUT_NAMES), inventor))
            if inventor.chance.random() < 0.3:
                parts.append(_filled(inventor.chance.choice(WITH_NAMES), inventor))
            inventor.chance.shuffle(parts)
            mark = inventor.chance.choice([",", "。", " ", "!", ";"])
            text = mark.join(text for text, _ in parts)
            labels = [label for _, one in parts for label in (*one, "O")][: len(text)]
            yield text, labels
        for frame in WITHOUT_NAMES:
            yield _filled(frame, inventor)


def _filled(frame: str, inventor: Inventor) -> Sentence:
    text = fold(frame.replace("{}", "@")).text
    labels = ["O"] * len(text)
    while (at := text.find("@")) >= 0:
        text, labels = put(text, labels, at, at + 1, inventor.name())
    return text, labels


def attributes(text: str) -> list[list[str]]:
    return [[f"{place:x}" for place in at] for at in np.concatenate(list(clues.places(text))).T.tolist()]


def fit(texts: list[Sentence], rounds: int, where: Path) -> None:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=True)
    trainer.set_params({"c1": 0.15, "c2": 0.002, "max_iterations": rounds, "feature.possible_transitions": False})
    for text, labels in texts:
        trainer.append(attributes(text), labels)
    trainer.train(str(where))


def export(where: Path) -> dict[str, np.ndarray]:
    """The learned weights as arrays: where in the table, and four small numbers each; the passages between labels."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(where))
    info = tagger.info()
    rows: dict[int, list[float]] = {}
    for (place, label), weight in info.state_features.items():
        rows.setdefault(int(place, 16), [0.0] * len(LABELS))[LABELS.index(label)] = weight
    at = np.array(sorted(rows), np.uint32)
    weights = np.array([rows[int(place)] for place in at])
    small = np.clip(np.rint(weights * SCALE), -1200, 1200).astype(np.int16)
    keep = np.abs(small).max(axis=1) > 1
    passages = np.array([[_passage(info.transitions, a, b) for b in LABELS] for a in LABELS], np.float32)
    return {"places": at[keep], "weights": small[keep], "passages": passages}


def _passage(learned: dict[tuple[str, str], float], before: str, after: str) -> float:
    """What was left out weighs nothing; what cannot be, such as a middle after none, is ruled out."""
    return learned.get(
        (before, after), 0.0 if before + after in {"OO", "OB", "BM", "BE", "MM", "ME", "EO", "EB"} else -50.0
    )


if __name__ == "__main__":
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 80
    texts = list(sentences(source))
    inventor = Inventor(texts, seed=155)
    with_names = [one for one in texts if "B" in one[1]]
    others = [one for one in texts if "B" not in one[1]]
    inventor.chance.shuffle(others)
    learned = [*with_names, *(exchanged(one, inventor) for one in with_names), *others[: len(others) // 2]]
    learned += invented(inventor, rounds=25)
    inventor.chance.shuffle(learned)
    print(len(learned), "sentences,", sum(len(text) for text, _ in learned), "characters")
    fit(learned, rounds, out.with_suffix(".crfsuite"))
    np.savez(out, **export(out.with_suffix(".crfsuite")))
