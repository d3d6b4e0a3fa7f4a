"""Random checks and the panel in the demonstration: one draw announced, one drawn and checked, a panel answered and waiting.

The log signs before and after their moment, and so do the neighbouring bureaus (`witnessed`): whoever takes these for
witnesses can repeat each draw and see that it checks out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from heliograph.core.text import Text
from heliograph.demo import witnessed
from heliograph.demo.published import Press
from heliograph.inspections import actions as inspections
from heliograph.inspections.actions import Declared
from heliograph.inspections.models import Check
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.keys import log_key
from heliograph.ledger.sequencer import Sequencer
from heliograph.matters.actions import Actor, Details, MatterRef, act
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.panel import actions as panel
from heliograph.panel.models import Member, PanelFinding
from heliograph.panel.reading.items import items_for, release_sheet
from heliograph.publishing.errors import Standing
from heliograph.supervision.actions import WantedDraw, draw_announced
from heliograph.supervision.errors import EmptyDraw
from heliograph.supervision.models import DrawChecker, DrawnItem, PublicDraw

POOL = ("sun", "luo", "fa", "tang", "jiao", "xing")
PROBLEM = "答复只写“已处理”，没有写处理结果，也没有写不服怎么办。请补告当事人，并把救济途径加进答复模板。"
CORRECTED = "已经补告，答复模板也改了；以后由所长抽看每周五件。"
ON_THE_SPOT = "接待窗口没有公示受理时限。请张贴，并放在群众看得见的地方。"
ASKED = "从答复里看不出群众有没有真的办成，能不能答复一周后再问一句？"
FOUND = "前后两次答复说法不一样，建议同类问题用同一个口径。"
ANSWERED = "认同。下个月起，答复一周后系统自动问一句“办成了吗”；没办成的重新办。"


def play(bureau: Bureau, now: datetime) -> None:
    """Call it when everything else has happened that belongs in the log before a checkpoint."""
    told, after = now - timedelta(minutes=16), now - timedelta(minutes=5)
    people = Press(bureau, now).viewers
    pool = [Declared(people[name].officer_id) for name in POOL]
    members = _members(bureau, now)
    try:
        inspections.announce(
            people["sun"], _wanted("本季度答复质量抽查", "Answers of this quarter", after), pool, now=told
        )
        panel.announce(
            people["sun"],
            _wanted("监督员看答复", "The panel looks at answers", after, purpose="panel", each=1),
            now=told,
        )
    except EmptyDraw:  # a demonstration of a handful of matters
        return
    folder = TileFolder(settings.HELIOGRAPH_HOME / "log")
    log = Sequencer(folder, log_key())
    while log.step():
        pass
    for at in (after - timedelta(minutes=1), after + timedelta(seconds=30)):
        log.publish(at)
        witnessed.sign(settings.HELIOGRAPH_HOME, folder, at)
        log.step(1)
    draw_announced(after + timedelta(minutes=1))
    _check(bureau, now - timedelta(minutes=3))
    inspections.find_on_the_spot(
        people["sun"],
        _station(bureau, 0),
        ON_THE_SPOT,
        (now + timedelta(days=10)).date(),
        now=now - timedelta(minutes=3),
    )
    _look(bureau, members, now - timedelta(minutes=3))
    later = _wanted("下一次抽查", "The next check", now + timedelta(hours=2))
    inspections.announce(people["sun"], later, pool, now=now)


def _wanted(zh: str, en: str, after: datetime, *, purpose: str = "inspection", each: int = 2) -> WantedDraw:
    return WantedDraw(
        purpose=purpose, title=Text(zh, en), since=(after - timedelta(days=150)).date(), until=after.date(), after=after,
        take=2, each=each, by_lateness=purpose == "inspection",
    )  # fmt: skip


def _members(bureau: Bureau, now: datetime) -> list[Member]:
    """A monitor and a deputy, who took up their seats; nobody knows their passwords, so nobody logs in as them."""
    supervisor = Press(bureau, now).viewers["sun"]
    made = []
    for at, (name, kind, units) in enumerate((("周明", "warden", 0), ("林芳", "deputy", 1))):
        invited = panel.invite(
            supervisor, name, kind, (now - timedelta(days=90)).date(), (now + timedelta(days=640)).date(),
            now=now - timedelta(days=90),
        )  # fmt: skip
        password = invited.token[:20]
        member = panel.accept(bureau.id, invited.token, f"panel-{at + 1}", password, now=now - timedelta(days=88))
        interests = [_station(bureau, 0)] if units else []
        made.append(panel.declare(member, interests, now=now - timedelta(days=88)))
    return made


def _station(bureau: Bureau, at: int) -> int:
    stations = [one.id for one in organisation.units(bureau.id).values() if one.path.count("/") == 4]
    return sorted(stations)[at]


def _check(bureau: Bureau, now: datetime) -> None:
    """Everybody who was drawn checks; two find something, and one unit has put it right."""
    draw = PublicDraw.objects.get(bureau_id=bureau.id, purpose="inspection", drawn_at__isnull=False)
    viewers = {str(one.officer_id): one for one in Press(bureau, now).viewers.values()}
    keys = dict(DrawChecker.objects.filter(bureau_id=bureau.id, draw_id=draw.id).values_list("label", "key"))
    items = DrawnItem.objects.filter(bureau_id=bureau.id, draw_id=draw.id).order_by("place")
    found: list[Check] = []
    for at, item in enumerate(items):
        viewer = next((viewers[keys[one]] for one in item.checkers if keys[one] in viewers), None)
        if viewer is not None:
            problem = PROBLEM if at in (0, 3) else ""
            found.append(inspections.check(viewer, item.id, problem=problem, now=now))
    wrong = [one for one in found if one.finding_id is not None]
    if wrong:
        ref = MatterRef(bureau.id, wrong[0].finding_id)  # type: ignore[arg-type]  # it is not None: see above
        lead = _lead(bureau, wrong[0].unit_id, now)
        if lead is not None:
            act(ref, "correct", lead, now=now + timedelta(seconds=40), details=Details(words=CORRECTED))


def _lead(bureau: Bureau, unit_id: int, now: datetime) -> Actor | None:
    for viewer in Press(bureau, now).viewers.values():
        if any(post.unit_id == unit_id and post.role == "lead" for post in viewer.posts):
            return Actor(viewer)
    return None


def _look(bureau: Bureau, members: list[Member], now: datetime) -> None:
    """What was drawn is released; each member writes once, and the bureau has answered one of them."""
    supervisor = Press(bureau, now).viewers["sun"]
    written: list[PanelFinding] = []
    for member, sort, words in zip(members, ("question", "finding"), (ASKED, FOUND), strict=True):
        for item in items_for(member):
            try:
                panel.release(supervisor, item.id, release_sheet(supervisor, item.id).proposed, now=now)
            except Standing:  # the machine's masking was not enough: a person would write it by hand
                continue
            written.append(panel.write(member, item.id, sort, words, now=now))
            break
    for one in written[:1]:
        by = _lead(bureau, one.unit_id, now) or Actor(Press(bureau, now).viewers["zheng"])
        act(
            MatterRef(bureau.id, one.id), "answer", by, now=now + timedelta(minutes=1), details=Details(words=ANSWERED)
        )  # fmt: skip
