"""From tables to values: the parts of a procedure, read key by key.

Group words stand for a list: "open", "final" or "any" in `from` for states; "answers" (whatever gives the
person an answer) and "exits" (taking back, joining to another) in a promise for actions. Called by `reading` alone;
what it builds is still to be checked by `checks`.
"""

from __future__ import annotations

from collections.abc import Mapping

from heliograph.core.calendar import Rule, Within
from heliograph.core.procedure.entries import (
    Action,
    Basis,
    Elsewhere,
    Extension,
    Field,
    Guide,
    Option,
    Promise,
    State,
    ToTell,
    Turn,
    View,
)
from heliograph.core.procedure.merging import Merge, Origins
from heliograph.core.procedure.model import Procedure
from heliograph.core.procedure.table import Table, unknown
from heliograph.core.procedure.vocabulary import (
    ANSWERS,
    EXITS,
    NEEDS,
    NEVER_SHOWN,
    PARTS,
    ROLES,
    Evidence,
    FieldKind,
    Group,
    Handler,
    Kind,
    Outcome,
    Owes,
    Public,
    Shown,
    Waiting,
    Way,
    When,
    Who,
)
from heliograph.core.text import Text

_ROLE = Text("角色", "role")
_TOLD = Text("被告知人", "person to tell")
_PART = Text("当事人身份", "part")


def build(own: Table, pieces: list[Table], *, digest: str) -> tuple[Procedure, Origins]:
    """The procedure that `own` says over `pieces`. Problems of shape go where the tables collect them."""
    origins = Origins(own)
    merge = Merge(own, pieces, origins)
    states = tuple(_state(name, table) for name, table in merge.states())
    actions = tuple(_action(table, states) for table in merge.named("actions"))
    procedure = Procedure(
        code=own.string("code"),
        version=own.string("version"),
        in_force=own.day("in_force"),
        title=own.text("title"),
        summary=own.text("summary"),
        group=own.one_of("group", Group),
        basis=tuple(_basis(table) for table in merge.grounds()),
        who=own.one_of("who", Who),
        anonymous=own.flag("anonymous", default=False),
        handler=own.one_of("handler", Handler),
        public=own.one_of("public", Public),
        conflict=own.flag("conflict", default=False),
        retention=own.string("retention"),
        fields=tuple(_field(table) for table in merge.named("fields")),
        states=states,
        actions=actions,
        promises=tuple(_promise(table, actions) for table in merge.named("promises")),
        elsewhere=tuple(_elsewhere(table) for table in merge.named("elsewhere", shared_first=True)),
        guide=_guide(own.table("guide")),
        digest=digest,
        tellings=tuple(_telling(table) for table in merge.named("tellings")),
        views=tuple(_view(table, states) for table in merge.named("views")),
    )
    merge.finish()
    return procedure, origins


def _basis(table: Table) -> Basis:
    basis = Basis(
        instrument=table.text("instrument"),
        article=table.string("article", ""),
        row=table.string("row", ""),
        evidence=table.one_of("evidence", Evidence),
        note=table.text_or_none("note"),
        name=table.string("name", ""),
    )
    table.finish()
    return basis


def _field(table: Table) -> Field:
    made = Field(
        name=table.string("name"),
        label=table.text("label"),
        kind=table.one_of("kind", FieldKind),
        required=table.flag("required", default=False),
        hint=table.text_or_none("hint"),
        options=tuple(_option(option) for option in table.tables("options")),
        max_length=table.whole("max_length", default=0),
    )
    table.finish()
    return made


def _option(table: Table) -> Option:
    option = Option(value=table.string("value"), label=Text(table.string("zh"), table.string("en")))
    table.finish()
    return option


def _state(name: str, table: Table) -> State:
    state = State(
        name=name,
        title=table.text("title"),
        final=table.flag("final", default=False),
        outcome=table.one_of("outcome", Outcome) if table.has("outcome") else None,
        waiting=table.one_of("waiting", Waiting, Waiting.POLICE),
        says=table.text_or_none("says"),
    )
    table.finish()
    return state


def _action(table: Table, states: tuple[State, ...]) -> Action:
    action = Action(
        name=table.string("name"),
        title=table.text("title"),
        kind=table.one_of("kind", Kind),
        from_=_spread(table.names("from"), states),
        to=table.string("to", "") or None,
        by=table.known("by", ROLES, _ROLE, required=True),
        tell=table.known("tell", PARTS, _TOLD),
        needs=table.known("needs", NEEDS, Text("必填内容", "need")),
        pauses=table.names("pauses"),
        resumes=table.names("resumes"),
        window=table.within_or_none("window"),
        goes_up=table.flag("goes_up", default=False),
        up_to=table.one_of("up_to", Handler) if table.has("up_to") else None,
        says=table.text_or_none("says"),
        serves=table.string("serves", ""),
        concerns=table.known("concerns", PARTS, _PART),
        informs=table.flag("informs", default=False),
        ends=table.names("ends"),
        parts=table.known("parts", PARTS, _PART),
    )
    table.finish()
    return action


