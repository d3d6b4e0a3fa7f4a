"""What cases add to the spine's rows: things taken in a case with each movement of theirs, and the inbox of other systems.

Content is sealed under the matter's own key; what has no matter yet, under a key of its own, until it has one.
"""

from heliograph.cases.models.feed import ExternalCase, ExternalParty, FeedItem, FeedSource
from heliograph.cases.models.property import Movement, PropertyItem, PropertyPhoto

__all__ = [
    "ExternalCase",
    "ExternalParty",
    "FeedItem",
    "FeedSource",
    "Movement",
    "PropertyItem",
    "PropertyPhoto",
]
