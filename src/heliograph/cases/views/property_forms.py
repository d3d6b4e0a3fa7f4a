"""The forms of a property list: each knows the things that it may be about, and gives what its action takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliograph.cases.actions import property as things
from heliograph.cases.actions.property import Move, Thing
from heliograph.cases.models.property import STATUS_WORDS, Status
from heliograph.cases.reading.property import ListedThing
from heliograph.matters.forms.fields import LongField, TextField
from heliograph.matters.forms.uploads import FilesField
from heliograph.reader import tr

PHOTOS = ".jpg,.jpeg,.png,.webp"
CHOOSE = {"required": gettext_lazy("请至少选一件。")}


class OfList(forms.Form):
    """A form of one property matter. `owners` are its parties to whom things may belong."""

    def __init__(self, rows: Iterable[ListedThing], owners: dict[UUID, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        if "items" in self.fields:
            self._choose("items", [(str(row.id), f"{row.number}. {row.what}") for row in rows if self.takes(row)])
        for name in ("owner", "to"):
            if name in self.fields:
                empty = [("", _("还不知道"))] if name == "owner" else [("", _("请选择"))]
                self._choose(name, [*empty, *((str(one), words or _("没留姓名")) for one, words in owners.items())])

    def takes(self, row: ListedThing) -> bool:
        """Whether the form may be about this thing."""
        return row.is_here

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def chosen(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["items"]]


def which_things() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=gettext_lazy("哪几件"), widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE
    )


class AddForm(OfList):
    """One more thing."""

    what = TextField(label=gettext_lazy("名称"), max_length=200)
    quantity = TextField(
        label=gettext_lazy("数量"), max_length=30, help_text=gettext_lazy("带单位，例如 1 部、2000 元。")
    )
    marks = TextField(
        label=gettext_lazy("特征"), max_length=500, required=False, help_text=gettext_lazy("颜色、型号、号码、新旧。")
    )
    value = TextField(label=gettext_lazy("大约值多少"), max_length=100, required=False)
    place = TextField(label=gettext_lazy("放在哪里"), max_length=200, required=False)
    why = TextField(
        label=gettext_lazy("为什么拿"), max_length=500, required=False, help_text=gettext_lazy("物主看得到。")
    )
    owner = forms.ChoiceField(label=gettext_lazy("物主"), required=False)
    photos = FilesField(label=gettext_lazy("照片"), required=False)

    def thing(self) -> Thing:
        given = self.cleaned_data
        words = {name: given[name] for name in ("what", "quantity", "marks", "value", "place", "why")}
        owner = UUID(given["owner"]) if given["owner"] else None
        return Thing(**words, owner=owner, photos=tuple(given["photos"]))


class MoveForm(OfList):
    """Out of the store, or back."""

    items = which_things()
    way = forms.ChoiceField(
        label=gettext_lazy("出还是入"),
        widget=forms.RadioSelect,
        choices=[("out", gettext_lazy("出库")), ("in", gettext_lazy("入库"))],
        error_messages={"required": gettext_lazy("请选出库还是入库。")},
    )
    who = TextField(label=gettext_lazy("谁拿走、谁送回"), max_length=100)
    why = TextField(label=gettext_lazy("做什么用"), max_length=300)
    place = TextField(label=gettext_lazy("现在放在哪里"), max_length=200, required=False)

    def move(self) -> Move:
        given = self.cleaned_data
        return Move(given["way"] == "out", given["who"], given["why"], given["place"])


class GiveBackForm(OfList):
    """Some of it, to its owner."""

    items = which_things()
    to = forms.ChoiceField(label=gettext_lazy("还给谁"), error_messages={"required": gettext_lazy("请选择还给谁。")})
    proof = LongField(
        label=gettext_lazy("谁签收的"),
        max_length=500,
        help_text=gettext_lazy("写明签收人、时间、凭什么证件；签收单拍照附上。"),
    )
    signed = FilesField(label=gettext_lazy("签收单"), required=False)

    def takes(self, row: ListedThing) -> bool:
        return row.is_here and not row.is_out


class MarkForm(OfList):
    """Another measure, or what a decision made of it."""

    items = which_things()
    status = forms.ChoiceField(
        label=pgettext_lazy("property", "改成什么"),
        error_messages={"required": gettext_lazy("请选择。")},
    )
    why = LongField(label=gettext_lazy("理由"), max_length=500)
    ground = TextField(
        label=gettext_lazy("法律依据"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("移送、没收、销毁必须写，由局领导办。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one), tr(STATUS_WORDS[one])) for one in (*things.MEASURES, *things.ENDS)]
        self._choose("status", [("", _("请选择")), *choices])

    @property
    def status_chosen(self) -> Status:
        return Status(self.cleaned_data["status"])


class OwnerForm(OfList):
    """Whose it is."""

    items = which_things()
    owner = forms.ChoiceField(label=gettext_lazy("物主"), required=False)

    @property
    def owner_chosen(self) -> UUID | None:
        given = self.cleaned_data["owner"]
        return UUID(given) if given else None


class PhotoForm(OfList):
    """Photos of one thing."""

    item = forms.ChoiceField(label=gettext_lazy("哪一件"), error_messages={"required": gettext_lazy("请选择哪一件。")})
    photos = FilesField(label=gettext_lazy("照片"), help_text=gettext_lazy("拍的时候不要把别人、证件和门牌拍进去。"))

    def __init__(self, rows: Iterable[ListedThing], *args: Any, **kwargs: Any) -> None:
        rows = list(rows)
        super().__init__(rows, *args, **kwargs)
        self._choose("item", [("", _("请选择")), *((str(row.id), f"{row.number}. {row.what}") for row in rows)])


FORMS: dict[str, type[OfList]] = {
    "add": AddForm,
    "move": MoveForm,
    "give-back": GiveBackForm,
    "mark": MarkForm,
    "owner": OwnerForm,
    "photo": PhotoForm,
}
