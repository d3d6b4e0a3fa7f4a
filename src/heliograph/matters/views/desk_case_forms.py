"""The fields that steps of a case add to the desk's forms: which party, which telling and how, who is entered, when.

`desk_forms.StepForm` takes the fields from `case_fields` and gives the checked values back to `case_details`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.core.procedure import WAY_NAMES, Kind
from heliograph.matters.actions import Contact
from heliograph.matters.forms import fields, people, uploads
from heliograph.matters.reading.case_steps import ForCase, Owed
from heliograph.matters.reading.steps import Step
from heliograph.reader import moment, tr

PERSON = "person_"
RESULTS = {
    "made": gettext_lazy("告知到了"),
    "failed": gettext_lazy("试过，没有告知到"),
    "impossible": gettext_lazy("依法无法告知"),
}


def before_words(step: Step) -> Iterable[tuple[str, forms.Field]]:
    """Whom the step is about, or which telling it makes and how."""
    case, needs = step.case, step.action.needs
    if "telling" in needs:
        yield from _telling(case)
    elif "party" in needs and not step.extendable:  # whose clock it is tells the party
        yield "party", _one_of(gettext_lazy("针对哪位当事人"), [(str(one.id), tr(one.label)) for one in case.parties])
    if "person" in needs:
        others = [(str(one.id), tr(one.label)) for one in case.others]
        for name, field in people.person_fields(case.parts, others, required=True).items():
            yield PERSON + name, field


def after_words(step: Step) -> Iterable[tuple[str, forms.Field]]:
    """When it happened, where a clock starts with the step."""
    if step.case.asks_when:
        yield "happened_at", happened_field()


def happened_field() -> fields.ClaimedField:
    """When something happened by the officer's word, if not now."""
    return fields.ClaimedField(
        label=gettext_lazy("什么时候的事"), required=False,
        help_text=gettext_lazy("不是刚才，就写实际的时间：时限从那时起算。登记时间由系统记，不会因此变早。"),
    )  # fmt: skip


def _telling(case: ForCase) -> Iterable[tuple[str, forms.Field]]:
    yield "telling", _one_of(gettext_lazy("告知谁"), [(str(one.id), _owed(one)) for one in case.tellings])
    results = [(name, words) for name, words in RESULTS.items() if name != "impossible" or case.is_excused]
    yield "result", fields.ChoiceField(
        label=gettext_lazy("结果"), choices=results, widget=forms.RadioSelect, initial="made",
        help_text=gettext_lazy("没有告知到的仍然要告知，换下一种方式；不会因为记了一笔就算完成。"),
    )  # fmt: skip
    ways = [(str(way), tr(WAY_NAMES[way])) for way in case.ways]
    next_way = case.tellings[0].way if len(case.tellings) == 1 else str(case.ways[0])
    yield "way", fields.ChoiceField(label=gettext_lazy("用什么方式"), choices=ways, initial=next_way)
    yield "words", fields.LongField(
        label=gettext_lazy("证明，或者没有告知到的原因"), max_length=2000, required=False,
        help_text=gettext_lazy(
            "谁签收、几点、怎么送的。例：3月20日10时，刘强本人在送达回证上签名。电话告知的，写号码、通话时间和对方是谁。"
        ),
    )  # fmt: skip
    yield "files", uploads.FilesField(
        label=gettext_lazy("送达回证、录像截图等"), required=False,
        help_text=gettext_lazy("有文字或者附件其中一样，才算有证明。"),
    )  # fmt: skip


def _owed(one: Owed) -> str:
    """One telling in the list: to whom, and by when."""
    label = tr(one.label)
    if one.due is None:
        return label
    by_when = _("已超期，本应最晚 %(due)s") if one.is_late else _("最晚 %(due)s")
    return f"{label} · {by_when % {'due': moment(one.due)}}"


def _one_of(label: object, choices: list[tuple[str, str]]) -> fields.ChoiceField:
    """A list; what is the only choice is chosen."""
    listed = choices if len(choices) == 1 else [("", _("请选择")), *choices]
    return fields.ChoiceField(label=label, choices=listed)


def case_details(step: Step, given: Mapping[str, Any]) -> dict[str, Any]:
    """What `Details` takes of the fields above. An empty mapping for steps that are not of a case."""
    made: dict[str, Any] = {}
    if given.get("party"):
        made["party"] = UUID(given["party"])
    if given.get("telling"):
        result = given.get("result", "made")
        made |= {"telling": UUID(given["telling"]), "way": given.get("way", "")}
        made |= {"failed": result == "failed", "impossible": result == "impossible"}
    if step.action.kind is Kind.PARTY:
        person = {name: given.get(PERSON + name, "") for name in people.NAMES}
        made["person"] = people.person_from(person, of=UUID(person["of"]) if person["of"] else None)
    if given.get("happened_at"):
        made["happened_at"] = given["happened_at"]
    return made


def corrected(step: Step, given: Mapping[str, Any], named: Mapping[str, str]) -> Contact | None:
    """The contact of the party that was chosen; what was left empty stays as it is known. None if none was chosen."""
    chosen = next((one for one in step.case.parties if str(one.id) == given.get("party")), None)
    if chosen is None:
        return None
    kept = Contact(**{name: chosen.values.get(name, "") for name in people.CONTACT})  # type: ignore[arg-type]  # all words
    return replace(kept, **{name: value for name, value in named.items() if value})  # type: ignore[arg-type]
