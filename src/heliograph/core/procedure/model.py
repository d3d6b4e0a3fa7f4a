"""A procedure (规程) as a value: states, actions, promises, form, guide, and the questions the spine asks of it.

Read from one TOML file by `reading`, checked by `checks`, called by the spine, the forms, the guide and the clock.
Immutable, no Django, no clock, no database.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from heliograph.core.calendar import Unit, Within
from heliograph.core.procedure.entries import (
    Action,
    Basis,
    Elsewhere,
    Field,
    Guide,
    Promise,
    State,
    ToTell,
    View,
)
from heliograph.core.procedure.vocabulary import (
    Group,
    Handler,
    Kind,
    Public,
    Shown,
    When,
    Who,
)
from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Procedure:
    """The published rule for one kind of matter."""

    code: str
    version: str
    in_force: date
    title: Text
    summary: Text
    group: Group
    basis: tuple[Basis, ...]
    who: Who
    anonymous: bool
    handler: Handler
    public: Public
    conflict: bool
    retention: str
    fields: tuple[Field, ...]
    states: tuple[State, ...]
    actions: tuple[Action, ...]
    promises: tuple[Promise, ...]
    elsewhere: tuple[Elsewhere, ...]
    guide: Guide
    digest: str
    tellings: tuple[ToTell, ...] = ()
    views: tuple[View, ...] = ()

    def state(self, name: str) -> State:
        """The state of that name; KeyError if there is none."""
        return _named(self.states, name)

    def action(self, name: str) -> Action:
        """The action of that name; KeyError if there is none."""
        return _named(self.actions, name)

    def promise(self, name: str) -> Promise:
        """The promise of that name; KeyError if there is none."""
        return _named(self.promises, name)

    def telling(self, name: str) -> ToTell:
        """The duty to tell of that name; KeyError if there is none."""
        return _named(self.tellings, name)

    def shown(self, part: str, state: str) -> frozenset[Shown]:
        """What somebody who plays `part` may be shown while the matter is in `state`."""
        views = (view for view in self.views if view.part == part and state in view.states)
        return frozenset(field for view in views for field in view.shows)

    def field(self, name: str) -> Field:
        """The form field of that name; KeyError if there is none."""
        return _named(self.fields, name)

    @property
    def opening(self) -> Action:
        """The action that begins a matter."""
        return next(action for action in self.actions if action.kind is Kind.SUBMIT)

    @property
    def opens_by_rule(self) -> bool:
        """Whether the system alone begins such a matter: it is owed by a rule, and nobody asked for it."""
        return self.opening.by == ("system",)

    @property
    def first_state(self) -> State:
        """The state a new matter is in."""
        to = self.opening.to
        assert to is not None  # checked when the file was read
        return self.state(to)

    @property
    def retention_months(self) -> int:
        """How many months after its end a matter's content is kept; 0 means for ever."""
        if self.retention == "for ever":
            return 0
        kept = Within.parse(self.retention)
        return kept.amount * (12 if kept.unit is Unit.YEARS else 1)

    @property
    def retention_text(self) -> Text:
        """How long content is kept, for readers."""
        return Within.parse(self.retention).text if self.retention_months else Text("永久", "for ever")

    def offered(self, state: str, roles: Collection[str]) -> tuple[Action, ...]:
        """The actions that somebody with `roles` may take in `state`, in the order of the file.

        Windows (how long after the end) and whose unit it is are for the spine to judge.
        """
        return tuple(
            action for action in self.actions if state in action.from_ and any(role in roles for role in action.by)
        )

    def starts(self, action: str, *, bad_rating: bool = False) -> tuple[Promise, ...]:
        """The promises that `action` starts; those owed only after a bad rating if `bad_rating`."""
        return tuple(
            promise
            for promise in self.promises
            if action in promise.starts and (promise.when is When.ALWAYS or bad_rating)
        )

    def keeps(self, action: str) -> tuple[Promise, ...]:
        """The promises that `action` keeps."""
        return tuple(promise for promise in self.promises if action in promise.kept_by)

    def voids(self, action: str) -> tuple[Promise, ...]:
        """The promises that nobody is owed any longer after `action`."""
        return tuple(promise for promise in self.promises if action in promise.void_by)

    def restarts(self, action: str) -> tuple[Promise, ...]:
        """The running promises whose clock `action` sets to zero."""
        return tuple(promise for promise in self.promises if action in promise.restarts)

    def cited(self, promise: Promise) -> tuple[Basis, ...]:
        """The legal grounds a promise rests on, in the order it cites them."""
        return self.grounds(promise.basis)

    def grounds(self, cited: Collection[str]) -> tuple[Basis, ...]:
        """The legal grounds of these rows or names, in that order."""
        known = {basis.cited_as: basis for basis in self.basis if basis.cited_as}
        return tuple(known[each] for each in cited if each in known)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def _named(things: tuple[_T, ...], name: str) -> _T:
    for thing in things:
        if thing.name == name:
            return thing
    raise KeyError(name)
