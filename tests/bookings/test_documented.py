"""The ten lines of docs/bookings.md are run as a resident would run them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from heliograph.bookings import reading

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[2] / "docs" / "bookings.md"


def test_the_check_in_the_documentation_gives_the_mark_on_the_receipt_and_refuses_another(house, tmp_path):
    script = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[1]
    slot = house.opens(capacity=1)
    held = [house.books(slot, n) for n in range(4)]
    listed = reading.queue_list(house.bureau_id, slot.id).as_json()
    (tmp_path / "queue.json").write_text(json.dumps(listed), "utf-8")

    def runs(one, sequence):
        command = [sys.executable, "-c", script, one.number, one.secret, str(sequence)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    right, wrong = runs(held[2], 3), runs(held[2], 2)
    assert right.stdout.startswith(held[2].chain.hex()[:16])
    assert wrong.returncode != 0
    assert "not my entry" in wrong.stderr
