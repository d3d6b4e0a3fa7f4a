"""Promises: each is started, can be kept, stops with the matter, pauses only for a time, and has a legal ground."""

from __future__ import annotations

from heliograph.core.procedure.checks.journey import after, reach
from heliograph.core.procedure.checks.notes import Notes
from heliograph.core.procedure.entries import Action, Promise
from heliograph.core.procedure.model import Procedure
from heliograph.core.procedure.vocabulary import Kind, Owes, When
from heliograph.core.text import Text

_ACTION = Text("动作", "action")
_PROMISE = Text("承诺", "promise")


def check(procedure: Procedure, notes: Notes) -> None:
    """Note what is wrong with the promises of `procedure`, whose states and actions are already in order."""
    _joints(procedure, notes)
    if notes.found:
        return
    for promise in procedure.promises:
        _can_be_kept(procedure, promise, notes)
        _stops_with_the_matter(procedure, promise, notes)
        _who_owes(procedure, promise, notes)
        _ground(procedure, promise, notes)
        _extension(procedure, promise, notes)
    for action in procedure.actions:
        _pauses(procedure, action, notes)


def _joints(procedure: Procedure, notes: Notes) -> None:
    actions = [action.name for action in procedure.actions]
    promises = [promise.name for promise in procedure.promises]
    for promise in procedure.promises:
        notes.well_named("promises", promise.name)
        for key in ("starts", "kept_by", "void_by", "restarts", "holds"):
            notes.names("promises", promise.name, key, getattr(promise, key), actions, _ACTION)
        if not promise.starts:
            notes.entry("promises", promise.name, "starts", "没有动作开始它。", "no action starts this promise.")
        if not promise.kept_by:
            notes.entry(
                "promises", promise.name, "kept_by", "没有动作能兑现这个承诺。", "no action keeps this promise."
            )
        if promise.within.amount == 0:
            notes.entry("promises", promise.name, "within", "时限不能是 0。", "a time limit can't be zero.")
    for action in procedure.actions:
        notes.names("actions", action.name, "pauses", action.pauses, promises, _PROMISE)
        notes.names("actions", action.name, "resumes", action.resumes, promises, _PROMISE)


def _begun(procedure: Procedure, promise: Promise) -> set[str]:
    """The states a matter can be in just after the promise was started."""
    return {state for name in promise.starts for state in after(procedure.action(name))}


def _can_be_kept(procedure: Procedure, promise: Promise, notes: Notes) -> None:
    lived = reach(procedure, _begun(procedure, promise))
    if not any(lived.intersection(procedure.action(name).from_) for name in promise.kept_by):
        notes.entry(
            "promises",
            promise.name,
            "kept_by",
            "开始之后，能兑现它的动作一个也轮不到，谁也兑现不了。",
            "none of the actions that keep it can follow the one that starts it: nobody could keep it.",
        )


def _stops_with_the_matter(procedure: Procedure, promise: Promise, notes: Notes) -> None:
    begun = _begun(procedure, promise)
    if any(procedure.state(state).final for state in begun):
        return  # begun after the end (a bad rating): it has its own life
    stopped = {*promise.kept_by, *promise.void_by}
    stopped |= {each for telling in procedure.tellings if telling.promise == promise.name for each in telling.before}
    lived = reach(procedure, begun, stop=stopped, ended=False)
    for action in procedure.actions:
        ends = action.to is not None and procedure.state(action.to).final
        if ends and action.name not in stopped and lived.intersection(action.from_):
            notes.entry(
                "promises",
                promise.name,
                "void_by",
                f"“{action.name}”终结事项后，这个承诺还会一直走：请写进 kept_by 或 void_by。",
                f'it would run on after "{action.name}" has ended the matter: name that in kept_by or void_by.',
            )


def _who_owes(procedure: Procedure, promise: Promise, notes: Notes) -> None:
    if promise.owes is Owes.OTHER:
        return
    for name in promise.kept_by:
        by = set(procedure.action(name).by)
        outside = {"resident", "party"}
        able = bool(by & outside) if promise.owes is Owes.RESIDENT else bool(by - outside)
        if not able:
            notes.entry(
                "promises",
                promise.name,
                "owes",
                f"欠这个承诺的是 {promise.owes}，却做不了“{name}”。",
                f'it is owed by the {promise.owes}, who can\'t take "{name}".',
            )
    for name in promise.starts:
        if procedure.action(name).kind is Kind.RATE and promise.when is not When.BAD_RATING:
            notes.entry(
                "promises",
                promise.name,
                "when",
                "由评价开始的承诺只欠差评：请写 when = “bad-rating”。",
                'a rating starts it, and only a bad one may: write when = "bad-rating".',
            )


def _ground(procedure: Procedure, promise: Promise, notes: Notes) -> None:
    grounds = {basis.cited_as: basis for basis in procedure.basis if basis.cited_as}
    if not promise.basis:
        notes.entry("promises", promise.name, "basis", "这个承诺没有写依据。", "this promise has no legal ground.")
    for row in promise.basis:
        basis = grounds.get(row)
        if basis is None:
            notes.entry(
                "promises",
                promise.name,
                "basis",
                f"引用了 {row}，[[basis]] 里却没有。",
                f"it cites {row}, which no [[basis]] of the procedure gives.",
            )
        elif not basis.is_firm and not promise.local:
            notes.entry(
                "promises",
                promise.name,
                "local",
                f"依据 {row} 没有核实原文（{basis.evidence}），请写 local = true，由各地自定。",
                f"{row} was not read in the original ({basis.evidence}): write local = true, so that a bureau sets it.",
            )


def _extension(procedure: Procedure, promise: Promise, notes: Notes) -> None:
    if promise.extend is None:
        return
    if promise.extend.times == 0:
        notes.entry(
            "promises", promise.name, "extend", "能延长 0 次，等于不能延长。", "an extension that may be given 0 times."
        )
    for by in promise.extend.approvers():
        if not any(action.kind is Kind.EXTEND and by in action.by for action in procedure.actions):
            notes.entry(
                "promises",
                promise.name,
                "extend",
                f"“{by}”没有延长动作（kind = extend）可用。",
                f"no action of kind extend can be taken by the {by}.",
            )
    if len({turn.at_most.unit for turn in promise.extend.turns}) > 1:
        notes.entry(
            "promises",
            promise.name,
            "extend",
            "每次延长的单位要一样。",
            "every turn of an extension must be in the same unit.",
        )


def _pauses(procedure: Procedure, action: Action, notes: Notes) -> None:
    for paused in action.pauses:
        again = {*procedure.promise(paused).restarts}
        again |= {each.name for each in procedure.actions if paused in each.resumes}
        for state in after(action):
            if not any(state in procedure.action(name).from_ for name in again):
                notes.entry(
                    "actions",
                    action.name,
                    "pauses",
                    f"暂停了“{paused}”，在“{state}”里却没有动作让它继续走。",
                    f'it pauses "{paused}", but no action in "{state}" lets it run again.',
                )
    for resumed in action.resumes:
        if not any(resumed in each.pauses for each in procedure.actions):
            notes.entry(
                "actions",
                action.name,
                "resumes",
                f"没有动作暂停过“{resumed}”。",
                f'nothing ever pauses "{resumed}".',
            )
