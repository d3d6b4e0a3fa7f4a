"""Property in a case (涉案财物): the list, each thing's way, its return or end, and photos. A verb each.

`things` is what the others share, and what a step about the whole list makes of its things; `listing`, `moving` and
`photos` are the writes. Every one is a step of the property matter (`procedures/case-property.toml`).
"""

from heliograph.cases.actions.property.listing import list_items, list_more, set_owner
from heliograph.cases.actions.property.moving import ENDS, MEASURES, Move, give_back, mark, move
from heliograph.cases.actions.property.photos import add_photos, decide_photo
from heliograph.cases.actions.property.things import CODE, OWNERS, Thing, owners_of, whole_list

__all__ = [
    "CODE",
    "ENDS",
    "MEASURES",
    "OWNERS",
    "Move",
    "Thing",
    "add_photos",
    "decide_photo",
    "give_back",
    "list_items",
    "list_more",
    "mark",
    "move",
    "owners_of",
    "set_owner",
    "whole_list",
]
