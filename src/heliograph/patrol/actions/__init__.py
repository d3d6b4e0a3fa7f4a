"""Every write of patrol, a verb each; what changes what is planned from, and what beats are, is in the organisation's own record.

All take who does it and the time from outside, and raise `errors.PatrolError`.
"""

from heliograph.patrol.actions.blocks import MOST_MAP_BYTES, WrongBlocks, retire_blocks, take_blocks
from heliograph.patrol.actions.calls import MOST_BYTES, HowToRead, accept, take_in, withdraw
from heliograph.patrol.actions.hand import move, redo, undo
from heliograph.patrol.actions.plans import Wanted, ask, cancel, copy
from heliograph.patrol.actions.roster_hand import copy_roster, exchange_shifts, redo_shift, set_shift, undo_shift
from heliograph.patrol.actions.rosters import MOST_ROSTER_SECONDS, MOST_SQUAD_BYTES, ask_roster, cancel_roster
from heliograph.patrol.actions.signing import sign, take_back

__all__ = [
    "MOST_BYTES", "MOST_MAP_BYTES", "MOST_ROSTER_SECONDS", "MOST_SQUAD_BYTES", "HowToRead", "Wanted", "WrongBlocks", "accept",
    "ask", "ask_roster", "cancel", "cancel_roster", "copy", "copy_roster", "exchange_shifts", "move", "redo", "redo_shift",
    "retire_blocks", "set_shift", "sign", "take_back", "take_blocks", "take_in", "undo", "undo_shift", "withdraw",
]  # fmt: skip
