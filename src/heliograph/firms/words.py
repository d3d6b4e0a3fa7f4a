"""Names of the bands and trades, in both languages, as the form of registration says them."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.firms.models import Size

SIZES: dict[str, Text] = {
    Size.MICRO: Text("10 人以下", "fewer than 10 people"),
    Size.SMALL: Text("10 到 49 人", "10 to 49"),
    Size.MEDIUM: Text("50 到 299 人", "50 to 299"),
    Size.LARGE: Text("300 人以上", "300 and more"),
}
