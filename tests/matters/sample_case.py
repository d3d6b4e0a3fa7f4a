"""A small case with everything that cases add, so that tests of the spine do not rest on the law of a shipped one.

Filed, then proposed, decided, closed. Two suspects may be detained (each with a clock for telling the family), appraisals
stop the clock, the notice comes before the decision, and the person may ask for a hearing meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Contact, Details, Person, Receipt, Submission, act, submit
from heliograph.matters.models import Deadline, Party, Telling

TEXT = """
code = "sample-case"
version = "2026-01"
in_force = 2026-01-01
title = { zh = "样本案件", en = "A sample case" }
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
proposed = { title = { zh = "拟处罚", en = "Penalty proposed" } }
decided = { title = { zh = "已决定", en = "Decided" } }
closed = { title = { zh = "办结", en = "Closed" }, final = true, outcome = "done", waiting = "nobody" }

[[actions]]
name = "file"
title = { zh = "立案", en = "File" }
kind = "submit"
to = "filed"
by = ["handler"]
tell = ["victim"]

[[actions]]
name = "detain"
title = { zh = "拘留", en = "Detain" }
kind = "step"
from = "open"
by = ["handler"]
needs = ["party"]
concerns = ["suspect"]
informs = true
tell = ["suspect"]

[[actions]]
name = "tell-family"
title = { zh = "通知家属", en = "Tell the family" }
kind = "serve"
from = "any"
by = ["handler"]
needs = ["telling"]
serves = "family"

[[actions]]
name = "send-appraisal"
title = { zh = "送鉴定", en = "Send for appraisal" }
kind = "step"
from = ["filed"]
by = ["handler"]
pauses = ["result"]

[[actions]]
name = "appraisal-back"
title = { zh = "鉴定回来", en = "Appraisal back" }
kind = "step"
from = ["filed"]
by = ["handler"]
resumes = ["result"]
ends = ["send-appraisal"]

[[actions]]
name = "open-hearing"
title = { zh = "开始听证", en = "Open a hearing" }
kind = "step"
from = ["filed"]
by = ["handler"]
pauses = ["result"]

[[actions]]
name = "end-hearing"
title = { zh = "听证结束", en = "End the hearing" }
kind = "step"
from = ["filed"]
by = ["handler"]
resumes = ["result"]
ends = ["open-hearing"]

[[actions]]
name = "propose"
title = { zh = "拟处罚", en = "Propose" }
kind = "step"
from = ["filed"]
to = "proposed"
by = ["handler"]

[[actions]]
name = "give-notice"
title = { zh = "处罚前告知", en = "Give notice" }
kind = "serve"
from = ["proposed"]
by = ["handler"]
needs = ["telling"]
serves = "notice"

[[actions]]
name = "ask-hearing"
title = { zh = "要求听证", en = "Ask for a hearing" }
kind = "step"
from = ["proposed"]
by = ["party", "handler"]
parts = ["suspect", "guardian"]
concerns = ["suspect"]
needs = ["party"]

[[actions]]
name = "waive-hearing"
title = { zh = "放弃听证", en = "Waive the hearing" }
kind = "step"
from = ["proposed"]
by = ["party", "handler"]
parts = ["suspect"]
concerns = ["suspect"]
needs = ["party"]

[[actions]]
name = "take-back"
title = { zh = "撤回听证申请", en = "Take the request back" }
kind = "step"
from = ["proposed"]
by = ["party", "handler"]
parts = ["suspect"]
concerns = ["suspect"]
needs = ["party"]

[[actions]]
name = "set-date"
title = { zh = "定下听证日期", en = "Set the date of the hearing" }
kind = "step"
from = ["proposed"]
by = ["handler"]
concerns = ["suspect"]
needs = ["party"]

[[actions]]
name = "tell-date"
title = { zh = "通知听证", en = "Tell the date" }
kind = "serve"
from = ["proposed"]
by = ["handler"]
needs = ["telling"]
serves = "date"

[[actions]]
name = "decide"
title = { zh = "决定", en = "Decide" }
kind = "step"
from = ["proposed"]
to = "decided"
by = ["handler"]

[[actions]]
name = "close"
title = { zh = "办结", en = "Close" }
kind = "close"
from = ["decided"]
to = "closed"
by = ["handler"]
needs = ["answer"]
tell = ["victim", "suspect"]

[[actions]]
name = "extend"
title = { zh = "延长", en = "Extend" }
kind = "extend"
from = "open"
by = ["lead", "chief"]
needs = ["until", "reason"]

[[actions]]
name = "enter"
title = { zh = "登记当事人", en = "Enter a party" }
kind = "party"
from = "open"
by = ["handler"]
needs = ["person"]

[[actions]]
name = "give-key"
title = { zh = "给查询码", en = "Give a key" }
kind = "key"
from = "any"
by = ["handler"]
needs = ["party"]

