"""Every write of random checks and inspection, a verb each. Correcting and looking again are steps of the finding's matter."""

from heliograph.inspections.actions.announcing import Declared, announce, possible_checkers
from heliograph.inspections.actions.checking import check, find_on_the_spot
from heliograph.inspections.actions.following import listen

__all__ = ["Declared", "announce", "check", "find_on_the_spot", "listen", "possible_checkers"]
