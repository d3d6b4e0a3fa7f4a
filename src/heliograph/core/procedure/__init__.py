"""Procedures (规程): the published rules that forms, buttons, clocks and guides are drawn from.

Reads them from TOML, refuses those that contradict themselves, and answers the spine's questions about them.
Imports `core.calendar` and `core.text` only.
"""

from heliograph.core.procedure.model import (
    Action,
    Basis,
    Elsewhere,
    Extension,
    Field,
    Guide,
    Option,
    Procedure,
    Promise,
    State,
)
from heliograph.core.procedure.problem import Problem, ProcedureInvalid
from heliograph.core.procedure.reading import check_folder, read_folder, read_procedure, shipped, shipped_folder
from heliograph.core.procedure.vocabulary import (
    NEEDS,
    PARTS,
    ROLES,
    Evidence,
    FieldKind,
    Group,
    Handler,
    Kind,
    Outcome,
    Owes,
    Public,
    Waiting,
    When,
    Who,
)

__all__ = [
    "NEEDS",
    "PARTS",
    "ROLES",
    "Action",
    "Basis",
    "Elsewhere",
    "Evidence",
    "Extension",
    "Field",
    "FieldKind",
    "Group",
    "Guide",
    "Handler",
    "Kind",
    "Option",
    "Outcome",
    "Owes",
    "Problem",
    "Procedure",
    "ProcedureInvalid",
    "Promise",
    "Public",
    "State",
    "Waiting",
    "When",
    "Who",
    "check_folder",
    "read_folder",
    "read_procedure",
    "shipped",
    "shipped_folder",
]
