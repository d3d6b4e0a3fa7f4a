"""What is done with calls for suggestions: open one, take a suggestion in, sort, decide, publish, tell."""

from heliograph.consultations.actions.asking import NewCall, cancel, open_call, suggest
from heliograph.consultations.actions.publishing import publish, tell_senders
from heliograph.consultations.actions.sorting import decide, end_call, move, name_group, new_group, propose_groups

__all__ = [
    "NewCall", "cancel", "decide", "end_call", "move", "name_group", "new_group", "open_call", "propose_groups",
    "publish", "suggest", "tell_senders",
]  # fmt: skip
