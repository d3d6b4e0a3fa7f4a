"""Every write of the panel, a verb each. The bureau's answer is a step of the finding's matter."""

from heliograph.panel.actions.finding import write
from heliograph.panel.actions.following import listen
from heliograph.panel.actions.inviting import Invited, accept, declare, end, invite, open_invitation
from heliograph.panel.actions.sampling import announce, release

__all__ = [
    "Invited",
    "accept",
    "announce",
    "declare",
    "end",
    "invite",
    "listen",
    "open_invitation",
    "release",
    "write",
]
