"""How the invented bureau appraises its units: sets of its own, a quarter that runs, one that was published and objected to, and a goal.

The figures are those of its own matters. Nobody in it is real.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from heliograph.appraisal import actions, indicators
from heliograph.appraisal.actions.goals import Part
from heliograph.appraisal.models import Verb
from heliograph.core.text import Text
from heliograph.demo.published import Press
from heliograph.duties import actions as duties
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau

OBJECTION = "上个季度搬办公点，停了两天网，有几件首次答复晚了，请把那几天核对一下。"
ANSWER = "核对过：停网两天属实，“九成的人几天内等到第一次答复”这一项不算，其余照旧。"
FOUND = "抽查二十件答复，两件没有写明依据，已请补上。"
HELP = "帮扶：市局派一名窗口民警帮一个月，依据本局考核办法第九条。"
GOAL = Text("窗口和网上，三天内有回音", "A word within three days, at the counter and online")
SAYS = "去年不少人等了一个星期才有人回。每个单位先做一件能做到的事。"
SINCE = 9
"""So many days ago the result of the quarter that was over then was published."""
PARTS = (
    ("heping", Text("中午窗口不断人", "Somebody at the counter over noon"), 20),
    ("donghu", Text("网上的咨询每天下午看一遍", "Questions online are read every afternoon"), 34),
    ("jiaojing", Text("违法复核的答复写清依据", "Answers on traffic reviews state their ground"), 48),
    ("fazhi", Text("把常见的答复依据编成一页", "A page of the grounds most answers need"), 75),
)


def play(bureau: Bureau, now: datetime) -> None:
    """Sets from the first day of the year, then what the units and those above them did with them."""
    press = Press(bureau, now)
    today = now.astimezone(reading.zone(bureau.id)).date()
    was_over, _ = indicators.Period.QUARTER.around(today - timedelta(days=SINCE + 1))
    before, _ = indicators.Period.QUARTER.before(was_over)
    for text in indicators.shipped().values():
        ours = text.replace("2027-01-01", before.replace(month=1, day=1).isoformat()).replace('"year"', '"quarter"')
        actions.load_set(bureau.id, ours, by=press.viewers["zheng"], now=now - timedelta(days=200))
    _running(press, today, now)
    _over(press, before, now)
    _goal(press, today, now)
    duties.draw_due(now)


def _running(press: Press, today: date, now: datetime) -> None:
    """和平路派出所: a target was changed at its wish, then both signed."""
    at = now - timedelta(days=20)
    wu, qian = press.viewers["wu"], press.viewers["qian"]
    row = actions.propose(wu, press.units["heping"], today, now=at)
    actions.comment(qian, row.id, "所里少两个人，例行工作的目标低一点，年底补上。", now=at + timedelta(hours=2))
    actions.set_targets(wu, row.id, {"duties": 0.85}, "人手确实少，这个季度先按 85%。", now=at + timedelta(days=1))
    for viewer, hours in ((wu, 25), (qian, 27)):
        actions.sign(viewer, row.id, now=at + timedelta(hours=hours))


def _over(press: Press, before: date, now: datetime) -> None:
    """河西分局 with its stations, the quarter before: published, objected to, upheld in part, help given.

    The objection is a matter, and the log has signed already: it is of this moment, or it would be back-dated.
    """
    above, lead = press.viewers["zheng"], press.viewers["wu"]
    row = actions.propose(above, press.units["hexi"], before, now=now - timedelta(days=150))
    for viewer in (above, lead):
        actions.sign(viewer, row.id, now=now - timedelta(days=149))
    actions.publish(above, row.id, now=now - timedelta(days=SINCE))
    actions.note_finding(press.viewers["sun"], row.id, FOUND, now=now - timedelta(days=8))
    actions.object_to(lead, row.id, OBJECTION, now=now)
    actions.decide(above, row.id, upheld=True, words=ANSWER, set_aside=["first-answer"], now=now)
    actions.use(above, row.id, Verb.HELP, HELP, now=now)


def _goal(press: Press, today: date, now: datetime) -> None:
    parts = []
    for unit, title, days in PARTS:
        parts.append(Part(press.units[unit], title, today + timedelta(days=days)))
    actions.decompose(press.viewers["zheng"], GOAL, SAYS, parts, now=now)
