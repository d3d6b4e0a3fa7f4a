"""Events without content as Parquet, in the order of the log: incremental, exactly once, whatever stops it (docs/figures.md)."""

from heliograph.insight.export.folder import EventFolder, Through
from heliograph.insight.export.running import Exported, GapInLog, event_folder, export

__all__ = ["EventFolder", "Exported", "GapInLog", "Through", "event_folder", "export"]
