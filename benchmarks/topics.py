"""`python -m benchmarks.topics [quick]`: whether messages about one problem come together, and how the time grows.

Judgement: problems of `dated.csv` that have a rare name (an estate, a firm, a school, a road work), each given by a rule
over title and text, written after reading. What no rule names belongs to none of them, so that a topic that takes in
others is charged for it. The rules were written and the bounds of the grouping chosen on these same problems: the figures
are not blind, and other data will give lower ones. Intervals: 95 %, bootstrap over problems, seed 0. Comparison: every
pair of titles with tf-idf cosine (characters 1 to 3) of at least a threshold, joined in chains, at its best threshold.
Growth: the same messages again with other names in them, in CPU seconds of one core, beside the reading of their words alone.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.table import table
from heliograph.core.language.topics import Message, group, topics
from heliograph.core.language.topics.table import read

DATED = Path(__file__).resolve().parents[2] / "shared" / "data" / "messages" / "dated.csv"
RESAMPLED = 1_000
SIZES = (4_326, 20_000, 100_000)

IN_ALL = {
    "伊景园 parking tied": r"伊景园|伊景圆|滨河苑|广铁集团.{0,40}(商品房|购房|车位)|(定向商品房|职工.{0,8}房).{0,60}车位",
    "丽发新城 mixing plant": r"丽发.{0,200}搅拌|搅拌.{0,200}丽发|暮云.{0,80}搅拌|^(?=.*搅拌站)(?=.*(小区|居民区)).{0,60}$",
    "58 loans": r"58车",
    "K9县 faults": r"k9县",
    "海外滩 railway": r"(绿地海外滩.*高铁|高铁.*绿地海外滩)",
}
IN_HEAD = {
    "魅力之城 fumes": r"魅力之城.*(油烟|烧烤|夜宵|排烟|噪音)|(油烟|烧烤|夜宵).*魅力之城",
    "魅力之城 cracks": r"魅力之城.*(开裂|裂缝)",
    "college forced work": r"经济学院.*(实习|实践|打工|外出)|(实习|实践).*经济学院",
    "月亮岛 power line": r"月亮岛.*(高压|110|11万伏)",
}
IN_TITLE = {
    "housing grants": r"人才.{0,8}(购房|租房|住房|补贴)|购房补贴",
    "凉塘路": r"凉塘路.*改造|改造.*凉塘路",
    "洪山公园": r"洪山公园",
    "温斯顿 refunds": r"温斯顿",
    "transport card": r"楚行一卡通",
    "云时代 cracks": r"长房云时代.*(裂|质量)",
    "云时代 rubbish": r"长房云时代.*垃圾|垃圾.*长房云时代",
    "泉星公园": r"泉星公园",
    "汉王陵": r"汉王陵|国王陵",
    "江山帝景 new flats": r"江山帝景新房",
    "诺亚山林 hospital": r"诺亚山林.*医院",
    "郝家坪 school": r"郝家坪小学",
    "south bus station": r"汽车南站.*(完工|建好|工程|投入使用)",
    "城际空间站": r"城际空间站",
    "美麓阳光": r"美麓阳光",
    "东六路 underpass": r"东六路.{0,3}下穿",
    "聚利 fraud": r"利聚|聚利网",
    "松雅 station": r"[3３]号线松雅",
    "南山十里天池": r"南山十里天池",
    "时代年华": r"时代年华",
    "soldiers' moves": r"(士官|三期|军人|退伍兵?).{0,10}(转业|异地)",
    "和包支付": r"和包支付",
    "禧和路 rubbish": r"禧和路.*垃圾",
}  # fmt: skip


def judged(messages: Sequence[Message]) -> dict[str, str]:
    """Message id to problem, for those that a rule names."""
    found = {}
    for one in messages:
        title, text = one.title.casefold(), one.text.casefold()
        for rules, said in ((IN_ALL, f"{title}。{text}"), (IN_HEAD, f"{title}。{text[:80]}"), (IN_TITLE, title)):
            name = next((name for name, rule in rules.items() if re.search(rule, said, re.DOTALL)), None)
            if name is not None:
                found.setdefault(one.id, name)
    return found


def tallies(
    truth: Mapping[str, str], grouped: Sequence[set[str]]
) -> dict[str, tuple[float, float, int, int, int, int]]:
    """By problem: sums of B-cubed precision and recall, messages, right pairs, pairs made, pairs wanted (each both ways)."""
    of = {ident: members for members in grouped for ident in members}
    problem: defaultdict[str, set[str]] = defaultdict(set)
    for ident, name in truth.items():
        problem[name].add(ident)
    found = {}
    for name, wanted in problem.items():
        sums = np.zeros(6)
        for ident in wanted:
            shared = len(of[ident] & wanted)
            made = len(of[ident])
            sums += (shared / made, shared / len(wanted), 1, shared - 1, made - 1, len(wanted) - 1)
        found[name] = tuple(sums)
    return found


def measures(found: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    """B-cubed precision, recall, F; pairwise precision, recall, F."""
    precision, recall, count, right, made, wanted = np.sum(np.array(found), axis=0)
    cubed, pairs = (precision / count, recall / count), (right / max(made, 1), right / max(wanted, 1))
    return (*cubed, _f(*cubed), *pairs, _f(*pairs))


def _f(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-12)


def row(name: str, found: Sequence[tuple[float, ...]]) -> list[str]:
    chance = np.random.default_rng(0)
    resampled = [measures([found[i] for i in chance.integers(0, len(found), len(found))]) for _ in range(RESAMPLED)]
    low, high = np.quantile(np.array(resampled), (0.025, 0.975), axis=0)
    told = [f"{v:.3f} ({a:.3f}–{b:.3f})" for v, a, b in zip(measures(found), low, high, strict=True)]
    return [name, str(len(found)), str(int(sum(one[2] for one in found))), *told]


def chained(messages: Sequence[Message], truth: Mapping[str, str]) -> list[tuple[float, ...]]:
    """The comparison at the threshold that is best for it."""
    from scipy.sparse.csgraph import connected_components
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2).fit_transform(
        [one.title for one in messages]
    )
    like = (rows @ rows.T).tocsr()
    best: list[tuple[float, ...]] = []
    for threshold in np.arange(0.2, 0.9, 0.05):
        linked = like.copy()
        linked.data[linked.data < threshold] = 0
        linked.eliminate_zeros()
        _, labels = connected_components(linked, directed=False)
        members: defaultdict[int, set[str]] = defaultdict(set)
        for one, label in zip(messages, labels, strict=True):
            members[label].add(one.id)
        found = list(tallies(truth, list(members.values())).values())
        if not best or measures(found)[2] > measures(best)[2]:
            best = found
    return best


def more(messages: Sequence[Message], size: int) -> list[Message]:
    """As many messages: the same again, each copy with other names (characters that fewer than 1 % of messages have, moved)."""
    common: defaultdict[str, int] = defaultdict(int)
    for one in messages:
        for character in set(one.title + one.text[:1500]):
            common[character] += 1
    rare = [c for c, count in common.items() if count < 0.01 * len(messages) and "\u4e00" <= c <= "\u9fff"]
    made = list(messages[:size])
    copy = 0
    while len(made) < size:
        copy += 1
        moved = rare.copy()
        random.Random(copy).shuffle(moved)
        other = str.maketrans(dict(zip(rare, moved, strict=True)))
        for one in messages[: size - len(made)]:
            made.append(
                replace(one, id=f"{one.id}-{copy}", title=one.title.translate(other), text=one.text.translate(other))
            )
    return made


def main(arguments: list[str]) -> int:
    if not DATED.is_file():
        print(f"{DATED} is not here: nothing to measure.")
        return 1
    messages = read(DATED)
    truth = judged(messages)
    started = time.perf_counter()
    grouped = [{one.id for one in members} for members in group(messages).values()]
    seconds = time.perf_counter() - started
    found = tallies(truth, grouped)
    print(
        f"Data: {DATED.name}, {len(messages)} messages; {len(found)} judged problems, {len(truth)} messages. {seconds:.1f} s.\n"
    )
    parts = [
        row("all", list(found.values())),
        row("comparison: titles, chained", chained(messages, truth)),
    ]
    head = ["part", "problems", "messages", "B³ precision", "recall", "F", "pairs: precision", "recall", "F"]
    print(table(head, parts), "\n")
    told = topics(messages, now=max(one.at for one in messages))
    lines = [
        [
            str(t.rank),
            f"{t.heat.value:.1f}",
            str(len(t.messages)),
            str(t.people),
            t.place,
            t.title,
            _mostly(t.messages, truth),
        ]
        for t in told[:12]
    ]
    print(table(["rank", "heat", "messages", "people", "place", "title", "judged"], lines), "\n")
    if "quick" not in arguments:
        print(
            table(["messages", "CPU seconds", "of them reading words", "messages a second", "topics"], growth(messages))
        )
    return 0


def _mostly(messages: Sequence[Message], truth: Mapping[str, str]) -> str:
    counts: defaultdict[str, int] = defaultdict(int)
    for one in messages:
        counts[truth.get(one.id, "-")] += 1
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda pair: -pair[1])[:2])


def growth(messages: Sequence[Message]) -> list[list[str]]:
    from heliograph.core.language.topics.pieces import matrix, named

    rows = []
    for size in SIZES:
        many = more(messages, size)
        started = time.process_time()
        found = group(many)
        whole = time.process_time() - started
        started = time.process_time()
        matrix(many), named(many)
        reading = time.process_time() - started
        rows.append(
            [
                f"{size:,}",
                f"{whole:.1f}",
                f"{reading:.1f}",
                f"{size / whole:,.0f}",
                str(sum(len(g) > 1 for g in found.values())),
            ]
        )
        print(f"· {size}: {whole:.1f} s", file=sys.stderr, flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
