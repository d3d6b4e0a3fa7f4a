"""The guide (办事指南) drawn from a procedure: what is promised, and the whole rule in words.

`explain` is what `heliograph procedures explain` prints; `guide_promises` feeds the guide's page. Nothing here is
written a second time: change the TOML file and the guide has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from heliograph.core.procedure.entries import Action, Basis, Elsewhere, Extension, Field, Promise, ToTell, View
from heliograph.core.procedure.model import Procedure
from heliograph.core.procedure.vocabulary import Handler, Kind, When
from heliograph.core.procedure.wording import (
    EVIDENCE_NAMES,
    HANDLER_NAMES,
    NEED_NAMES,
    OWES_NAMES,
    PART_NAMES,
    PUBLIC_NAMES,
    ROLE_NAMES,
    SHOWN_NAMES,
)
from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class GuidePromise:
    """One time limit as the guide shows it. `counted_from` names the steps that start it."""

    name: str
    title: Text
    owes: Text
    counted_from: Text
    within: Text
    extension: Text | None
    basis: tuple[Basis, ...]
    local: bool
    says: Text | None


def guide_promises(procedure: Procedure) -> tuple[GuidePromise, ...]:
    """The promises of a procedure in the order of its file, ready to be shown."""
    return tuple(_guide_promise(procedure, promise) for promise in procedure.promises)


def explain(procedure: Procedure, language: str) -> str:
    """The whole procedure as plain text, for somebody who has never seen a TOML file."""
    return "\n".join(_lines(procedure, _Say(language))).rstrip() + "\n"


def _guide_promise(procedure: Procedure, promise: Promise) -> GuidePromise:
    titles = [procedure.action(name).title for name in promise.starts]
    counted = Text("、".join(f"“{title.zh}”" for title in titles), ", ".join(f"“{title.en}”" for title in titles))
    if promise.when is When.BAD_RATING:
        counted = Text("不满意或非常不满意的评价", "a rating of dissatisfied or very dissatisfied")
    return GuidePromise(
        name=promise.name,
        title=promise.title,
        owes=OWES_NAMES[promise.owes],
        counted_from=counted,
        within=promise.within.text,
        extension=_extension(promise),
        basis=procedure.cited(promise),
        local=promise.local,
        says=promise.says,
    )


def _extension(promise: Promise) -> Text | None:
    extend = promise.extend
    if extend is None or extend.at_most.amount == 0:
        return None
    if len(extend.turns) > 1:
        return _turns(extend)
    who, most = ROLE_NAMES[extend.by], extend.at_most.text
    times = Text("，", "") if extend.times == 1 else Text(f" {extend.times} 次，", f"{extend.times} times, ")
    return Text(
        f"经{who.zh}批准可延长{times.zh}共不超过 {most.zh}，要把理由告诉您",
        f"{who.en} may extend it {times.en}by at most {most.en} in all, and must tell you why",
    )


def _turns(extend: Extension) -> Text:
    """Each extension with its own approver, one after the other."""
    zh = "，再".join(f"经{ROLE_NAMES[turn.by].zh}批准延长 {turn.at_most.text.zh}" for turn in extend.turns)
    en = ", then ".join(f"{ROLE_NAMES[turn.by].en} may extend it by {turn.at_most.text.en}" for turn in extend.turns)
    return Text(f"可以{zh}，每次都要把理由告诉您", f"{en}; each time you must be told why")


class _Say:
    """Words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: Text) -> str:
        return text.get(self.language)

    def two(self, zh: str, en: str) -> str:
        return Text(zh, en).get(self.language)

    def several(self, texts: list[Text]) -> str:
        return self.two("、", ", ").join(self(text) for text in texts)

    def heading(self, zh: str, en: str) -> list[str]:
        return ["", self.two(f"【{zh}】", f"{en.upper()}")]


