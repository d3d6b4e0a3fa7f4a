"""What a person reads in the list of their own devices."""

from __future__ import annotations

import pytest

from heliograph.site.devices import device

WINDOWS_EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
ANDROID_CHROME = (
    "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("says", "shown"),
    [(WINDOWS_EDGE, "Edge · Windows"), (ANDROID_CHROME, "Chrome · Android"), (IPHONE, "Safari · iPhone"), ("", "")],
)
def test_a_device_is_named_in_two_words(says, shown):
    assert device(says) == shown


def test_an_unknown_program_keeps_its_own_words_cut_short():
    assert device("curl/8.5.0 " + "x" * 100) == ("curl/8.5.0 " + "x" * 100)[:60]
