"""Supervision: cards, boards of stages, case review and quality review."""
