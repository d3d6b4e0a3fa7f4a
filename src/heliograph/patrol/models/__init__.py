"""Rows of patrol: files of calls and the counts they became, plans of beats. No row is about a resident, none holds where one call came from."""

from heliograph.patrol.models.answer_times import TimesFile, TimesWeek
from heliograph.patrol.models.blocks import BlockMap
from heliograph.patrol.models.calls import CallCount, CallFile, FileState
from heliograph.patrol.models.drafts import SquadDraft
from heliograph.patrol.models.holders import SeatHolder, ShiftAddress
from heliograph.patrol.models.plans import Plan, PlanState
from heliograph.patrol.models.presence import ShiftPresence
from heliograph.patrol.models.rosters import RosterState, SquadRoster
from heliograph.patrol.models.swaps import OPEN_SWAPS, Swap, SwapNews, SwapState, SwapStep
from heliograph.patrol.models.wishes import Wish

__all__ = [
    "OPEN_SWAPS",
    "BlockMap",
    "CallCount",
    "CallFile",
    "FileState",
    "Plan",
    "PlanState",
    "RosterState",
    "SeatHolder",
    "ShiftAddress",
    "ShiftPresence",
    "SquadDraft",
    "SquadRoster",
    "Swap",
    "SwapNews",
    "SwapState",
    "SwapStep",
    "TimesFile",
    "TimesWeek",
    "Wish",
]
