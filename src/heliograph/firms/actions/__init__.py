"""Every write of firms, a verb each."""

from heliograph.firms.actions.asking import ask, give_advice, rate_visit
from heliograph.firms.actions.registering import (
    CODE,
    REQUEST,
    WHY_LEFT,
    Liaison,
    check_code,
    erase_left,
    include_firm,
    leave,
    register,
    rewrap_keys,
    set_liaison,
    take_out,
)

__all__ = [
    "CODE",
    "REQUEST",
    "WHY_LEFT",
    "Liaison",
    "ask",
    "check_code",
    "erase_left",
    "give_advice",
    "include_firm",
    "leave",
    "rate_visit",
    "register",
    "rewrap_keys",
    "set_liaison",
    "take_out",
]