def _spread(names: tuple[str, ...], states: tuple[State, ...]) -> tuple[str, ...]:
    groups: Mapping[str, list[str]] = {
        "open": [state.name for state in states if not state.final],
        "final": [state.name for state in states if state.final],
        "any": [state.name for state in states],
    }
    return _each(names, groups)


def _each(names: tuple[str, ...], groups: Mapping[str, list[str]]) -> tuple[str, ...]:
    spread = [each for name in names for each in groups.get(name, [name])]
    return tuple(dict.fromkeys(spread))


def _promise(table: Table, actions: tuple[Action, ...]) -> Promise:
    groups: Mapping[str, list[str]] = {
        "answers": [action.name for action in actions if action.kind in ANSWERS],
        "exits": [action.name for action in actions if action.kind in EXITS],
    }
    kept_by = _each(table.names("kept_by", required=True), groups)
    promise = Promise(
        name=table.string("name"),
        title=table.text("title"),
        starts=table.names("starts", required=True),
        kept_by=kept_by,
        void_by=tuple(name for name in _each(table.names("void_by"), groups) if name not in kept_by),
        restarts=table.names("restarts"),
        within=table.within("within"),
        warn=table.share("warn", default=0.8),
        extend=_extension(table.table_or_none("extend")),
        rule=_rule(table.table_or_none("rule")),
        basis=table.names("basis"),
        owes=table.one_of("owes", Owes, Owes.POLICE),
        local=table.flag("local", default=False),
        when=table.one_of("when", When, When.ALWAYS),
        says=table.text_or_none("says"),
        holds=table.names("holds"),
    )
    table.finish()
    return promise


def _telling(table: Table) -> ToTell:
    made = ToTell(
        name=table.string("name"),
        title=table.text("title"),
        promise=table.string("promise", ""),
        after=table.names("after", required=True),
        to=table.known("to", PARTS, _TOLD, required=True),
        ways=tuple(Way(way) for way in table.known("ways", set(Way), Text("告知方式", "way"), required=True)),
        before=table.names("before"),
        void_by=table.names("void_by"),
        required=table.flag("required", default=False),
        excused=table.flag("excused", default=False),
        plain=table.text("plain"),
        legal=table.text("legal"),
        basis=table.names("basis"),
    )
    table.finish()
    return made


def _view(table: Table, states: tuple[State, ...]) -> View:
    name = table.string("name")
    part = table.string("part", name)
    if part and part not in PARTS:
        table.problem("part" if table.has("part") else "name", unknown(_PART, part, PARTS))
    view = View(
        name=name,
        part=part,
        states=_spread(table.names("states", required=True), states),
        shows=_shows(table),
        basis=table.names("basis"),
        local=table.flag("local", default=False),
        says=table.text_or_none("says"),
    )
    table.finish()
    return view


def _shows(table: Table) -> tuple[Shown, ...]:
    """What is shown; what must never be is refused with its own reason."""
    names = table.names("shows", required=True)
    for never in sorted(NEVER_SHOWN.intersection(names)):
        table.problem(
            "shows",
            Text(
                f"“{never}”对任何当事人都不能公开：证据、侦查步骤、其他当事人和报案人的身份永远不在里面。",
                f'"{never}" is never shown to any party: evidence, steps of an investigation and who the others are stay out.',
            ),
        )
    allowed = [name for name in names if name not in NEVER_SHOWN]
    for name in allowed:
        if name not in set(Shown):
            table.problem("shows", unknown(Text("可公开的内容", "thing to show"), name, set(Shown)))
    return tuple(Shown(name) for name in allowed if name in set(Shown))


def _extension(table: Table | None) -> Extension | None:
    if table is None:
        return None
    turns = tuple(_turn(each) for each in table.tables("turns"))
    if turns:
        table.finish()
        amount = sum(turn.at_most.amount for turn in turns)
        return Extension(turns[0].by, Within(amount, turns[0].at_most.unit), len(turns), turns)
    by = _approver(table)
    extension = Extension(by=by, at_most=table.within("at_most"), times=table.whole("times", default=1))
    table.finish()
    return extension


def _approver(table: Table) -> str:
    by = table.string("by")
    if by and by not in ROLES:
        table.problem("by", unknown(_ROLE, by, ROLES))
    return by


def _turn(table: Table) -> Turn:
    turn = Turn(by=_approver(table), at_most=table.within("at_most"))
    table.finish()
    return turn


def _rule(table: Table | None) -> Rule:
    if table is None:
        return Rule()
    rule = Rule(rolls=table.flag("rolls", default=True), custody=table.flag("custody", default=False))
    table.finish()
    return rule


def _elsewhere(table: Table) -> Elsewhere:
    elsewhere = Elsewhere(
        name=table.string("name"),
        title=table.text("title"),
        says=table.text("says"),
        where=table.text("where"),
        url=table.string("url", ""),
        phone=table.string("phone", ""),
    )
    table.finish()
    return elsewhere


def _guide(table: Table) -> Guide:
    guide = Guide(
        what=table.text("what"),
        who=table.text("who"),
        how=table.text("how"),
        materials=table.texts("materials"),
        fee=table.text("fee"),
        result=table.text("result"),
        remedy=table.text("remedy"),
        examples=table.texts("examples"),
    )
    table.finish()
    return guide
