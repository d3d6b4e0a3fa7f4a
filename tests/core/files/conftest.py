"""How every test of a refused file looks at it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from heliograph.core.files import FileRefused, accept


@pytest.fixture(scope="session")
def refused() -> Callable[..., FileRefused]:
    """Offers a file, and gives back its refusal, which has a sentence in both languages."""

    def offer(data: bytes, name: str = "x") -> FileRefused:
        with pytest.raises(FileRefused) as caught:
            accept(data, name)
        assert caught.value.text.zh.endswith("。")
        assert caught.value.text.en.endswith(".")
        return caught.value

    return offer
