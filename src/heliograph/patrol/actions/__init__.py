"""Every write of patrol, a verb each; what changes what is planned from is recorded in the organisation's own record.

All take who does it and the time from outside, and raise `errors.PatrolError`.
"""

from heliograph.patrol.actions.calls import MOST_BYTES, HowToRead, accept, take_in, withdraw

__all__ = ["MOST_BYTES", "HowToRead", "accept", "take_in", "withdraw"]
