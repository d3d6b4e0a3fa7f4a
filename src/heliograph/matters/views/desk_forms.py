"""The forms of the desk: one for each step a procedure offers, drawn from what the step needs.

They parse and say what is missing; whether it may be done is decided by `act`. Words with a blank of a reply template
left in are refused here (`actions.templates.blanks`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliograph.core.procedure import Kind
from heliograph.matters.actions import Contact, Details
from heliograph.matters.actions.templates import blanks
from heliograph.matters.forms import fields, uploads
from heliograph.matters.reading.steps import Choice, Step
from heliograph.matters.views.desk_case_forms import PERSON, after_words, before_words, case_details, corrected
from heliograph.reader import tr

WORDS = {
    "answer": (gettext_lazy("答复"), gettext_lazy("群众会看到。先说结论，再说依据，最后说下一步找谁、怎么办。")),
    "reason": (gettext_lazy("理由"), gettext_lazy("群众会看到，请写得让人看得懂。")),
    "question": (gettext_lazy("要补充什么"), gettext_lazy("群众会看到。缺什么一次说全，写明怎么补、补到哪里。")),
    "text": (gettext_lazy("内容"), ""),
}
"""Label and hint of the words by what the step needs them for."""

REQUIRED = {"required": gettext_lazy("请填写。")}
CHOOSE = {"required": gettext_lazy("请选一项。"), "invalid_choice": gettext_lazy("这一项不在选项里，请重新选。")}
HIDDEN_KINDS = (Kind.NOTE,)
"""Steps whose words no resident reads."""
SAID_EARLIER = (Kind.ASK, Kind.SUPPLY, Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS, Kind.FOLLOW_UP)
"""Steps that may record what was said by telephone or face to face before it was written down."""
WITHOUT_FILES = (
    Kind.ASSIGN, Kind.TAKE, Kind.CORRECT, Kind.MERGE, Kind.SPLIT, Kind.PLACE, Kind.EXTEND, Kind.PARTY, Kind.KEY, Kind.SERVE,
)  # fmt: skip
"""Steps without files, or with a box for them that says what they prove (`desk_case_forms`)."""


class StepForm(forms.Form):
    """What a step needs. `details` gives it to `act`; `spread` shows an error beside the field it is about."""

    sequence = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        step: Step,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        contact: Mapping[str, str] | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, files, auto_id=f"{step.action.name}-%s", initial=dict(initial or {}))
        self.step = step
        self._sent = data.copy() if data is not None else QueryDict(mutable=True)
        self.use_required_attribute = False
        self._kept_identity = (contact or {}).get("identity", "")
        for name, field in _fields(step, contact or {}):
            self.fields[name] = field

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"].strip()
        left = blanks(words)
        if left:
            raise forms.ValidationError(
                _("模板里还有没填的：%(blanks)s。请填好或删掉再发。") % {"blanks": "、".join(left)}
            )
        return words

    def details(self) -> Details:
        """The checked values as `act` takes them."""
        given = self.cleaned_data
        chosen = next((e for e in self.step.extendable if e.key == given.get("promise")), None)
        of_case = case_details(self.step, given) | ({"party": chosen.about} if chosen and chosen.about else {})
        return Details(
            words=given.get("words", ""),
            internal=given.get("internal", ""),
            ground=given.get("ground", ""),
            right_body=given.get("right_body", ""),
            unit=_whole(given.get("unit")),
            officer=_whole(given.get("officer")),
            promise=chosen.promise if chosen else given.get("promise", ""),
            more=f"{given['more']} {chosen.left.unit}" if chosen and given.get("more") else "",
            into=given.get("into", ""),
            parts=tuple(line.strip() for line in given.get("parts", "").splitlines() if line.strip()),
            contact=self._contact(),
            attachments=tuple(given.get("files") or ()),
            sequence=given["sequence"],
            claimed_at=given.get("claimed_at"),
            **of_case,
        )

    def _contact(self) -> Contact | None:
        if "contact" not in self.step.action.needs:
            return None
        given = {name: self.cleaned_data.get(f"contact_{name}", "") for name in CONTACT}
        if "party" in self.step.action.needs:
            return corrected(self.step, self.cleaned_data, given)
        return Contact(**given, identity=self._kept_identity)

    def renewed(self, sequence: int) -> StepForm:
        """The same form with what was typed and its errors, ready to be sent again after the latest event."""
        self._sent["sequence"] = str(sequence)
        self.data = self._sent
        return self

    def spread(self, field: str, message: str) -> None:
        """Show an error beside the field that an action's `Invalid` or `Missing` names; on top if there is none."""
        name = _NAMES.get(field, field)
        if name not in self.fields:
            name = PERSON + _OF_PERSON.get(field, field)
        self.add_error(name if name in self.fields else None, message)


_NAMES = {
    "answer": "words", "reason": "words", "question": "words", "text": "words", "right-body": "right_body", "until": "more",
    "proof": "words",
}  # fmt: skip
_OF_PERSON = {"contact_name": "name"}


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


