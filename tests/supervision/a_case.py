"""A case with few steps, for tests of the board: filed, worked on, perhaps standing, moved between units, closed."""

from __future__ import annotations

from datetime import datetime

from heliograph.matters import procedures
from heliograph.matters.actions import Receipt, Submission, submit

TEXT = """
code = "board-case"
version = "2026-01"
in_force = 2026-01-01
title = { zh = "看板案件", en = "A case for the board" }
summary = { zh = "样本。", en = "A sample." }
group = "case"
who = "police"
handler = "general"
public = "count"
retention = "5 years"

[guide]
what = { zh = "甲", en = "a" }
who = { zh = "甲", en = "a" }
how = { zh = "甲", en = "a" }
fee = { zh = "甲", en = "a" }
result = { zh = "甲", en = "a" }
remedy = { zh = "甲", en = "a" }

[states]
filed = { title = { zh = "已立案", en = "Filed" } }
working = { title = { zh = "侦办中", en = "Worked on" } }
closed = { title = { zh = "办结", en = "Closed" }, final = true, outcome = "done", waiting = "nobody" }

[[actions]]
name = "file"
title = { zh = "立案", en = "File" }
kind = "submit"
to = "filed"
by = ["handler"]
tell = ["victim"]

[[actions]]
name = "begin"
title = { zh = "开始", en = "Begin" }
kind = "step"
from = ["filed"]
to = "working"
by = ["handler"]

[[actions]]
name = "send-appraisal"
title = { zh = "送鉴定", en = "Send for appraisal" }
kind = "step"
from = ["working"]
by = ["handler"]
pauses = ["result"]

[[actions]]
name = "appraisal-back"
title = { zh = "鉴定回来", en = "Appraisal back" }
kind = "step"
from = ["working"]
by = ["handler"]
resumes = ["result"]

[[actions]]
name = "place"
title = { zh = "指定单位", en = "Place" }
kind = "place"
from = "open"
by = ["lead"]
needs = ["unit", "reason"]

[[actions]]
name = "extend"
title = { zh = "延长", en = "Extend" }
kind = "extend"
from = "open"
by = ["lead"]
needs = ["until", "reason"]

[[actions]]
name = "close"
title = { zh = "办结", en = "Close" }
kind = "close"
from = ["working"]
to = "closed"
by = ["handler"]
needs = ["answer"]
tell = ["victim"]

[[promises]]
name = "result"
title = { zh = "办完", en = "Finish" }
starts = ["file"]
kept_by = ["close"]
within = "30 days"
extend = { by = "lead", at_most = "30 days" }
basis = ["A-12"]

[[views]]
name = "victim"
states = "any"
shows = ["state", "unit"]
basis = ["A-12"]

[[basis]]
instrument = { zh = "中华人民共和国治安管理处罚法", en = "Public Security Administration Punishments Law" }
article = "118"
row = "A-12"
evidence = "FULL"
"""


def install(cast) -> None:
    procedures.put_in_force(cast.bureau, TEXT, {}, file="board-case.toml", now=cast.now, by=None)


def file(cast, unit: str = "heping", *, now: datetime | None = None, who: str = "zhao") -> Receipt:
    """Somebody files a case at a unit."""
    submission = Submission(values={}, unit=cast.units[unit].id)
    return submit(cast.bureau.id, cast.procedure("board-case"), submission, cast.actor(who), now=now or cast.now)
