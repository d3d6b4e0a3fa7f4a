"""One matter's life in the demonstration, by chance from a seed: answered, late, asked back, transferred, extended, refused, reopened.

Through the same `submit` and `act` as everybody's. Called by `play`, and by what adds to its story.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from heliograph.core.procedure import Field, FieldKind, Procedure
from heliograph.demo import everyday, stories
from heliograph.demo.replies import Replies
from heliograph.matters import procedures
from heliograph.matters.actions import (
    RESIDENT,
    Actor,
    Contact,
    Details,
    Receipt,
    Submission,
    act,
    submit,
    watch_one,
)
from heliograph.matters.errors import MatterError
from heliograph.matters.models import Deadline, Matter
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, User

MONTHS_BACK = 150  # days over which the story is spread
NEWEST = ("waiting", "answered", "asked", "transferred", "waiting", "extended", "reopened")


class Stage:
    """One bureau while its story is being told."""

    def __init__(self, bureau: Bureau, chance: Random, now: datetime) -> None:
        self.bureau, self.chance, self.now = bureau, chance, now
        today = now.date()
        users = User.objects.filter(officer__bureau=bureau).select_related("officer")
        self.viewers = {u.username: v for u in users if (v := reading.viewer_for(u, today)) is not None}
        self.stations = [u.id for u in reading.units(bureau.id).values() if u.path.count("/") == 4]
        self.open: dict[str, list[Receipt]] = {}
        self.replies = Replies(reading.zone(bureau.id), 20260102)

    def play(self, index: int, of: int) -> Receipt:
        """One matter: submitted some time in the past, then whatever its fate brings up to now."""
        story = stories.STORIES[index % len(stories.STORIES)]
        procedure = procedures.in_force(self.bureau.id, story.procedure, self.now.date())
        assert procedure is not None
        at = self._working_hour(self.now - timedelta(days=MONTHS_BACK) * (1 - (index + 1) / (of + 1)) ** 2)
        receipt = submit(self.bureau.id, procedure, self.submission(story, procedure), now=at)
        fate = self._fate(index, of, at)
        FATES[fate][0](self, receipt, story, at)
        self._bring_to_an_end(receipt, story, at)
        self.open.setdefault(story.procedure, []).append(receipt)
        return receipt

    def _fate(self, index: int, of: int, at: datetime) -> str:
        """By chance; but nobody is left waiting for months, and the newest are in every state there is."""
        if index >= of - len(NEWEST) * 5:
            return NEWEST[index % len(NEWEST)]
        fate = self.chance.choices(list(FATES), weights=[weight for _, weight in FATES.values()])[0]
        is_old = self.now - at > timedelta(days=12) and self.chance.random() < 0.85
        return "answered" if fate in {"waiting", "asked"} and is_old else fate

    def _bring_to_an_end(self, receipt: Receipt, story: stories.Story, at: datetime) -> None:
        """What is still open after weeks is answered late; two in ten are left, for a desk is never quite clean."""
        matter = Matter.objects.get(bureau_id=self.bureau.id, id=receipt.ref.id)
        if not matter.outcome and self.now - at > timedelta(days=16) and self.chance.random() < 0.8:
            self.handle(receipt, max(matter.changed_at, at + timedelta(days=6)), story)

    def submission(self, story: stories.Story, procedure: Procedure) -> Submission:
        values = {f.name: _value(f.kind, _option(f, story.kind), story) for f in procedure.fields if f.required}
        longest = next((f.name for f in procedure.fields if f.kind is FieldKind.LONG), None)
        if longest:
            values[longest] = story.says
        is_named = not procedure.anonymous or self.chance.random() < 0.6
        name = self.chance.choice(stories.NAMES)
        contact = Contact(name=name, phone=f"1380000{self.chance.randrange(10000):04d}") if is_named else Contact()
        return Submission(
            values=values,
            contact=contact,
            unit=self.chance.choice(self.stations),
            channel=self.chance.choices(("web", "counter", "phone"), (7, 2, 1))[0],
        )

    def _working_hour(self, at: datetime) -> datetime:
        made = at.replace(
            hour=self.chance.randrange(1, 10), minute=self.chance.randrange(60), second=self.chance.randrange(60)
        )
        return made if made < self.now - timedelta(hours=1) else made - timedelta(days=1)

    def later(self, at: datetime, low: float, high: float) -> datetime:
        """Some days after `at`."""
        return at + timedelta(days=self.chance.uniform(low, high))

    def officer_for(self, receipt: Receipt, *, lead: bool = False, above: bool = False) -> Actor:
        """Somebody of the unit that is answerable now (or its lead, or somebody above it)."""
        matter = Matter.objects.get(bureau_id=self.bureau.id, id=receipt.ref.id)
        unit = matter.unit_id
        if above:
            return Actor(self.viewers["sun"])
        fits: list[Actor] = []
        for viewer in self.viewers.values():
            is_other = not matter.reopened or viewer.officer_id != matter.answered_by_id
            roles = {p.role for p in viewer.posts if p.unit_id == unit}
            if (
                is_other
                and ("lead" in roles if lead else "handler" in roles)
                and matter.officer_id in (None, viewer.officer_id)
            ):
                fits.append(Actor(viewer))
        return self.chance.choice(fits) if fits else Actor(self.viewers["zheng"])

    def do(self, receipt: Receipt, action: str, by: Actor, at: datetime, **details: object) -> bool:
        """Do it if its time has come and the procedure offers it; otherwise the matter is still where it was."""
        if at >= self.now:
            return False
        self.let_time_pass(receipt, at)
        try:
            act(receipt.ref, action, by, now=at, details=Details(**details))  # type: ignore[arg-type]  # Details' own fields
        except MatterError:
            return False
        return True

    def let_time_pass(self, receipt: Receipt, until: datetime) -> None:
        """Have the watch look at this matter's promises when their time came."""
        rows = Deadline.objects.filter(
            bureau_id=self.bureau.id, matter_id=receipt.ref.id, status="running", broken_at=None, due__lt=until
        )
        for deadline in list(rows):
            watch_one(receipt.ref, deadline.id, now=deadline.due + timedelta(seconds=20))

    def follow_up(self, receipt: Receipt, at: datetime) -> None:
        """Somebody above the rated unit answers a bad rating."""
        self.do(
            receipt,
            "follow-up",
            Actor(self.viewers["sun"]),
            at,
            words="我们核实了经过，已向您说明，并要求承办单位改进。",
        )

    def handle(self, receipt: Receipt, at: datetime, story: stories.Story, *, slow: bool = False) -> datetime:
        """Accepted, perhaps noted, answered: the usual life. Returns when it was answered."""
        accepted = self.later(at, 0.05, 0.6)
        self.do(receipt, "accept", self.officer_for(receipt), accepted)
        if self.chance.random() < 0.3:
            self.do(
                receipt,
                "note",
                self.officer_for(receipt),
                self.later(accepted, 0.1, 0.4),
                internal=self.chance.choice(stories.NOTES),
            )
        answered = self.later(accepted, *((22, 70) if slow else (0.4, 4)))
        said = self.answer_to(receipt, story, at, answered)
        if not self.do(receipt, "answer", self.officer_for(receipt), answered, words=said):
            self.do(receipt, "close", self.officer_for(receipt), answered, words=said)
        return answered

    def answer_to(self, receipt: Receipt, story: stories.Story, asked: datetime, now: datetime) -> str:
        """The story's answer, with what was looked at and when."""
        matter = Matter.objects.get(bureau_id=self.bureau.id, id=receipt.ref.id)
        places = everyday.PLACES.get(reading.units(self.bureau.id)[matter.unit_id].code, everyday.PLACES["chunan"])
        return self.replies.to(story, self.replies.chance.choice(places), asked, now)


