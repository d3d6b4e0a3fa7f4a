"""A report's figures as they are written: rounded once, here, for the page and the PDF alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]


def value(row: Row) -> str:
    """62.3 %, 11.0, 0.12"""
    if row["value"] is None:
        return "—"
    return {"share": f"{row['value'] * 100:.1f} %", "days": f"{row['value']:,.1f}"}.get(
        row["kind"], f"{row['value']:.2f}"
    )


def with_unit(row: Row, language: str) -> str:
    """62.3 %, 11.0 天, 0.12"""
    unit = {"zh": " 天", "en": " days"}[language] if row["kind"] == "days" else ""
    return value(row) + unit


def interval(row: Row) -> str:
    """60.2 – 64.3; a dash where there are too few for a bound."""
    if row["low"] is None or row["high"] is None:
        return "—"
    factor, digits = (100, 1) if row["kind"] == "share" else (1, 1 if row["kind"] == "days" else 2)
    return f"{row['low'] * factor:.{digits}f} – {row['high'] * factor:.{digits}f}"


def sample(row: Row, language: str) -> str:
    """2,104 / 2,300"""
    counted = f"{row['part']:,} / {row['of']:,}" if row["part"] is not None else f"{row['of']:,}"
    if row["asked"]:
        counted += {"zh": f"（问了 {row['asked']:,}）", "en": f" ({row['asked']:,} asked)"}[language]
    return counted


def percents(facts: Mapping[str, Any]) -> frozenset[str]:
    """Every per cent that the report shows: the only ones that its words may name."""
    rows = [
        *facts["figures"],
        *facts["by_unit"],
        *facts["by_procedure"],
        *facts["complaints"],
        *facts["complaints_by_unit"],
    ]
    rows += [*facts["transfers"], *(row for rows in facts["by_month"].values() for row in rows)]
    shares = [row["value"] * 100 for row in rows if row["kind"] == "share" and row["value"] is not None]
    return frozenset(text for share in shares for text in (f"{share:.1f}", f"{share:.0f}"))
