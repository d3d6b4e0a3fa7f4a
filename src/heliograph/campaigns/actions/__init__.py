"""What is done with campaigns: open and stop one, add material, count people at a door, take an answer in."""

from heliograph.campaigns.actions.answering import answer
from heliograph.campaigns.actions.keeping import (
    NewCampaign,
    add_material,
    open_campaign,
    stop,
    take_away,
    unit_to_open_for,
)
from heliograph.campaigns.actions.reaching import correct_count, count_people

__all__ = [
    "NewCampaign", "add_material", "answer", "correct_count", "count_people", "open_campaign", "stop", "take_away",
    "unit_to_open_for",
]  # fmt: skip
