"""Forms of the desk: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.core.procedure import Procedure
from heliograph.disputes import rules
from heliograph.disputes.actions import NewClause, NewMediator, NewMeeting
from heliograph.disputes.actions.table import LONGEST_WHAT
from heliograph.disputes.models import MediatorKind
from heliograph.disputes.reading.desk import Choice
from heliograph.disputes.words import MEDIATORS, SIDES
from heliograph.matters.forms import fields, uploads
from heliograph.matters.models import Party
from heliograph.publishing.hearing_forms import Refusable, at
from heliograph.reader import tr

CLAUSES = 6
"""Lines for clauses on the form at once; what is longer is drafted again with the lines that are filled in."""


class ScreenForm(Refusable):
    """The exclusions, each with yes or no, and which side is a minor."""

    def __init__(self, *args: object, minors: tuple[bool, bool] = (False, False), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for one in rules.exclusions():
            self.fields[one.code] = fields.ChoiceField(
                label=tr(one.asks), choices=[("no", _("没有")), ("yes", _("有"))], widget=forms.RadioSelect
            )
        for side, is_minor in zip(("a", "b"), minors, strict=True):
            label = _("甲方未满 18 周岁") if side == "a" else _("乙方未满 18 周岁")
            self.fields[f"minor_{side}"] = fields.YesField(label=label, required=False, initial=is_minor)

    @property
    def answers(self) -> dict[str, bool]:
        return {one.code: self.cleaned_data[one.code] == "yes" for one in rules.exclusions()}

    @property
    def minors(self) -> frozenset[str]:
        return frozenset(side for side in ("a", "b") if self.cleaned_data[f"minor_{side}"])


class OtherForm(Refusable):
    """Who the other side is."""

    name = fields.TextField(label=_("另一方怎么称呼"), max_length=40)
    phone = fields.TextField(label=_("电话"), max_length=40, required=False)


class ToldForm(Refusable):
    """How the other side wants to hear of news."""

    phone = fields.PhoneField(label=_("手机号"), max_length=40, required=False)
    email = fields.EmailField(label=_("电子邮箱"), required=False, max_length=120)


class HowForm(Refusable):
    """How the other side said yes or no."""

    how = fields.LongField(label=_("怎么说的"), max_length=500, help_text=_("当面、电话，什么时候。只给办理的人看。"))


class MeetForm(Refusable):
    """Mediator, date, place; ties that the mediator declared."""

    mediator = fields.ChoiceField(label=_("调解员"))
    at = fields.MomentField(label=_("时间"))
    place = fields.TextField(label=_("地点"), max_length=200)
    ties = fields.ChoicesField(
        label=_("调解员和两边有没有下面的关系"), required=False, widget=forms.CheckboxSelectMultiple
    )
    declared = fields.YesField(label=_("已经问过调解员：除了上面勾的，没有别的关系"), required=False)

    def __init__(self, choices: Sequence[Choice], data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        free = [one.mediator for one in choices if not one.is_barred]
        named = [(str(one.id), f"{one.name} · {tr(MEDIATORS[one.kind])} {one.body}".strip()) for one in free]
        self.fields["mediator"].choices = named  # type: ignore[attr-defined]  # a choice field
        self.fields["ties"].choices = [(tie.code, tr(tie.title)) for tie in rules.ties()]  # type: ignore[attr-defined]

    def meeting(self, bureau_id: int) -> NewMeeting:
        given = self.cleaned_data
        return NewMeeting(
            int(given["mediator"]),
            at(bureau_id, given["at"]),
            given["place"],
            tuple(given["ties"]),
            bool(given["declared"]),
        )


class AgainForm(Refusable):
    """The second round."""

    at = fields.MomentField(label=_("时间"))
    place = fields.TextField(label=_("地点"), max_length=200)


class DraftForm(Refusable):
    """The agreement, some lines of clauses."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", _("（不写）")), *((one.code, tr(one.title)) for one in rules.clause_kinds())]
        for line in range(1, CLAUSES + 1):
            self.fields[f"kind_{line}"] = fields.ChoiceField(label=_("哪一种"), choices=kinds, required=False)
            self.fields[f"by_{line}"] = fields.ChoiceField(
                label=_("谁做到"), choices=[(side, tr(name)) for side, name in SIDES.items()], required=False
            )
            self.fields[f"amount_{line}"] = fields.TextField(label=_("多少元"), max_length=20, required=False)
            self.fields[f"what_{line}"] = fields.TextField(
                label=_("具体是什么"), max_length=LONGEST_WHAT, required=False
            )
            self.fields[f"due_{line}"] = fields.DateField(label=_("哪天以前"), required=False)

    @property
    def lines(self) -> list[int]:
        return list(range(1, CLAUSES + 1))

    def clean(self) -> dict[str, object]:
        given: dict[str, object] = self.cleaned_data
        for line in self.lines:
            if given.get(f"kind_{line}") and not given.get(f"due_{line}") and f"due_{line}" not in self.errors:
                self.add_error(f"due_{line}", _("每一条都要写哪天以前。"))
        return given

    @property
    def clauses(self) -> list[NewClause]:
        given = self.cleaned_data
        return [
            NewClause(
                given[f"kind_{line}"], given[f"by_{line}"], date.fromisoformat(str(given[f"due_{line}"])), given[f"amount_{line}"],
                given[f"what_{line}"],
            )
            for line in self.lines
            if given[f"kind_{line}"]
        ]  # fmt: skip


