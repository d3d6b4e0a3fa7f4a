"""No parser is broken by what strangers send."""

from __future__ import annotations

import os

import pytest

from tests.fuzz.doors import DOORS
from tests.fuzz.fuzzing import Target, fuzz
from tests.fuzz.targets import TARGETS

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
EXAMPLES = 200
AT_DOORS = 30  # each a request or a conversation with a bureau behind it


def _try(target: Target, examples: int) -> None:
    tried = fuzz(target, examples=examples, seconds=SECONDS / len([*TARGETS, *DOORS]))
    assert tried >= examples / 2
    if SECONDS:
        print(f"\n{target.name}: {tried} messages")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_parser_refuses_or_reads_and_never_breaks(target: Target):
    _try(target, EXAMPLES)


@pytest.mark.parametrize("target", DOORS, ids=lambda target: target.name)
def test_a_door_answers_and_never_breaks(target: Target, behind):
    _try(target, AT_DOORS)


@pytest.mark.parametrize("target", [one for one in TARGETS if one.reaches], ids=lambda target: target.name)
def test_what_fuzzing_starts_from_is_read(target: Target):
    """A seed that is refused at the first glance would test nothing behind it."""
    for message in target.seeds:
        target.run(message)


@pytest.mark.parametrize("target", [one for one in DOORS if one.reaches], ids=lambda target: target.name)
def test_what_fuzzing_of_a_door_starts_from_comes_in(target: Target, behind):
    for message in target.seeds:
        answered = target.run(message)
        assert not isinstance(answered, int) or answered < 400


def test_a_parser_that_breaks_is_found():
    """The harness itself: a fault that only a changed message meets."""

    def breaks(message: bytes) -> None:
        if b"\x00" in message:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fuzz(Target("broken", breaks, (b"<a></a>",)), examples=1000)
