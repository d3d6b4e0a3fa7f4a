"""A street with two stations and a log that two witnesses co-sign, as the inspections' tests need it."""

from __future__ import annotations

import pytest

from tests.ledger.conftest import log  # noqa: F401 (a fixture)
from tests.supervision.drawing_in_public import Public, public_log


@pytest.fixture
def street(cast, log, settings) -> Public:  # noqa: F811 (the fixture)
    return public_log(cast, log, settings)
