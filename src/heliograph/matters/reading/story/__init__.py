"""What happened in a matter, what is promised next and by when, what was withheld and why: one story for every page.

`holder_story` tells it to who holds the receipt, `staff_story` to an officer. Views take the values in `model` and
render; the desk, the resident's page and "take my data" say the same things because they read them here.
"""

from heliograph.matters.reading.story.model import (
    Answerable,
    File,
    Item,
    Limit,
    Looked,
    Next,
    Offer,
    Person,
    Rated,
    Related,
    Story,
)
from heliograph.matters.reading.story.telling import holder_story, staff_story
from heliograph.matters.reading.story.words import GRADES, LOOKED

__all__ = [
    "GRADES",
    "LOOKED",
    "Answerable",
    "File",
    "Item",
    "Limit",
    "Looked",
    "Next",
    "Offer",
    "Person",
    "Rated",
    "Related",
    "Story",
    "holder_story",
    "staff_story",
]
