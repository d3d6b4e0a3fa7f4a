"""Units and officers from CSV files, areas from GeoJSON: looked at first (a dry run with every difference), written whole or not at all.

A file only adds and changes: what it does not name stays as it is. Columns: docs/administration.md, with examples in
docs/examples/.
"""

from heliograph.organisation.actions.importing.areas import import_areas
from heliograph.organisation.actions.importing.features import Feature, read_features
from heliograph.organisation.actions.importing.lines import (
    OFFICER_COLUMNS,
    UNIT_COLUMNS,
    FileRefused,
    Line,
    read_lines,
)
from heliograph.organisation.actions.importing.officers import import_officers
from heliograph.organisation.actions.importing.report import Difference, ImportReport, Outcome, Seen
from heliograph.organisation.actions.importing.units import import_units

__all__ = [
    "OFFICER_COLUMNS",
    "UNIT_COLUMNS",
    "Difference",
    "Feature",
    "FileRefused",
    "ImportReport",
    "Line",
    "Outcome",
    "Seen",
    "import_areas",
    "import_officers",
    "import_units",
    "read_features",
    "read_lines",
]
