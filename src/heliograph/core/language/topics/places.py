"""Where: named places (…新城, …学院, …路) that messages name, and the one that a topic is about. Without a gazetteer.

Text runs on in Chinese, so that a name's beginning must be guessed. It begins between two words, and what the messages
of a topic have in common trims the rest: all name 丽发新城, one says 投诉丽发新城.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files

from heliograph.core.language.cleaning import clean
from heliograph.core.language.topics.values import Message

MOST_COMPARED = 200
"""Messages of a topic that are looked at to say what all have in common."""

_READ_FOR_NAMES = 150
_READ = 400
_CODE = r"[A-Z]\d{0,2}[市区州]|[A-J]\d{1,2}县"  # as public data sets write cities and districts: A市, A7县
_AREA = re.compile(rf"{_CODE}|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,3}}[市县区]")
_CODES = re.compile(_CODE)
_STRETCH = re.compile(r"[\u4e00-\u9fffA-Z0-9]{2,}")
_WORDS: dict[str, list[str]] = tomllib.loads(files(__package__).joinpath("places.toml").read_text(encoding="utf-8"))
_KINDS, _NO_ENDS = tuple(_WORDS["kinds"]), tuple(_WORDS["no_ends"])
_NO_NAMES, _LEADING = frozenset(_WORDS["no_names"]), frozenset(_WORDS["leading"])
_LONGEST, _SHORTEST, _MOST_WORDS = 10, 3, 4


def names(message: Message) -> set[str]:
    """What the title and the beginning of the text name as places, each with the readings of where its name begins."""
    found = set(_names(clean(message.title, longest=200)))
    return found | set(_names(clean(message.text, longest=_READ_FOR_NAMES)))


def place(messages: Sequence[Message]) -> str:
    """The area and the named place that at least half of the messages name; "" where they name none."""
    compared = messages[:MOST_COMPARED]
    titles = [clean(message.title, longest=200) for message in compared]
    texts = [clean(message.text, longest=_READ) for message in compared]
    area = _area(titles, texts)
    name = _common(titles, len(compared)) or _common(
        [a + "。" + b for a, b in zip(titles, texts, strict=True)], len(compared)
    )
    return name if area and area in name else area + name


def _area(titles: Sequence[str], texts: Sequence[str]) -> str:
    found: Counter[str] = Counter()
    for head, body in zip(titles, texts, strict=True):
        found.update(set(_AREA.findall(head)) or set(_AREA.findall(body)[:1]))
    exact = {name: count * (1.5 if any(c.isdigit() for c in name) else 1) for name, count in found.items()}
    return max(exact, key=lambda name: (exact[name], name), default="")


def _common(texts: Sequence[str], size: int) -> str:
    found = Counter(name for text in texts for name in set(_names(text)))
    likely = {name: count for name, count in found.items() if count >= max(min(2, size), 0.4 * size)}
    return max(likely, key=lambda name: (likely[name] * min(len(name), 8), name), default="")


def _names(text: str) -> Iterator[str]:
    import rjieba

    for stretch in _STRETCH.findall(_CODES.sub("，", text)):
        words = rjieba.cut(stretch)
        for end, word in enumerate(words):
            if not word.endswith(_KINDS):
                continue
            name = ""
            for start in range(end, max(-1, end - _MOST_WORDS), -1):
                if start < end and words[start] in _LEADING:
                    break
                name = words[start] + name
                if len(name) > _LONGEST:
                    break
                if len(name) >= _SHORTEST and name not in _NO_NAMES and not name.endswith(_NO_ENDS):
                    yield name
