"""The facts of the law, as law.md beside the repository gives them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

LAW = Path(__file__).resolve().parents[4] / "shared" / "domain" / "law.md"


@pytest.fixture(scope="module")
def law() -> dict[str, str]:
    """Row id -> its line in law.md."""
    if not LAW.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{LAW} is not here, and in CI it must be")
        pytest.skip(f"{LAW} is not here: the cited rows can't be compared")
    rows = re.findall(r"^\| ([A-Z]-\d{2}) (\|.*)$", LAW.read_text("utf-8"), re.MULTILINE)
    return dict(rows)
