"""No parser is broken by what strangers send."""

from __future__ import annotations

import os

import pytest

from tests.fuzz.fuzzing import Target, fuzz
from tests.fuzz.targets import TARGETS

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
EXAMPLES = 200


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_parser_refuses_or_reads_and_never_breaks(target: Target, request: pytest.FixtureRequest):
    if target.needs_database:
        request.getfixturevalue("cast")
    tried = fuzz(target, examples=EXAMPLES if not SECONDS else 500, seconds=SECONDS / len(TARGETS))
    assert tried >= EXAMPLES / 2
    if SECONDS:
        print(f"\n{target.name}: {tried} messages")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_fuzzing_starts_from_reaches_the_parser(target: Target, request: pytest.FixtureRequest):
    """A seed that is refused at the first glance would test nothing behind it."""
    if target.needs_database:
        request.getfixturevalue("cast")
    if target.reaches:
        for message in target.seeds:
            target.run(message)


def test_a_parser_that_breaks_is_found():
    """The harness itself: a fault that only a changed message meets."""

    def breaks(message: bytes) -> None:
        if b"\x00" in message:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fuzz(Target("broken", breaks, (b"<a></a>",)), examples=1000)
