"""What the open statistics say: `replies` for any span, unit and procedure. Other apps call this, never the rows."""

from heliograph.insight.reading.hiding import Counts
from heliograph.insight.reading.replies import Measures, Part, Replies, replies
from heliograph.insight.reading.rows import earliest
from heliograph.insight.reading.span import Span

__all__ = ["Counts", "Measures", "Part", "Replies", "Span", "earliest", "replies"]
