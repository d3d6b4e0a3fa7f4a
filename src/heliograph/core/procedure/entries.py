"""What a procedure (规程) is made of, as values: grounds, fields, states, actions, promises, duties to tell, views.

Read by `building`, gathered in `model.Procedure`. Immutable, no Django, no clock, no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made

from heliograph.core.calendar import Rule, Within
from heliograph.core.procedure.vocabulary import (
    Evidence,
    FieldKind,
    Handler,
    Kind,
    Outcome,
    Owes,
    Shown,
    Waiting,
    Way,
    When,
)
from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal ground. `row` is the id in law.md ("" if none); `article` is the bare number ("23", "32, 34").

    `name` is what promises cite a ground by that has no row: such a ground is a bureau's own to check.
    """

    instrument: Text
    article: str
    row: str
    evidence: Evidence
    note: Text | None = None
    name: str = ""

    @property
    def cited_as(self) -> str:
        """What promises, tellings and views name it by."""
        return self.row or self.name

    @property
    def is_firm(self) -> bool:
        """Whether the instrument, or an official notice of it, was itself read."""
        return self.evidence in (Evidence.FULL, Evidence.EXCERPT)

    @property
    def cite(self) -> Text:
        """Instrument and article as one would quote it."""
        if not self.article:
            return Text(f"《{self.instrument.zh}》", self.instrument.en)
        articles = self.article.replace(", ", "、")
        return Text(f"《{self.instrument.zh}》第{articles}条", f"{self.instrument.en}, art. {self.article}")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a choice field."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One thing the resident fills in. `max_length` counts characters; 0 where it has no meaning."""

    name: str
    label: Text
    kind: FieldKind
    required: bool = False
    hint: Text | None = None
    options: tuple[Option, ...] = ()
    max_length: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """Where a matter stands; `says` is what it means for the resident and what happens next."""

    name: str
    title: Text
    final: bool = False
    outcome: Outcome | None = None
    waiting: Waiting = Waiting.POLICE
    says: Text | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One step. `to` None keeps the state; `window` is how long after the matter ended it may still be taken.

    `goes_up`: the unit above answers from then on, so that nobody reviews what their own unit decided; with `up_to` the
    nearest unit above or beside it that has this duty (the legal office), if there is one. `serves` is the
    telling that a step of kind `serve` makes. `concerns`: the step is about one party of these parts; `informs`: from
    then on that party may know of the case. `ends` are the pausing steps whose pause it ends (empty: every one).
    `parts` are the parties who may take it from their own page, where `by` has "party".
    """

    name: str
    title: Text
    kind: Kind
    from_: tuple[str, ...]
    to: str | None
    by: tuple[str, ...]
    tell: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    window: Within | None = None
    goes_up: bool = False
    up_to: Handler | None = None
    says: Text | None = None
    serves: str = ""
    concerns: tuple[str, ...] = ()
    informs: bool = False
    ends: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One of several extensions that the law gives step by step: who approves this one, and how much it is at most."""

    by: str
    at_most: Within


@dataclass(frozen=True, slots=True)
class Extension:
    """Who may give a promise more time, how much at the most in all, and how often.

    With `turns` each extension has its own approver and ceiling (A-12: 30 days, then 30 days more); `by`, `at_most` and
    `times` then say who approves the first, and the sums.
    """

    by: str
    at_most: Within
    times: int = 1
    turns: tuple[Turn, ...] = ()

    def approver(self, given: int) -> str:
        """Who approves the next extension, after `given` ones."""
        return self.turns[given].by if given < len(self.turns) else self.by

    def approvers(self) -> tuple[str, ...]:
        """Everybody who approves one of them."""
        return tuple(dict.fromkeys(turn.by for turn in self.turns)) or (self.by,)

    def ceiling(self, given: int, amount: int) -> Within:
        """The most that the next extension may be, after `given` ones that came to `amount` units."""
        left = Within(max(self.at_most.amount - amount, 0), self.at_most.unit)
        if not self.turns:
            return left
        if given >= len(self.turns):
            return Within(0, self.at_most.unit)
        return min(left, self.turns[given].at_most, key=lambda within: within.amount)


@dataclass(frozen=True, slots=True)
class Promise:
    """A time limit that is published beforehand and runs by itself.

    `local`: rests on second-hand or local ground, so a bureau may set its own figure. `when`: see `When`. `holds` are
    steps that can't be taken while it runs: a right that is still open (to ask for a hearing) is not overtaken.
    """

    name: str
    title: Text
    starts: tuple[str, ...]
    kept_by: tuple[str, ...]
    within: Within
    void_by: tuple[str, ...] = ()
    restarts: tuple[str, ...] = ()
    warn: float = 0.8
    extend: Extension | None = None
    rule: Rule = made(default_factory=Rule)
    basis: tuple[str, ...] = ()
    owes: Owes = Owes.POLICE
    local: bool = False
    when: When = When.ALWAYS
    says: Text | None = None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToTell:
    """A duty to tell (告知义务): after which steps who must be told what, in which ways, and what may not happen before.

    `promise` is its clock ("" where the law gives no time but an order: before a step). `required`: it is owed even
    where nobody of `to` is known yet. `excused`: with a reason it may be recorded as impossible. `plain` is what is
    said, `legal` the text of the law beside it.
    """

    name: str
    title: Text
    after: tuple[str, ...]
    to: tuple[str, ...]
    ways: tuple[Way, ...]
    plain: Text
    legal: Text
    promise: str = ""
    before: tuple[str, ...] = ()
    void_by: tuple[str, ...] = ()
    required: bool = False
    excused: bool = False
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """What a part may be shown in which states, on what ground. Several views of one part add up.

    `local`: the ground was not read, so a bureau sets it.
    """

    name: str
    part: str
    states: tuple[str, ...]
    shows: tuple[Shown, ...]
    basis: tuple[str, ...] = ()
    local: bool = False
    says: Text | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A signpost: a matter of this kind belongs to another door. `name` is what is counted."""

    name: str
    title: Text
    says: Text
    where: Text
    url: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """The parts of the guide (办事指南) that are not drawn from states, actions and promises.

    `examples`: what people write when they want this, in their own words; from them a message finds the procedure before
    anything was learned.
    """

    what: Text
    who: Text
    how: Text
    materials: tuple[Text, ...]
    fee: Text
    result: Text
    remedy: Text
    examples: tuple[Text, ...] = ()
