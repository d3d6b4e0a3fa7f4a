"""What is tried on a parser: real messages, cut, doubled, spliced and sprinkled with what has broken parsers before."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

LONGEST = 10.0
MOST_BYTES = 300_000
NASTY = (
    *(b"\x00", b"\x7f", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\r\n\r\n", b"\r\n"),
    *(b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"%", b"%00", b"=", b";", b",", b"--", b"../"),
    *(b"&#0;", b"&#x110000;", b"&x;", b"]]>", b"<![CDATA[", b"<!--", b"<?xml version='1.0' encoding='utf-7'?>"),
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    *(b"null", b"true", b"NaN", b"Infinity", b"-0", b"1e999999", b"-1", b"0x1f", b"9" * 400, b"1." + b"0" * 400),
    *(b"\\ud800", b"\\u0000", "１２３".encode(), "𠮷".encode(), "İ".encode(), "\u202e".encode(), "①".encode()),
    *(b"[" * 3000, b'{"a":' * 3000, b"<a>" * 3000, b"(" * 500, b"A" * 5000, "警".encode() * 3000),
    *(
        b"{text}",
        b"{0.__class__}",
        b"%(a)s",
        b"${7*7}",
        b"{{7*7}}",
        b"__proto__",
        b"2026-02-30T25:61:61+99:99",
        b"10000-01-01",
        b"0001-01-01T00:00:00+08:00",
        b"9999-12-31T23:59:59-12:00",
        "²".encode(),
    ),
)


class Slow(Exception):
    """One message kept a parser busy for too long."""


@dataclass(frozen=True)
class Target:
    """A parser: `run` reads one message; `refuses` are the errors by which it says no; `seeds` are real messages.

    `reaches`: whether the seeds are accepted as they are (a target that plays the stranger has none that may be).
    """

    name: str
    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    refuses: tuple[type[BaseException], ...] = ()
    reaches: bool = True

    def check(self, message: bytes) -> None:
        """Raises whatever the parser should not have raised."""
        started = time.monotonic()
        with suppress(*self.refuses):
            self.run(message)
        if time.monotonic() - started > LONGEST:
            raise Slow(f"{self.name}: {len(message)} bytes took more than {LONGEST:.0f} s")


@st.composite
def _mutated(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    message = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(message)))
        end = min(len(message), start + draw(st.sampled_from((0, 0, 1, 2, 8, 64, 100_000))))
        piece = draw(st.one_of(st.sampled_from(NASTY), st.binary(max_size=12), st.text(max_size=6).map(_encoded)))
        change = draw(st.sampled_from(("put", "put", "drop", "double", "splice")))
        if change == "drop":
            piece = b""
        elif change == "double":
            piece = message[start:end] * draw(st.sampled_from((2, 3, 50)))
        elif change == "splice":
            piece = draw(st.sampled_from(seeds))[start:]
        message = (message[:start] + piece + message[end:])[:MOST_BYTES]
    return message


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def messages(target: Target) -> st.SearchStrategy[bytes]:
    """Mostly messages that were right before they were changed; a few of plain noise."""
    return st.one_of(
        _mutated(target.seeds), _mutated(target.seeds), st.binary(max_size=400), st.sampled_from(target.seeds)
    )


def fuzz(target: Target, *, examples: int, seconds: float = 0) -> int:
    """Try messages on a parser: the same ones always, or new ones for some seconds. Returns how many."""
    tried, ends = 0, time.monotonic() + seconds
    while True:

        @settings(
            max_examples=examples,
            derandomize=not seconds,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(messages(target))
        def one(message: bytes) -> None:
            nonlocal tried
            tried += 1
            target.check(message)

        (seed(random.getrandbits(64))(one) if seconds else one)()
        if time.monotonic() >= ends:
            return tried