def _option(field: Field, kind: str) -> str:
    """The option that fits the story, or the first."""
    values = [option.value for option in field.options]
    return kind if kind in values else values[0] if values else ""


def _value(kind: FieldKind, option: str, story: stories.Story) -> str | list[str]:
    known: dict[FieldKind, str | list[str]] = {
        FieldKind.LONG: story.says,
        FieldKind.CHOICE: option,
        FieldKind.CHOICES: [option],
        FieldKind.DATE: "2026-03-01",
        FieldKind.DATETIME: "2026-03-01T20:30",
        FieldKind.PHONE: "13800000000",
        FieldKind.IDENTITY: "11010519491231002X",
        FieldKind.CREDIT_CODE: "91330100MA27U0UL0R",
        FieldKind.YES: "yes",
        FieldKind.PLACE: "和平路 32 号院门口",
    }
    return known.get(kind, story.title)


def _answered(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    answered = stage.handle(receipt, at, story)
    if stage.chance.random() < 0.35:
        stage.do(
            receipt,
            "rate",
            RESIDENT,
            stage.later(answered, 0.1, 3),
            grade=stage.chance.choice((5, 5, 4, 4, 3)),
            words=stage.chance.choice(stories.THANKS),
        )


def _slow(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    answered = stage.handle(receipt, at, story, slow=True)
    if stage.chance.random() < 0.6:
        stage.do(
            receipt,
            "rate",
            RESIDENT,
            stage.later(answered, 0.1, 3),
            grade=stage.chance.choice((1, 2)),
            words=stage.chance.choice(stories.COMPLAINTS),
            may_contact=stage.chance.random() < 0.5,
        )
        if stage.chance.random() < 0.75:
            stage.follow_up(receipt, answered + timedelta(days=5))


def _waiting(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    if stage.chance.random() < 0.5:
        stage.do(receipt, "accept", stage.officer_for(receipt), stage.later(at, 0.1, 0.8))


def _asked(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    asked = stage.later(at, 0.2, 1)
    stage.do(receipt, "accept", stage.officer_for(receipt), asked - timedelta(hours=1))
    stage.do(receipt, "ask", stage.officer_for(receipt), asked, words=story.asks)
    if stage.chance.random() < 0.6 and stage.do(
        receipt, "supply", RESIDENT, stage.later(asked, 0.5, 3), words="大概是晚上八点多，在北门外的停车场。"
    ):
        stage.handle(receipt, asked + timedelta(days=3), story)


def _reopened(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    again = stage.later(stage.handle(receipt, at, story), 1, 6)
    is_old = stage.now - again > timedelta(days=10)
    if stage.do(receipt, "reopen", RESIDENT, again, words=stage.chance.choice(stories.NOT_SOLVED)) and (
        is_old or stage.chance.random() < 0.5
    ):
        when = stage.later(again, 1, 4)
        words = f"抱歉让您又跑了一趟。我们换了一位民警重新办理：{stage.answer_to(receipt, story, again, when)}"
        _ = stage.do(receipt, "answer", stage.officer_for(receipt), when, words=words) or stage.do(
            receipt, "close", stage.officer_for(receipt), when, words=words
        )


def _transferred(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    matter = Matter.objects.get(bureau_id=stage.bureau.id, id=receipt.ref.id)
    others = [unit for unit in stage.stations if unit != matter.unit_id]
    offered = stage.later(at, 0.1, 0.5)
    reason = stage.chance.choice(stories.TRANSFER_REASONS)
    target = stage.chance.choice(others)
    if (
        stage.do(receipt, "transfer", stage.officer_for(receipt), offered, unit=target, words=reason)
        and stage.chance.random() < 0.8
    ):
        taker = next(
            (v for v in stage.viewers.values() if any(p.unit_id == target and p.role == "handler" for p in v.posts)),
            None,
        )
        if taker is not None:
            stage.do(receipt, "take", Actor(taker), stage.later(offered, 0.05, 0.4))
    stage.handle(receipt, offered + timedelta(hours=12), story)


def _extended(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    accepted = stage.later(at, 0.1, 0.5)
    stage.do(receipt, "accept", stage.officer_for(receipt), accepted)
    procedure = procedures.in_force(stage.bureau.id, story.procedure, stage.now.date())
    assert procedure is not None
    promise = next((p for p in procedure.promises if p.extend is not None), None)
    if promise is not None and promise.extend is not None:
        by = next(
            (
                Actor(v)
                for v in stage.viewers.values()
                if promise.extend.by in v.roles and not v.led_units.isdisjoint(stage.stations)
            ),
            None,
        )
        by = stage.officer_for(receipt, lead=True) if promise.extend.by == "lead" else by
        if by is not None:
            stage.do(
                receipt,
                "extend",
                by,
                accepted + timedelta(days=2),
                promise=promise.name,
                more=str(promise.extend.at_most),
                words=stage.chance.choice(stories.LATE_REASONS),
            )
    if stage.chance.random() < 0.6:
        stage.handle(receipt, accepted + timedelta(days=5), story)


def _refused(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    stage.do(
        receipt,
        "refuse",
        stage.officer_for(receipt),
        stage.later(at, 0.3, 2),
        words="经核实，您申请的事项不符合规定的条件，我们依法不能办理。",
        ground="相关办理规定中关于申请条件的条款（演示）",
    )


def _not_ours(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    stage.do(
        receipt,
        "not-ours",
        stage.officer_for(receipt),
        stage.later(at, 0.2, 1.5),
        words="这件事由市场监管部门负责，我们已经把您反映的情况转告他们。",
        right_body="淳南市市场监督管理局，电话 12345 转接",
    )


def _withdrawn(stage: Stage, receipt: Receipt, story: stories.Story, at: datetime) -> None:
    stage.do(receipt, "withdraw", RESIDENT, stage.later(at, 0.2, 1.5), words="问题已经自己解决了。")


Fate = Callable[[Stage, Receipt, stories.Story, datetime], None]
FATES: dict[str, tuple[Fate, int]] = {
    "answered": (_answered, 44),
    "slow": (_slow, 10),
    "waiting": (_waiting, 8),
    "asked": (_asked, 7),
    "reopened": (_reopened, 8),
    "transferred": (_transferred, 8),
    "extended": (_extended, 5),
    "refused": (_refused, 3),
    "not-ours": (_not_ours, 3),
    "withdrawn": (_withdrawn, 3),
}
