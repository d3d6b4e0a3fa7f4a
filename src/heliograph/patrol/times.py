"""The procedure of wishes for patrol (procedures/patrol-wish.toml) as this app knows it: its code, two fields, the parts of a week."""

from __future__ import annotations

from enum import StrEnum

from heliograph.core.text import Text

CODE = "patrol-wish"
WHERE, TIMES = "where", "times"


class Time(StrEnum):
    """Day is 7 to 19, evening to 23, night to 7."""

    WORKDAY_DAY = "workday-day"
    WORKDAY_EVENING = "workday-evening"
    WORKDAY_NIGHT = "workday-night"
    WEEKEND_DAY = "weekend-day"
    WEEKEND_EVENING = "weekend-evening"
    WEEKEND_NIGHT = "weekend-night"

    @property
    def words(self) -> Text:
        return _WORDS[self]


_WORDS = {
    Time.WORKDAY_DAY: Text("平日白天", "Weekdays, day"),
    Time.WORKDAY_EVENING: Text("平日晚上", "Weekdays, evening"),
    Time.WORKDAY_NIGHT: Text("平日深夜", "Weekdays, night"),
    Time.WEEKEND_DAY: Text("周末白天", "Weekends, day"),
    Time.WEEKEND_EVENING: Text("周末晚上", "Weekends, evening"),
    Time.WEEKEND_NIGHT: Text("周末深夜", "Weekends, night"),
}
