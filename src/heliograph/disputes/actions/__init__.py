"""Every write of disputes, a verb each."""

from heliograph.disputes.actions.keeping import finish, follow_up, found
from heliograph.disputes.actions.mediators import NewMediator, add, retire
from heliograph.disputes.actions.mirroring import mirror
from heliograph.disputes.actions.opening import (
    FromCase,
    SlipB,
    enter_other,
    give_receipt,
    open_from_case,
    screen,
)
from heliograph.disputes.actions.rows import CODE
from heliograph.disputes.actions.signing import conclude, say_willing, sign, sign_on_paper
from heliograph.disputes.actions.table import (
    NewClause,
    NewMeeting,
    again,
    arrange,
    decline,
    decline_as_side,
    draft,
    fail,
    halt,
    object_to,
    refuse,
    stop,
)
from heliograph.disputes.actions.telling import be_told

__all__ = [
    "CODE",
    "FromCase",
    "NewClause",
    "NewMediator",
    "NewMeeting",
    "SlipB",
    "add",
    "again",
    "arrange",
    "be_told",
    "conclude",
    "decline",
    "decline_as_side",
    "draft",
    "enter_other",
    "fail",
    "finish",
    "follow_up",
    "found",
    "give_receipt",
    "halt",
    "mirror",
    "object_to",
    "open_from_case",
    "refuse",
    "retire",
    "say_willing",
    "screen",
    "sign",
    "sign_on_paper",
    "stop",
]