def _lines(procedure: Procedure, say: _Say) -> Iterator[str]:
    yield say(procedure.title)
    yield say(procedure.summary)
    day = procedure.in_force.isoformat()
    yield say.two(
        f"规程 {procedure.code}，{procedure.version} 版，{day} 起施行",
        f"procedure {procedure.code}, version {procedure.version}, in force from {day}",
    )
    yield from _guide_parts(procedure, say)
    if procedure.elsewhere:
        yield from say.heading("不在这里办的", "Not here")
        for elsewhere in procedure.elsewhere:
            yield _signpost(elsewhere, say)
    yield from say.heading("要填什么", "What you fill in")
    for field in procedure.fields:
        yield _field(field, say)
    yield from say.heading("怎么办理", "Steps")
    for action in _in_order(procedure):
        yield from _step(procedure, action, say)
    yield from say.heading("时限", "Time limits")
    for promise in guide_promises(procedure):
        yield from _promise(promise, say)
    if procedure.tellings:
        yield from say.heading("必须告知的", "Who must be told")
        for telling in procedure.tellings:
            yield from _telling(procedure, telling, say)
    if procedure.views:
        yield from say.heading("当事人能看到什么", "What each party may see")
        for view in procedure.views:
            yield _view(procedure, view, say)
    yield from _ends(procedure, say)
    yield from say.heading("法律依据", "Legal ground")
    for basis in procedure.basis:
        yield from _basis(basis, say)


def _guide_parts(procedure: Procedure, say: _Say) -> Iterator[str]:
    guide = procedure.guide
    yield from say.heading("能办什么", "What this is")
    yield say(guide.what)
    yield from (f"- {say(example)}" for example in guide.examples)
    yield from say.heading("谁能办", "Who")
    yield say(guide.who)
    if procedure.anonymous:
        yield say.two("可以匿名，时限一样。", "You may stay anonymous; the clock is the same.")
    yield from say.heading("怎么提", "How")
    yield say(guide.how)
    yield say.two("由", "Handled by ") + say(HANDLER_NAMES[procedure.handler]) + say.two("办理。", ".")
    if procedure.conflict:
        yield say.two(
            "被投诉的人和单位看不到、也不能经手。", "The person and the unit complained about can't see or handle it."
        )
    yield from say.heading("材料", "Papers")
    yield from (f"- {say(material)}" for material in guide.materials)
    yield from say.heading("收费", "Fee")
    yield say(guide.fee)
    yield from say.heading("结果", "Result")
    yield say(guide.result)


def _signpost(elsewhere: Elsewhere, say: _Say) -> str:
    where = say(elsewhere.where)
    door = " ".join([where, *(way for way in (elsewhere.phone, elsewhere.url) if way and way not in where)])
    return say.two(
        f"- {say(elsewhere.title)}：{say(elsewhere.says)}（{door}）",
        f"- {say(elsewhere.title)}. {say(elsewhere.says)} ({door})",
    )


def _field(field: Field, say: _Say) -> str:
    must = say.two("必填", "required") if field.required else say.two("可不填", "optional")
    line = say.two(f"- {say(field.label)}（{must}）", f"- {say(field.label)} ({must})")
    if field.options:
        line += say.two("：", ": ") + say.several([option.label for option in field.options])
    return line + (say.two("。", ". ") + say(field.hint) if field.hint else "")


def _in_order(procedure: Procedure) -> list[Action]:
    """The steps as a reader meets them, by the first state they start from; those that move nothing come last."""
    place = {state.name: index for index, state in enumerate(procedure.states)}

    def when(action: Action) -> tuple[bool, int]:
        return action.to is None, min((place[name] for name in action.from_), default=-1)

    return sorted(procedure.actions, key=when)


