"""Every write of the organisation, a verb each. All are recorded in `Change`; all take the time once, from outside.

`by` is the administrator, or None for the command line and set-up. Raises `errors.OrganisationError`.
"""

from heliograph.organisation.actions.areas import AreaDetails, save_area
from heliograph.organisation.actions.founding import found_bureau
from heliograph.organisation.actions.importing import (
    OFFICER_COLUMNS,
    UNIT_COLUMNS,
    Difference,
    Feature,
    FileRefused,
    ImportReport,
    Line,
    Outcome,
    Seen,
    import_areas,
    import_officers,
    import_units,
    read_features,
    read_lines,
)
from heliograph.organisation.actions.log_ins import (
    OneTimePassword,
    end_sessions,
    give_log_in,
    give_password,
    own_password_chosen,
    reset_second_factor,
)
from heliograph.organisation.actions.officers import OfficerDetails, end_posting, post, save_officer
from heliograph.organisation.actions.recording import record
from heliograph.organisation.actions.units import UnitDetails, save_unit

__all__ = [
    "OFFICER_COLUMNS",
    "UNIT_COLUMNS",
    "AreaDetails",
    "Difference",
    "Feature",
    "FileRefused",
    "ImportReport",
    "Line",
    "OfficerDetails",
    "OneTimePassword",
    "Outcome",
    "Seen",
    "UnitDetails",
    "end_posting",
    "end_sessions",
    "found_bureau",
    "give_log_in",
    "give_password",
    "import_areas",
    "import_officers",
    "import_units",
    "own_password_chosen",
    "post",
    "read_features",
    "read_lines",
    "record",
    "reset_second_factor",
    "save_area",
    "save_officer",
    "save_unit",
]
