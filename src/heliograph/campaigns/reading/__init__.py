"""Every look-up of campaigns: what everybody reads, with each figure beside its doubt; and the desk's."""

from heliograph.campaigns.reading.campaigns import Item, Line, Page, kept_by, listed, notices_to_hand_out, page_of
from heliograph.campaigns.reading.reach import Counted, Reach, reach_of

__all__ = [
    "Counted", "Item", "Line", "Page", "Reach", "kept_by", "listed", "notices_to_hand_out", "page_of", "reach_of",
]  # fmt: skip
