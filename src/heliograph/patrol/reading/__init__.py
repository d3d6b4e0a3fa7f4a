"""Look-ups of patrol, each for a viewer. `rights` is the one door: who may plan for a unit, who may sign."""

from heliograph.patrol.reading.blocks import BlockMapLine, block_map_for, block_maps_of
from heliograph.patrol.reading.calls import FileLine, FileSheet, file_for, files_above, files_of, sheet
from heliograph.patrol.reading.fair import Fairness, fairness_table
from heliograph.patrol.reading.finding import plan_for
from heliograph.patrol.reading.ground import ground_of
from heliograph.patrol.reading.maps import PlanMap, drawn, units_of
from heliograph.patrol.reading.plans import PlanLine, PlanSheet, plan_sheet, plans_of
from heliograph.patrol.reading.public import PublicPatrol, PublicPlan, plans_for_all, public_patrol
from heliograph.patrol.reading.rights import PLANNERS, may_plan, units_planned
from heliograph.patrol.reading.roster_hand import HandSheet, hand_sheet
from heliograph.patrol.reading.rosters import (
    RosterLine,
    RosterSheet,
    roster_for,
    roster_sheet,
    roster_table,
    rosters_of,
)
from heliograph.patrol.reading.trying import MOST_OFFICERS, MOST_TARGET, Trial, trial
from heliograph.patrol.reading.wishes import Wished, WishLine, wished, wishes_for

__all__ = [
    "MOST_OFFICERS", "MOST_TARGET", "PLANNERS", "BlockMapLine", "Fairness", "FileLine", "FileSheet", "HandSheet", "PlanLine", "PlanMap",
    "PlanSheet", "PublicPatrol", "PublicPlan", "RosterLine", "RosterSheet", "Trial", "WishLine", "Wished", "block_map_for",
    "block_maps_of", "drawn", "fairness_table", "file_for", "files_above", "files_of", "ground_of", "hand_sheet", "may_plan", "plan_for",
    "plan_sheet", "plans_for_all", "plans_of", "public_patrol", "roster_for", "roster_sheet", "roster_table", "rosters_of", "sheet",
    "trial", "units_of", "units_planned", "wished", "wishes_for",
]  # fmt: skip
