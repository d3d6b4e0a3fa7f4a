"""Every write of patrol, a verb each; what changes what is planned from, and what beats are, is in the organisation's own record.

All take who does it and the time from outside, and raise `errors.PatrolError`.
"""

from heliograph.patrol.actions.calls import MOST_BYTES, HowToRead, accept, take_in, withdraw
from heliograph.patrol.actions.hand import move, redo, undo
from heliograph.patrol.actions.plans import Wanted, ask, cancel, copy
from heliograph.patrol.actions.signing import sign

__all__ = [
    "MOST_BYTES", "HowToRead", "Wanted", "accept", "ask", "cancel", "copy", "move", "redo", "sign", "take_in", "undo", "withdraw",
]  # fmt: skip