[[promises]]
name = "result"
title = { zh = "办完", en = "Finish" }
starts = ["file"]
kept_by = ["close"]
within = "30 days"
extend = { turns = [{ by = "lead", at_most = "10 days" }, { by = "chief", at_most = "30 days" }] }
basis = ["A-12"]

[[promises]]
name = "notify-family"
title = { zh = "通知家属", en = "Tell the family" }
starts = ["detain"]
kept_by = ["tell-family"]
within = "24 hours"
rule = { custody = true }
void_by = ["close"]
basis = ["A-12"]

[[promises]]
name = "ask-hearing"
title = { zh = "要求听证", en = "Ask for a hearing" }
starts = ["give-notice"]
kept_by = ["ask-hearing", "waive-hearing"]
void_by = ["close"]
within = "5 working days"
owes = "resident"
holds = ["decide"]
basis = ["A-12"]

[[promises]]
name = "set-date"
title = { zh = "定下听证日期", en = "Set the date of the hearing" }
starts = ["ask-hearing"]
kept_by = ["set-date"]
void_by = ["take-back", "close"]
within = "2 days"
holds = ["decide"]
basis = ["A-12"]

[[tellings]]
name = "date"
title = { zh = "通知听证", en = "The date of the hearing" }
after = ["set-date"]
to = ["suspect"]
before = ["decide"]
void_by = ["take-back"]
ways = ["in-person"]
plain = { zh = "听证在哪天。", en = "When the hearing is." }
legal = { zh = "应当通知。", en = "They shall be told." }
basis = ["A-12"]

[[tellings]]
name = "family"
title = { zh = "通知家属", en = "Tell the family" }
after = ["detain"]
to = ["family"]
required = true
excused = true
promise = "notify-family"
ways = ["phone", "post"]
plain = { zh = "告诉家属人在哪里、为什么。", en = "Where they are held, and why." }
legal = { zh = "二十四小时以内。", en = "Within 24 hours." }
basis = ["A-12"]

[[tellings]]
name = "notice"
title = { zh = "处罚前告知", en = "Notice before the penalty" }
after = ["propose"]
to = ["suspect", "guardian"]
before = ["decide"]
ways = ["in-person", "post"]
plain = { zh = "打算怎么处罚、为什么。", en = "What penalty is planned, and why." }
legal = { zh = "应当告知。", en = "They shall be told." }
basis = ["A-12"]

[[views]]
name = "victim"
states = "any"
shows = ["state", "unit"]
basis = ["A-12"]

[[views]]
name = "suspect"
states = "any"
shows = ["state", "unit", "rights", "tellings"]
basis = ["A-12"]

[[basis]]
instrument = { zh = "中华人民共和国治安管理处罚法", en = "Public Security Administration Punishments Law" }
article = "118"
row = "A-12"
evidence = "FULL"
"""

VICTIM = Person("victim", Contact(name="王芳", phone="13900000001"))
SUSPECT = Person("suspect", Contact(name="刘强", identity="110105198001010011"))


def install(cast) -> None:
    """Put the sample in force."""
    procedures.put_in_force(cast.bureau, TEXT, {}, file="sample-case.toml", now=cast.now, by=None)


def files(cast, *people: Person, now: datetime | None = None, **more) -> Receipt:
    """Officer Zhao files a case with these parties at Heping."""
    submission = Submission(values={}, people=people, unit=cast.units["heping"].id, **more)
    procedure = cast.procedure("sample-case")
    return submit(cast.bureau.id, procedure, submission, cast.actor("zhao"), now=now or cast.now)


def serves(cast, receipt, action: str, telling: Telling, *, now: datetime | None = None, who="zhao", **more):
    """Zhao makes a telling, with a signature as its proof."""
    given = {"words": "本人签收", **more}
    return cast.does(receipt, action, who, now=now, telling=telling.id, **given)


def as_party(cast, receipt, action: str, whose: Party, *, now: datetime | None = None, **details):
    """A party takes a step from their own page."""
    return act(receipt.ref, action, Actor(party=whose), now=now or cast.now, details=Details(**details))


def owed(receipt, duty: str) -> list[Telling]:
    """The rows of a duty to tell."""
    mine = {"bureau_id": receipt.ref.bureau_id, "matter_id": receipt.ref.id}
    return list(Telling.objects.filter(**mine, duty=duty).order_by("id"))


def party(receipt, person: Person) -> Party:
    return Party.objects.get(bureau_id=receipt.ref.bureau_id, id=person.id)


def clocks(receipt, promise: str) -> list[Deadline]:
    """The deadlines of a promise, in the order in which they were made."""
    mine = {"bureau_id": receipt.ref.bureau_id, "matter_id": receipt.ref.id}
    return list(Deadline.objects.filter(**mine, promise=promise).order_by("id"))