def _fields(step: Step, contact: Mapping[str, str]) -> Iterable[tuple[str, forms.Field]]:
    """The fields in the order in which one thinks: whom, what, why, what else."""
    needs, kind = step.action.needs, step.action.kind
    if "unit" in needs:
        yield "unit", _choice(gettext_lazy("交给哪个单位"), step.units)
    if "officer" in needs:
        yield "officer", _choice(gettext_lazy("交给哪位民警"), step.officers)
    if "until" in needs:
        yield from _extension(step)
    if "into" in needs:
        yield "into", forms.CharField(
            label=gettext_lazy("并入哪个编号"), max_length=40, error_messages=REQUIRED,
            help_text=gettext_lazy("同一类、还没办结的另一件。两件的群众都会得到答复。"),
        )  # fmt: skip
    if "parts" in needs:
        yield "parts", fields.LongField(
            label=gettext_lazy("拆成哪几件"), max_length=3000,
            help_text=gettext_lazy("每行一件。第一行留在这一件里，其余各成一件，时限从原来提交时算起。"),
        )  # fmt: skip
    yield from before_words(step)
    yield from _words(step)
    if "ground" in needs:
        yield "ground", forms.CharField(
            label=gettext_lazy("法律依据"), max_length=300, error_messages=REQUIRED,
            help_text=gettext_lazy("法律、法规的名称和第几条。群众会看到。"),
        )  # fmt: skip
    if kind in (Kind.REFUSE, Kind.NOT_OURS):
        yield "right_body", forms.CharField(
            label=gettext_lazy("应当找哪个单位"), max_length=300, required="right-body" in needs, error_messages=REQUIRED,
            help_text=gettext_lazy("名称，最好有电话和地址。群众会看到。"),
        )  # fmt: skip
    if "contact" in needs:
        yield from _contact_fields(contact)
    if kind not in WITHOUT_FILES:
        yield "files", uploads.FilesField(
            label=gettext_lazy("附件"), required=False,
            help_text=gettext_lazy("只有本单位看得到。") if kind in HIDDEN_KINDS else gettext_lazy("群众会看到。照片里的位置信息会自动去掉。"),
        )  # fmt: skip
    yield from after_words(step)
    if kind in SAID_EARLIER:
        yield "claimed_at", fields.ClaimedField(
            label=gettext_lazy("什么时候说的"), required=False,
            help_text=gettext_lazy("已经在电话里或当面说过、现在补记的才填。群众会看到这是您说的时间；时限仍按系统记下的时间算。"),
        )  # fmt: skip
    if kind not in HIDDEN_KINDS and ("words" in _needed(step) or needs):
        yield "internal", fields.LongField(
            label=gettext_lazy("内部备注"), max_length=2000, required=False,
            help_text=gettext_lazy("群众看不到内容，但看得到有这条备注。"),
        )  # fmt: skip


def _needed(step: Step) -> list[str]:
    return ["words" for need in step.action.needs if need in WORDS]


def _words(step: Step) -> Iterable[tuple[str, forms.Field]]:
    need = next((need for need in step.action.needs if need in WORDS), None)
    if need is None:
        return
    label, hint = WORDS[need]
    if step.action.kind in HIDDEN_KINDS:
        hint = gettext_lazy("群众看不到内容，但看得到有这条备注。")
    yield "words", fields.LongField(label=label, help_text=hint, max_length=6000)


def _choice(label: object, choices: Iterable[Choice]) -> forms.ChoiceField:
    """A list under headings. One heading alone is left out."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in choices:
        groups.setdefault(tr(one.group), []).append((str(one.id), tr(one.name)))
    listed: list[Any] = list(groups.items()) if len(groups) > 1 else next(iter(groups.values()), [])
    return forms.ChoiceField(label=label, choices=[("", _("请选择")), *listed], error_messages=CHOOSE)  # type: ignore[arg-type]


def _extension(step: Step) -> Iterable[tuple[str, forms.Field]]:
    if len(step.extendable) > 1:
        promises = [(e.key, tr(e.title) + (f" · {tr(e.whose)}" if e.whose else "")) for e in step.extendable]
        yield "promise", forms.ChoiceField(label=gettext_lazy("延长哪一项"), choices=promises, error_messages=CHOOSE)
    else:
        one = step.extendable[0].key
        yield "promise", forms.CharField(widget=forms.HiddenInput, initial=one)
    longest = max(step.extendable, key=lambda e: e.left.amount)
    unit = tr(longest.left.text).removeprefix(str(longest.left.amount)).strip()
    yield (
        "more",
        forms.IntegerField(
            label=_("延长多少（%(unit)s）") % {"unit": unit},
            min_value=1,
            max_value=longest.left.amount,
            help_text=_("最多还能延长%(left)s，理由会告诉群众。") % {"left": tr(longest.left.text)},
            error_messages={
                **REQUIRED,
                "max_value": _("最多还能延长%(left)s。") % {"left": tr(longest.left.text)},
                "min_value": _("至少延长 1。"),
                "invalid": _("请写一个整数。"),
            },
        ),
    )


CONTACT = ("name", "phone", "email", "address")


def _contact_fields(contact: Mapping[str, str]) -> Iterable[tuple[str, forms.Field]]:
    yield (
        "contact_name",
        fields.TextField(
            label=pgettext_lazy("person", "姓名"), max_length=40, required=False, initial=contact.get("name", "")
        ),
    )
    yield (
        "contact_phone",
        fields.PhoneField(label=gettext_lazy("电话"), max_length=40, required=False, initial=contact.get("phone", "")),
    )
    yield (
        "contact_email",
        fields.EmailField(
            label=gettext_lazy("电子邮箱"), max_length=200, required=False, initial=contact.get("email", "")
        ),
    )
    yield (
        "contact_address",
        fields.TextField(
            label=gettext_lazy("地址"), max_length=200, required=False, initial=contact.get("address", "")
        ),
    )
