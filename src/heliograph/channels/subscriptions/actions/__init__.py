"""Writes of subscriptions."""

from heliograph.channels.subscriptions.actions.choosing import choose, own, own_token, sign_up
from heliograph.channels.subscriptions.actions.sweeping import sweep
from heliograph.channels.subscriptions.actions.telling import FAN_OUT, fan_out, of_notice

__all__ = ["FAN_OUT", "choose", "fan_out", "of_notice", "own", "own_token", "sign_up", "sweep"]