def _step(procedure: Procedure, action: Action, say: _Say) -> Iterator[str]:
    who = say.several([ROLE_NAMES[role] for role in action.by])
    line = f"- {say(action.title)}{say.two('：', ': ')}{who}"
    if action.to:
        line += f" → {say(procedure.state(action.to).title)}"
    yield line
    if action.needs:
        needs = say.several([NEED_NAMES[need] for need in action.needs])
        yield say.two(f"  必须写明：{needs}", f"  must say: {needs}")
    if action.tell:
        told = say.several([PART_NAMES[part] for part in action.tell])
        yield say.two(f"  必须告知：{told}", f"  must tell: {told}")
    if action.window:
        yield say.two(f"  终结后 {say(action.window.text)}内", f"  within {say(action.window.text)} of the end")
    if action.goes_up:
        yield (
            say.two("  由法制部门办理", "  goes to the legal office")
            if action.up_to is Handler.LEGAL
            else say.two("  由上一级单位办理", "  goes one level up")
        )
    for words, names in (
        (say.two("停表", "stops the clock of"), action.pauses),
        (say.two("继续计时", "lets the clock run again of"), action.resumes),
    ):
        if names:
            promises = say.several([procedure.promise(name).title for name in names])
            yield f"  {words}{say.two('：', ' ')}{promises}"
    if action.says and action.kind is not Kind.NOTE:
        yield f"  {say(action.says)}"


def _promise(promise: GuidePromise, say: _Say) -> Iterator[str]:
    yield say.two(
        f"- {say(promise.title)}：{say(promise.within)}内（{say(promise.owes)}，从{say(promise.counted_from)}起）",
        f"- {say(promise.title)}: within {say(promise.within)} "
        f"({say(promise.owes)}, counted from {say(promise.counted_from)})",
    )
    if promise.extension:
        yield f"  {say(promise.extension)}{say.two('。', '.')}"
    if promise.says:
        yield f"  {say(promise.says)}"
    grounds = [
        f"{say(basis.cite)} [{basis.cited_as}, {say(EVIDENCE_NAMES[basis.evidence])}]" for basis in promise.basis
    ]
    if grounds:
        yield say.two("  依据：", "  ground: ") + say.two("；", "; ").join(grounds)
    if promise.local:
        yield say.two("  地方承诺：各地可以另定。", "  A local promise: a bureau may set its own figure.")


def _telling(procedure: Procedure, telling: ToTell, say: _Say) -> Iterator[str]:
    told = say.several([PART_NAMES[part] for part in telling.to])
    yield f"- {say(telling.title)}{say.two('：', ': ')}{told}"
    yield f"  {say(telling.plain)}"
    yield f"  {say(telling.legal)}"
    if telling.before:
        steps = say.several([procedure.action(name).title for name in telling.before])
        yield say.two(f"  告知之前不能：{steps}", f"  not before it: {steps}")


def _view(procedure: Procedure, view: View, say: _Say) -> str:
    shown = say.several([SHOWN_NAMES[each] for each in view.shows])
    whole = len(view.states) == len(procedure.states)
    states = "" if whole else say.several([procedure.state(name).title for name in view.states])
    when = say.two(f"（{states}）", f" ({states})") if states else ""
    return f"- {say(PART_NAMES[view.part])}{when}{say.two('：', ': ')}{shown}"


def _ends(procedure: Procedure, say: _Say) -> Iterator[str]:
    yield from say.heading("可能的结果", "How it can end")
    for state in procedure.states:
        if state.outcome is not None:
            yield f"- {say(state.title)}" + (say.two("：", ": ") + say(state.says) if state.says else "")
    yield from say.heading("不满意怎么办", "If you are not satisfied")
    yield say(procedure.guide.remedy)
    yield from say.heading("什么会公开", "What is public")
    yield say(PUBLIC_NAMES[procedure.public])
    kept = say(procedure.retention_text)
    yield say.two(f"内容保存：{kept}。", f"Content is kept: {kept}.")


def _basis(basis: Basis, say: _Say) -> Iterator[str]:
    row = f" [{basis.row}]" if basis.row else ""
    yield f"- {say(basis.cite)}{row} {say.two('（', '(')}{say(EVIDENCE_NAMES[basis.evidence])}{say.two('）', ')')}"
    if basis.note:
        yield f"  {say(basis.note)}"
