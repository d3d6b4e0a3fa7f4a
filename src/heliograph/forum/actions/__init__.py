"""Every write of the forum."""

from heliograph.forum.actions.appealing import appeal, decide
from heliograph.forum.actions.checking import mask, put, refuse, take_down
from heliograph.forum.actions.following import be_told, is_told, rewrap_keys, unfollow
from heliograph.forum.actions.voicing import FOLLOW, SUPPORT, raise_voice, take_back

__all__ = [
    "FOLLOW",
    "SUPPORT",
    "appeal",
    "be_told",
    "decide",
    "is_told",
    "mask",
    "put",
    "raise_voice",
    "refuse",
    "rewrap_keys",
    "take_back",
    "take_down",
    "unfollow",
]
