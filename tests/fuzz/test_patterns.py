"""No pattern can be made to try every way of reading a text: each is given what it repeats, over and over, and then a refusal.

Found by this: a header of one kilobyte that kept a worker for hours.
"""

from __future__ import annotations

import ast
import random
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "heliograph"
TIMES = 28
"""Two ways of reading each of 28 pieces are 268 million ways of reading all."""
SECONDS = 5.0
ENDS = ("\x01", '"', ",")
SHORT = 2
CATEGORIES = {
    code.CATEGORY_DIGIT: "1", code.CATEGORY_SPACE: " ", code.CATEGORY_WORD: "a", code.CATEGORY_NOT_SPACE: "a",
    code.CATEGORY_NOT_DIGIT: "a", code.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """(where it stands, the pattern) of every regular expression that the source writes out."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_one = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            if not is_one or ast.unparse(node.func.value) != "re" or not isinstance(node.args[0], ast.Constant):
                continue
            written, more = node.args[0].value, ast.unparse(node)
            flags = re.IGNORECASE if "IGNORECASE" in more else 0
            flags |= re.VERBOSE if "VERBOSE" in more else 0
            if isinstance(written, str):
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", re.compile(written, flags)


def letters(of) -> str:
    """Signs that a set takes, of those that matter here."""
    is_not = any(what is code.NEGATE for what, _ in of)
    named = "".join(
        chr(value) if what is code.LITERAL else chr(value[0]) if what is code.RANGE else CATEGORIES.get(value, "a")
        for what, value in of
        if what is not code.NEGATE
    )
    return "".join(one for one in "a1 -.,\n<>警" if one not in named) or "あ" if is_not else named


def sample(tree, chance: random.Random) -> str:
    """A text that this part of a pattern may take."""
    said = ""
    for what, value in tree:
        if what is code.LITERAL:
            said += chr(value)
        elif what in (code.ANY, code.NOT_LITERAL):
            said += chance.choice("a1 -")
        elif what is code.IN:
            said += chance.choice(letters(value))
        elif what is code.BRANCH:
            said += sample(chance.choice(value[1]), chance)
        elif what is code.SUBPATTERN:
            said += sample(value[3], chance)
        elif what in REPEATS:
            least, most, of = value
            said += "".join(sample(of, chance) for _ in range(min(most, least + chance.randrange(SHORT), 6)))
    return said


def repeated(tree, chance: random.Random, before: str = "") -> Iterator[tuple[str, str]]:
    """(what stands before, what is repeated) of everything that a pattern may repeat ten times or more."""
    for what, value in tree:
        if what in REPEATS:
            if value[1] >= 10:
                yield before, sample(value[2], chance) or "a"
            yield from repeated(value[2], chance, before)
        elif what is code.SUBPATTERN:
            yield from repeated(value[3], chance, before)
        elif what is code.BRANCH:
            for one in value[1]:
                yield from repeated(one, chance, before)
        before += sample([(what, value)], chance)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def tries_every_way(pattern: re.Pattern[str]) -> bool:
    chance = random.Random(1)
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    texts = [before + piece * TIMES + end for _ in range(4) for before, piece in repeated(tree, chance) for end in ENDS]
    try:
        with at_most(SECONDS):
            for text in texts:
                pattern.fullmatch(text)
                pattern.search(text)
    except TimeoutError:
        return True
    return False


def test_no_pattern_tries_every_way_of_reading_a_text():
    found = [where for where, pattern in patterns() if tries_every_way(pattern)]
    assert not found


@pytest.mark.parametrize("bad", [r'\s*[a-z]+="?[^",]*"?(?:\s*,\s*[a-z]+="?[^",]*"?)*\s*', r"(a+)+", r"(?:a|a)*b"])
def test_one_that_does_is_found(bad):
    assert tries_every_way(re.compile(bad))
