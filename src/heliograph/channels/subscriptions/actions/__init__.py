"""Writes of subscriptions."""

from heliograph.channels.subscriptions.actions.choosing import (
    choose,
    no_more_stand_in,
    own,
    own_token,
    sign_up,
    stand_in,
)
from heliograph.channels.subscriptions.actions.sweeping import sweep
from heliograph.channels.subscriptions.actions.telling import FAN_OUT, fan_out, of_notice

__all__ = [
    "FAN_OUT",
    "choose",
    "fan_out",
    "no_more_stand_in",
    "of_notice",
    "own",
    "own_token",
    "sign_up",
    "stand_in",
    "sweep",
]
