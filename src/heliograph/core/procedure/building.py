"""From tables to values: the parts of a procedure, read key by key.

Group words stand for a list: "open", "final" or "any" in `from` for states; "answers" (whatever gives the
person an answer) and "exits" (taking back, joining to another) in a promise for actions. Called by `reading` alone;
what it builds is still to be checked by `checks`.
"""

from __future__ import annotations

from collections.abc import Mapping

from heliograph.core.calendar import Rule
from heliograph.core.procedure.merging import Merge, Origins
from heliograph.core.procedure.model import (
    Action,
    Basis,
    Elsewhere,
    Extension,
    Field,
    Guide,
    Option,
    Procedure,
    Promise,
    State,
)
from heliograph.core.procedure.table import Table, unknown
from heliograph.core.procedure.vocabulary import (
    ANSWERS,
    EXITS,
    NEEDS,
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
    Waiting,
    When,
    Who,
)
from heliograph.core.text import Text

_ROLE = Text("角色", "role")


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
        tell=table.known("tell", PARTS, Text("被告知人", "person to tell")),
        needs=table.known("needs", NEEDS, Text("必填内容", "need")),
        pauses=table.names("pauses"),
        resumes=table.names("resumes"),
        window=table.within_or_none("window"),
        goes_up=table.flag("goes_up", default=False),
        says=table.text_or_none("says"),
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
    )
    table.finish()
    return promise


def _extension(table: Table | None) -> Extension | None:
    if table is None:
        return None
    by = table.string("by")
    if by and by not in ROLES:
        table.problem("by", unknown(_ROLE, by, ROLES))
    extension = Extension(by=by, at_most=table.within("at_most"), times=table.whole("times", default=1))
    table.finish()
    return extension


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
    )
    table.finish()
    return guide
