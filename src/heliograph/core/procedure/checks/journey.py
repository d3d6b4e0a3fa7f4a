"""States and actions: every state can be reached and left, and nothing ends without words to the person who asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from heliograph.core.procedure.checks.notes import Notes
from heliograph.core.procedure.entries import Action, State
from heliograph.core.procedure.model import Procedure
from heliograph.core.procedure.vocabulary import ENDS, OWED_WORDS, Group, Kind, Waiting
from heliograph.core.text import Text

_STATE = Text("状态", "state")
_ENDING = {kind: outcome for outcome, kinds in ENDS.items() for kind in kinds}


def check(procedure: Procedure, notes: Notes) -> None:
    """Note what is wrong with the states and actions of `procedure`."""
    for state in procedure.states:
        _state(state, notes)
    states = {state.name: state for state in procedure.states}
    for action in procedure.actions:
        _joints(action, states, notes)
    _opening(procedure, notes)
    if notes.found:
        return
    for action in procedure.actions:
        _words(action, notes)
        _ending(action, states, notes)
        _telling(action, states, procedure, notes)
        _partner(action, procedure, notes)
    _reached_and_left(procedure, notes)


def reach(procedure: Procedure, start: Iterable[str], *, stop: Collection[str] = (), ended: bool = True) -> set[str]:
    """The states that can follow those in `start` (themselves included) without taking an action named in `stop`.

    With `ended` false the walk doesn't go on from a final state.
    """
    seen = set(start)
    while True:
        lived = {name for name in seen if ended or not procedure.state(name).final}
        fresh = {
            action.to
            for action in procedure.actions
            if action.to and action.name not in stop and lived.intersection(action.from_)
        } - seen
        if not fresh:
            return seen
        seen |= fresh


def after(action: Action) -> tuple[str, ...]:
    """The states a matter can be in right after `action`."""
    return (action.to,) if action.to else action.from_


def _state(state: State, notes: Notes) -> None:
    notes.well_named("states", state.name)
    if state.final and state.outcome is None:
        notes.entry(
            "states",
            state.name,
            "final",
            "终结状态要写结果（outcome）。",
            "a final state must say how the matter ended (outcome).",
        )
    if not state.final and state.outcome is not None:
        notes.entry(
            "states",
            state.name,
            "outcome",
            "写了结果（outcome）却不是终结状态（final）。",
            "it has an outcome but is not final.",
        )
    if not state.final and state.waiting is Waiting.NOBODY:
        notes.entry(
            "states",
            state.name,
            "waiting",
            "还没终结，就一定有人该做下一步。",
            "as long as it is not final, it is somebody's turn.",
        )


def _joints(action: Action, states: dict[str, State], notes: Notes) -> None:
    notes.well_named("actions", action.name)
    notes.names("actions", action.name, "from", action.from_, states, _STATE)
    notes.names("actions", action.name, "to", [action.to] if action.to else [], states, _STATE)
    if action.kind is Kind.SUBMIT:
        if action.from_:
            notes.entry("actions", action.name, "from", "提交之前没有状态。", "there is no state before a submission.")
        if not action.to:
            notes.entry("actions", action.name, "to", "提交之后要有状态。", "a submission must lead to a state.")
    elif not action.from_:
        notes.entry(
            "actions",
            action.name,
            "from",
            f"动作“{action.name}”没有起点（from），谁也用不上。",
            f'"{action.name}" starts from no state (from), so nobody can ever take it.',
        )
    if not action.by:
        notes.entry("actions", action.name, "by", "没写谁来做（by）。", "it does not say who takes it (by).")


def _opening(procedure: Procedure, notes: Notes) -> None:
    openings = [action for action in procedure.actions if action.kind is Kind.SUBMIT]
    if not openings:
        notes.top("actions", "没有“提交”动作（kind = submit）。", "no action opens a matter (kind = submit).")
    openings.sort(key=lambda action: notes.is_own("actions", action.name))
    for extra in openings[1:]:
        notes.entry("actions", extra.name, "kind", "只能有一个“提交”动作。", "only one action may open a matter.")


def _words(action: Action, notes: Notes) -> None:
    missing = [need for need in OWED_WORDS.get(action.kind, ()) if need not in action.needs]
    if missing:
        notes.entry(
            "actions",
            action.name,
            "needs",
            f"“{action.kind}”类动作必须写明：{'、'.join(missing)}。",
            f"an action of kind {action.kind} can't be taken without: {', '.join(missing)}.",
        )


def _ending(action: Action, states: dict[str, State], notes: Notes) -> None:
    to = states[action.to] if action.to else None
    outcome = _ENDING.get(action.kind)
    if to is not None and to.final and to.outcome is not None and action.kind not in ENDS[to.outcome]:
        allowed = ", ".join(sorted(ENDS[to.outcome]))
        notes.entry(
            "actions",
            action.name,
            "kind",
            f"“{action.name}”会让事项在没有答复的情况下终结：到“{to.name}”只能用 {allowed} 类动作。",
            f'"{action.name}" would end the matter without an answer: only kind {allowed} may lead to "{to.name}".',
        )
    if outcome is not None and (to is None or to.outcome is not outcome):
        notes.entry(
            "actions",
            action.name,
            "to",
            f"“{action.kind}”类动作要到结果为 {outcome} 的终结状态。",
            f"an action of kind {action.kind} must lead to a final state with the outcome {outcome}.",
        )
    if action.kind is Kind.WITHDRAW and set(action.by) != {"resident"}:
        notes.entry(
            "actions",
            action.name,
            "by",
            "只有提交的人自己能撤回。",
            "only the person who asked may take a matter back.",
        )


def _telling(action: Action, states: dict[str, State], procedure: Procedure, notes: Notes) -> None:
    """Whoever is concerned hears of it: who asked, or in a case somebody, by news or by a duty to tell."""
    to = states[action.to] if action.to else None
    if procedure.group is Group.CASE:
        owed = any(action.name in telling.after for telling in procedure.tellings)
        if to is not None and to.final and not action.tell and not owed:
            notes.entry(
                "actions",
                action.name,
                "tell",
                f"“{action.name}”让案件终结，却没有人被告知（tell，或 [[tellings]] 的 after）。",
                f'"{action.name}" ends the case, and nobody is told (tell, or after of a [[tellings]]).',
            )
        return
    moved_by_police = action.to and set(action.by) - {"resident"} and "resident" not in action.by
    if "submitter" not in action.tell and (moved_by_police or (to is not None and to.final)):
        notes.entry(
            "actions",
            action.name,
            "tell",
            f"“{action.name}”改变了进展，必须告知提交的人（tell 里要有 submitter）。",
            f'"{action.name}" moves the matter, so the person who asked must be told (submitter in tell).',
        )


def _partner(action: Action, procedure: Procedure, notes: Notes) -> None:
    """Some actions only make sense if another can follow."""
    if action.kind is Kind.ASK and not _offers(procedure, Kind.SUPPLY, after(action)):
        notes.entry(
            "actions",
            action.name,
            "to",
            "问了却没有地方回复：之后的状态里没有 supply 类动作。",
            "it asks, but nothing of kind supply can be taken afterwards.",
        )
    if action.kind is Kind.TRANSFER and not _offers(procedure, Kind.TAKE, after(action)):
        notes.entry(
            "actions",
            action.name,
            "kind",
            "能转出却没有 take 类动作可以接办。",
            "it can be passed on, but no action of kind take lets anybody take it.",
        )
    if action.goes_up and action.kind not in (Kind.REOPEN, Kind.STEP):
        notes.entry(
            "actions",
            action.name,
            "goes_up",
            "只有重新办理（reopen）或一般步骤（step）能交给上一级（goes_up）。",
            "only a reopening or a plain step can take a matter one level up (goes_up).",
        )
    if action.up_to is not None and not action.goes_up:
        notes.entry(
            "actions",
            action.name,
            "up_to",
            "写了 up_to，就要写 goes_up = true。",
            "up_to says to whom it goes up: it needs goes_up = true.",
        )
    ends = [name for name in action.from_ if procedure.state(name).final]
    if action.window is not None and len(ends) < len(action.from_):
        notes.entry(
            "actions",
            action.name,
            "window",
            "window 从终结起算，from 里却有未终结的状态。",
            "the window counts from the end of the matter, but the action can be taken before it.",
        )


def _offers(procedure: Procedure, kind: Kind, states: tuple[str, ...]) -> bool:
    return all(any(each.kind is kind and state in each.from_ for each in procedure.actions) for state in states)


def _reached_and_left(procedure: Procedure, notes: Notes) -> None:
    reached = reach(procedure, after(procedure.opening))
    final = {state.name for state in procedure.states if state.final}
    for state in procedure.states:
        if state.name not in reached:
            notes.entry(
                "states",
                state.name,
                "title",
                f"没有动作能走到状态“{state.name}”。",
                f'no action ever leads to "{state.name}".',
            )
        elif not state.final and not reach(procedure, [state.name]) & final:
            notes.entry(
                "states",
                state.name,
                "title",
                f"状态“{state.name}”走不到任何结果，事项会永远停在那里。",
                f'there is no way out of "{state.name}": a matter would stay there for ever.',
            )
