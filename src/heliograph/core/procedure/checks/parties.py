"""What a procedure says of parties: duties to tell that can be done, steps about one party, what each part may see."""

from __future__ import annotations

from heliograph.core.procedure.checks.notes import Notes
from heliograph.core.procedure.entries import Action, ToTell, View
from heliograph.core.procedure.model import Procedure
from heliograph.core.procedure.vocabulary import Kind
from heliograph.core.text import Text

_ACTION = Text("动作", "action")
_STATE = Text("状态", "state")
_PROMISE = Text("承诺", "promise")
_TELLING = Text("告知", "telling")
_ABOUT_ONE = (Kind.KEY, Kind.CORRECT)


def check(procedure: Procedure, notes: Notes) -> None:
    """Note what is wrong with the tellings, the views and the steps about parties, whose promises are in order."""
    for action in procedure.actions:
        _action(procedure, action, notes)
    for telling in procedure.tellings:
        _telling(procedure, telling, notes)
    for view in procedure.views:
        _view(procedure, view, notes)


def _action(procedure: Procedure, action: Action, notes: Notes) -> None:
    known = [telling.name for telling in procedure.tellings]
    if (action.kind is Kind.SERVE) != bool(action.serves):
        notes.entry(
            "actions",
            action.name,
            "serves",
            "告知类动作（kind = serve）要写 serves，别的动作不能写。",
            "an action of kind serve says which telling it makes (serves), and no other does.",
        )
    notes.names("actions", action.name, "serves", [action.serves] if action.serves else [], known, _TELLING)
    pausing = [each.name for each in procedure.actions if each.pauses]
    notes.names("actions", action.name, "ends", action.ends, pausing, _ACTION)
    if bool(action.concerns) != ("party" in action.needs) and action.kind not in _ABOUT_ONE:
        notes.entry(
            "actions",
            action.name,
            "concerns",
            "针对一位当事人的动作，concerns 和 needs 里的 party 要一起写。",
            'a step about one party has both concerns and "party" among its needs.',
        )
    if action.informs and not action.concerns:
        notes.entry(
            "actions", action.name, "informs", "没写针对谁（concerns）。", "it informs nobody: concerns is missing."
        )
    if bool(action.parts) != ("party" in action.by):
        notes.entry(
            "actions",
            action.name,
            "parts",
            "当事人自己能做的动作，by 里的 party 和 parts 要一起写。",
            'what parties may do themselves has both "party" in by and parts.',
        )


def _telling(procedure: Procedure, telling: ToTell, notes: Notes) -> None:
    actions = [action.name for action in procedure.actions]
    notes.well_named("tellings", telling.name)
    notes.names("tellings", telling.name, "after", telling.after, actions, _ACTION)
    notes.names("tellings", telling.name, "before", telling.before, actions, _ACTION)
    notes.names("tellings", telling.name, "void_by", telling.void_by, actions, _ACTION)
    promises = [promise.name for promise in procedure.promises]
    notes.names("tellings", telling.name, "promise", [telling.promise] if telling.promise else [], promises, _PROMISE)
    serving = [action.name for action in procedure.actions if action.serves == telling.name]
    if not serving:
        notes.entry(
            "tellings",
            telling.name,
            "name",
            "没有动作（kind = serve）去做这项告知。",
            "no action of kind serve makes this telling.",
        )
    if not telling.promise and not telling.before:
        notes.entry(
            "tellings",
            telling.name,
            "before",
            "既没有时限（promise），也不挡任何一步（before）：没人会做。",
            "it has no clock (promise) and holds up no step (before): nobody would do it.",
        )
    if telling.promise in promises:
        _clock(procedure, telling, serving, notes)
    _grounds(procedure, "tellings", telling.name, telling.basis, is_local=True, notes=notes)


def _clock(procedure: Procedure, telling: ToTell, serving: list[str], notes: Notes) -> None:
    promise = procedure.promise(telling.promise)
    if set(promise.starts) - set(telling.after) or set(promise.kept_by) - set(serving):
        notes.entry(
            "tellings",
            telling.name,
            "promise",
            f"“{promise.name}”要由同样的动作开始（starts = after），只由这项告知的动作兑现（kept_by）。",
            f'"{promise.name}" must start with the same actions (starts = after) and be kept by making this telling alone.',
        )


def _view(procedure: Procedure, view: View, notes: Notes) -> None:
    notes.well_named("views", view.name)
    notes.names("views", view.name, "states", view.states, [state.name for state in procedure.states], _STATE)
    if not view.basis:
        notes.entry("views", view.name, "basis", "没有写依据。", "it gives no legal ground.")
    _grounds(procedure, "views", view.name, view.basis, is_local=view.local, notes=notes)


def _grounds(
    procedure: Procedure, part: str, name: str, cited: tuple[str, ...], *, is_local: bool, notes: Notes
) -> None:
    known = {basis.cited_as: basis for basis in procedure.basis if basis.cited_as}
    for each in cited:
        if each not in known:
            notes.entry(
                part,
                name,
                "basis",
                f"引用了 {each}，[[basis]] 里却没有。",
                f"it cites {each}, which no [[basis]] of the procedure gives.",
            )
        elif not known[each].is_firm and not is_local:
            notes.entry(
                part,
                name,
                "local",
                f"依据 {each} 没有核实原文，请写 local = true，由各地自定。",
                f"{each} was not read in the original: write local = true, so that a bureau sets it.",
            )
