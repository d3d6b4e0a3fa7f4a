"""A reckoning as lines of plain text, for a terminal or a printed slip."""

from __future__ import annotations

from datetime import date

from heliograph.core.calendar.reckoning import Reckoning
from heliograph.core.text import Text

_WEEKDAYS = [
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
]


def weekday(day: date) -> Text:
    """The short name of the day of the week."""
    return _WEEKDAYS[day.weekday()]


def explain_lines(reckoning: Reckoning, language: str) -> list[str]:
    """One line for each day of the list (date, weekday, its number or why it is left out) and one for the due time."""
    days = [f"{day.date}  {weekday(day.date).get(language)}  {day.text.get(language)}" for day in reckoning.days]
    return [*days, _due(reckoning).get(language)]


def _due(reckoning: Reckoning) -> Text:
    due = reckoning.due.astimezone(reckoning.zone)
    at = f"{due:%Y-%m-%d %H:%M}"
    day = weekday(due.date())
    zh, en = f"到期：{at}（{day.zh}）", f"Due: {at} ({day.en})"
    if reckoning.open_ended:
        zh, en = f"{zh}，中止尚未结束，到期日会顺延", f"{en}; the clock still stands, so it will be later"
    if reckoning.provisional:
        zh_years = "、".join(str(year) for year in reckoning.unpublished)
        en_years = ", ".join(str(year) for year in reckoning.unpublished)
        en += f". This is an estimate: the holidays of {en_years} are not published or not loaded yet;"
        en += " once they are, it is worked out again and you are told"
        zh = f"{zh}。这是估算：{zh_years} 年的放假安排尚未公布或载入，载入后重新计算并告知"
    return Text(zh, en)
