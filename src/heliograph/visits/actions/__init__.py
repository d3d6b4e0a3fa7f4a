"""Every write of visits, a verb each."""

from heliograph.visits.actions.applying import make, plan
from heliograph.visits.actions.asking import ask
from heliograph.visits.actions.slips import cancel_slips, exchange, give_slips
from heliograph.visits.actions.upkeep import count_kept_promises, forget, lapse, rewrap_keys

__all__ = [
    "ask",
    "cancel_slips",
    "count_kept_promises",
    "exchange",
    "forget",
    "give_slips",
    "lapse",
    "make",
    "plan",
    "rewrap_keys",
]
