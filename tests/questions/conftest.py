"""The standing cast at work on questions."""

from __future__ import annotations

import pytest

from tests.questions.desk import Bank


@pytest.fixture
def bank(cast) -> Bank:
    return Bank(cast)