class PaperForm(Refusable):
    """A signed page."""

    side = fields.ChoiceField(label=_("谁签的"), widget=forms.RadioSelect)
    guardian = fields.TextField(
        label=_("在场的监护人"), max_length=40, required=False, help_text=_("未满 18 周岁的一方，必须写。")
    )
    scan = uploads.FilesField(label=_("签了字的那一页的照片或扫描件"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [(side, tr(name)) for side, name in SIDES.items()]  # type: ignore[attr-defined]


class FoundForm(Refusable):
    """What was found of a clause."""

    clause = forms.UUIDField(widget=forms.HiddenInput)
    kept = fields.ChoiceField(
        label=_("做到没有"), choices=[("yes", _("做到了")), ("no", _("没有做到"))], widget=forms.RadioSelect
    )
    words = fields.LongField(label=_("怎么核实的"), max_length=500, help_text=_("两边都会看到。"))


class WordsForm(Refusable):
    """Words to both sides."""

    words = fields.LongField(label=_("写给双方的话"), max_length=2000, required=False)


class StopForm(Refusable):
    """By which rule it is stopped."""

    exclusion = fields.ChoiceField(label=_("依法不能再调解，是因为"))
    words = fields.LongField(label=_("写给双方的话"), max_length=2000, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.code, tr(one.plain)) for one in rules.exclusions()]
        self.fields["exclusion"].choices = named  # type: ignore[attr-defined]  # a choice field


class MediatorForm(Refusable):
    """Somebody for the list."""

    kind = fields.ChoiceField(label=_("是什么人"), widget=forms.RadioSelect)
    badge = fields.TextField(label=_("警号"), max_length=20, required=False, help_text=_("民警只写警号；别的人不写。"))
    name = fields.TextField(label=_("姓名"), max_length=40, required=False)
    body = fields.TextField(label=_("哪个调解委员会、律师事务所"), max_length=100, required=False)
    languages = fields.TextField(
        label=_("会说什么话"), max_length=100, required=False, help_text=_("方言、手语、外语。")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, tr(MEDIATORS[kind])) for kind in MediatorKind.values]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a choice field

    def mediator(self) -> NewMediator:
        given = self.cleaned_data
        return NewMediator(given["kind"], given["name"], given["body"], given["languages"], given["badge"])


class FromCaseForm(Refusable):
    """Two parties of a case."""

    kind = fields.ChoiceField(label=_("为什么事"))
    words = fields.LongField(
        label=_("给调解员的说明"), max_length=3000, help_text=_("怎么回事，双方各想怎样。另一方看不到。")
    )
    side_a = fields.ChoiceField(label=_("甲方"))
    side_b = fields.ChoiceField(label=_("乙方"))

    def __init__(self, procedure: Procedure, parties: Sequence[tuple[Party, str]], data: object = None) -> None:
        super().__init__(data)
        kind = next(one for one in procedure.fields if one.name == "kind")
        self.fields["kind"].choices = [(one.value, tr(one.label)) for one in kind.options]  # type: ignore[attr-defined]
        named = [(str(party.id), name) for party, name in parties]
        for side in ("side_a", "side_b"):
            self.fields[side].choices = named  # type: ignore[attr-defined]  # a choice field
