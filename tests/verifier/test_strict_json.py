"""JSON that could be read in two ways is not read at all."""

from __future__ import annotations

import pytest

from heliograph.verifier.strict_json import DEEPEST, FileRefused, read_json


def test_what_has_one_meaning_is_read():
    text = ' {"a": [1, -2, true, null, "b\\u00e9\\ud83d\\ude00"], "c": {}}\n'
    assert read_json(text) == {"a": [1, -2, True, None, "bé😀"], "c": {}}
    assert read_json(str(2**53 - 1)) == 2**53 - 1
    assert read_json("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        '{"a": 1, "a": 1}',
        '{"a": {"b": 1, "b": 2}}',
        '{"a": 1, "\\u0061": 2}',
        "1.0",
        "1e3",
        "-0.0",
        "NaN",
        "Infinity",
        "-Infinity",
        str(2**53),
        str(-(2**53)),
        "9" * 5000,
        '"\\ud800"',
        '{"\\udc00": 1}',
        '"a\nb"',
        "[" * (DEEPEST + 2) + "]" * (DEEPEST + 2),
        "[" * 100_000,
        "01",
        "+1",
        "'a'",
        "[1,]",
        "1 2",
        "",
        "\ufeff1",
    ],
    ids=lambda text: text[:12],
)
def test_what_could_be_read_in_two_ways_is_refused(wrong):
    with pytest.raises(FileRefused) as refused:
        read_json(wrong)
    assert refused.value.reason.zh
