"""Rows of contact cards: what a beat's card says, who is on it since when, and what an officer lets be known of the post.

Small tables, written by leads and administrators, read by everybody. What changed stands in the organisation's own record.
"""

from heliograph.beats.models.cards import Card, Holder, Part, Portrait, Profile

__all__ = ["Card", "Holder", "Part", "Portrait", "Profile"]
