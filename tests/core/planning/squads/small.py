"""A squad in TOML that tests change word by word."""

from __future__ import annotations

WHOLE = """begins = 2026-11-30
weeks = 2

[rules]
hours_a_week = 40
hours_basis = "a test"
hours_within = 24
rest_hours = 11
rest_days_after_nights = 2
in_a_row = 5
least_on_a_beat = 2
absence = 0.1

[[shift]]
code = "D"
begins = "08:00"
hours = 12

[[shift]]
code = "N"
begins = "20:00"
hours = 12
night = true

[[post]]
code = "P1"
beat = "One"
needs = { D = 2 }

[[post]]
code = "P2"
beat = "One"
needs = { N = 2 }
"""

OFFICER = """
[[officer]]
code = "{code}"
"""


def squad_text(officers: int) -> str:
    return WHOLE + "".join(OFFICER.format(code=f"{number:02d}") for number in range(1, officers + 1))
