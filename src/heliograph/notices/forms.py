"""What officers fill in to write a notice, to release, send back, drop or withdraw it, and to hand a board over."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.core.text import Text
from heliograph.matters.forms import fields
from heliograph.notices.actions.keeping import OWNING
from heliograph.notices.actions.picturing import LONGEST_SAYS
from heliograph.notices.actions.recording import LONGEST_REASON
from heliograph.notices.actions.rights import may_write
from heliograph.notices.actions.writing import LONGER_IN_ENGLISH, LONGEST, Draft
from heliograph.notices.kinds import Kind
from heliograph.notices.models.notices import Notice, State
from heliograph.notices.reading.areas import areas
from heliograph.notices.reading.boards import ROLES
from heliograph.notices.words import (
    TITLES,
    Alert,
    Answer,
    Category,
    Certainty,
    Record,
    Severity,
    Urgency,
    Words,
)
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.reader import tr

ANSWERS = 8
PERIOD = ("onset", "expires")
ALERT = ("category", "urgency", "severity", "certainty", "event_zh", "event_en", "instruction_zh", "instruction_en")
RECORD = ("spokesperson", "post_zh", "post_en", "spoke_at", "place_zh", "place_en", "audience_zh", "audience_en")
PUBLIC_WORDS = gettext_lazy("会公开，不要写个人信息。")


class AtField(fields.MomentField):
    """A moment in the bureau's zone; None when nothing is given."""

    def clean(self, value: object) -> datetime | None:
        text = super().clean(value)
        return datetime.fromisoformat(text).replace(tzinfo=timezone.get_current_timezone()) if text else None


class WordsForm(forms.Form):
    """Everything a notice of one kind says. Which fields there are comes from the kind."""

    of = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    unit = fields.ChoiceField(label=gettext_lazy("由哪个单位发布"))
    why = fields.LongField(label=gettext_lazy("为什么更正"), max_length=LONGEST_REASON, help_text=PUBLIC_WORDS)
    title_zh = fields.TextField(label=gettext_lazy("标题"), max_length=LONGEST["title"])
    title_en = fields.TextField(
        label=gettext_lazy("标题（英文）"), max_length=LONGEST["title"] * LONGER_IN_ENGLISH, required=False
    )
    event_zh = fields.TextField(
        label=gettext_lazy("发生了什么"), max_length=40, help_text=gettext_lazy("几个字，例如：暴雨积水")
    )
    event_en = fields.TextField(label=gettext_lazy("发生了什么（英文）"), max_length=80)
    category = fields.ChoiceField(label=gettext_lazy("哪一类"))
    urgency = fields.ChoiceField(label=gettext_lazy("多急"))
    severity = fields.ChoiceField(label=gettext_lazy("多严重"))
    certainty = fields.ChoiceField(label=gettext_lazy("有多大把握"))
    instruction_zh = fields.LongField(label=gettext_lazy("要大家做什么"), max_length=300)
    instruction_en = fields.LongField(label=gettext_lazy("要大家做什么（英文）"), max_length=900)
    onset = AtField(label=gettext_lazy("从什么时候"), required=False)
    expires = AtField(
        label=gettext_lazy("到什么时候"), required=False, help_text=gettext_lazy("到时自动标为过期，屏幕上不再出现。")
    )
    areas = fields.ChoicesField(
        label=gettext_lazy("和哪些地方有关"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个都不选，就是全局。订阅了这些地方的人会收到。"),
    )  # fmt: skip
    summary_zh = fields.LongField(
        label=gettext_lazy("一两句话说完"), max_length=LONGEST["summary"], required=False,
        help_text=gettext_lazy("短信、大屏幕和列表里只看得到标题和这一句。"),
    )  # fmt: skip
    summary_en = fields.LongField(
        label=gettext_lazy("一两句话说完（英文）"), max_length=LONGEST["summary"] * LONGER_IN_ENGLISH, required=False
    )
    body_zh = fields.LongField(
        label=gettext_lazy("正文"), max_length=LONGEST["body"],
        help_text=gettext_lazy("空一行是新的一段；行首写 # 加空格是小标题，- 加空格是列表；**两个星号**之间是加重；图片写 ![](picture:1)。"),
    )  # fmt: skip
    body_en = fields.LongField(
        label=gettext_lazy("正文（英文）"), max_length=LONGEST["body"] * LONGER_IN_ENGLISH, required=False
    )
    spokesperson = fields.TextField(label=gettext_lazy("发言人姓名"), max_length=40)
    post_zh = fields.TextField(label=gettext_lazy("职务"), max_length=60)
    post_en = fields.TextField(label=gettext_lazy("职务（英文）"), max_length=120, required=False)
    spoke_at = AtField(label=gettext_lazy("什么时候说的"))
    place_zh = fields.TextField(label=gettext_lazy("在哪里"), max_length=80)
    place_en = fields.TextField(label=gettext_lazy("在哪里（英文）"), max_length=160, required=False)
    audience_zh = fields.TextField(label=gettext_lazy("对谁说的"), max_length=120)
    audience_en = fields.TextField(label=gettext_lazy("对谁说的（英文）"), max_length=240, required=False)

    def __init__(self, viewer: Viewer, kind: Kind, row: Notice | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.row, self.use_required_attribute = kind, row, False
        units = organisation.units(viewer.bureau_id).values()
        mine = [(str(unit.id), tr(unit.title)) for unit in units if unit.active and may_write(viewer, unit.id)]
        self._choose("unit", mine)
        own = next((str(post.unit_id) for post in viewer.posts if may_write(viewer, post.unit_id)), "")
        self.fields["unit"].initial = own
        self._choose("areas", [(code, tr(title)) for code, title in areas(viewer.bureau_id)])
        for name, values in (
            ("category", Category),
            ("urgency", Urgency),
            ("severity", Severity),
            ("certainty", Certainty),
        ):
            self._choose(name, [("", _("请选择")), *((one.value, tr(TITLES[one])) for one in values)])
        self._leave_out(row)
        self._require()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def _leave_out(self, row: Notice | None) -> None:
        """Fields that this kind or this moment has no use for."""
        gone = [*(() if self.kind.is_alert else ALERT), *(() if self.kind.has_period else PERIOD)]
        gone += [] if self.kind.has_record else RECORD
        gone += ["unit"] if row is not None else ["of"]
        gone += [] if row is not None and row.state == State.RELEASED else ["why"]
        for name in gone:
            del self.fields[name]
        for number in range(ANSWERS if self.kind.has_record else 0):
            self._ask_for_answer(number)

    def _ask_for_answer(self, number: int) -> None:
        for name, label, most in (
            ("asked_by", _("谁问的（%(number)s）"), 40), ("question_zh", _("问题（%(number)s）"), 600),
            ("question_en", _("问题，英文（%(number)s）"), 1800), ("answer_zh", _("回答（%(number)s）"), 3000),
            ("answer_en", _("回答，英文（%(number)s）"), 9000),
        ):  # fmt: skip
            made = fields.TextField if name == "asked_by" else fields.LongField
            self.fields[f"{name}_{number}"] = made(
                label=label % {"number": number + 1}, max_length=most, required=False
            )

    def _require(self) -> None:
        for need in self.kind.needs:
            if need in self.fields:
                self.fields[need].required = True
        if self.kind.needs_english:
            for name in ("title_en", "body_en"):
                self.fields[name].required = True

    def draft(self) -> Draft:
        """What was filled in. Only of a form that is valid."""
        given = self.cleaned_data

        def both(name: str) -> Text:
            return Text(given.get(f"{name}_zh", ""), given.get(f"{name}_en", ""))

        words = Words(
            title=both("title"), summary=both("summary"), body=both("body"), areas=tuple(given["areas"]),
            onset=given.get("onset"), expires=given.get("expires"),
            alert=self._alert(both) if self.kind.is_alert else None,
            record=self._record(both) if self.kind.has_record else None,
        )  # fmt: skip
        unit = self.row.unit_id if self.row is not None else int(given["unit"])
        return Draft(self.kind.code, unit, words, given.get("why", ""))

    def _alert(self, both: Any) -> Alert:  # a closure over what was filled in
        given = self.cleaned_data
        return Alert(
            both("event"), Category(given["category"]), Urgency(given["urgency"]), Severity(given["severity"]),
            Certainty(given["certainty"]), both("instruction"),
        )  # fmt: skip

    def _record(self, both: Any) -> Record:  # a closure over what was filled in
        given = self.cleaned_data
        answers = []
        for number in range(ANSWERS):
            asked = Text(given[f"question_zh_{number}"], given[f"question_en_{number}"])
            said = Text(given[f"answer_zh_{number}"], given[f"answer_en_{number}"])
            if asked.zh and said.zh:
                answers.append(Answer(given[f"asked_by_{number}"], asked, said))
        return Record(
            given["spokesperson"], both("post"), given["spoke_at"], both("place"), both("audience"), tuple(answers)
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for number in range(ANSWERS if self.kind.has_record else 0):
            asked, said = given.get(f"question_zh_{number}"), given.get(f"answer_zh_{number}")
            if bool(asked) != bool(said):
                empty = f"answer_zh_{number}" if asked else f"question_zh_{number}"
                self.add_error(empty, ValidationError(_("问题和回答要写在一起。"), code="pair"))
        return given


def of_words(words: Words, *, zone: tzinfo) -> dict[str, Any]:
    """What a form starts with so that it says these words."""
    start: dict[str, Any] = {"areas": list(words.areas)}

    def put(name: str, text: Text) -> None:
        start[f"{name}_zh"], start[f"{name}_en"] = text.zh, text.en

    for name in ("title", "summary", "body"):
        put(name, getattr(words, name))
    for name in PERIOD:
        at = getattr(words, name)
        start[name] = at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if at else ""
    if words.alert:
        put("event", words.alert.event)
        put("instruction", words.alert.instruction)
        start |= {name: getattr(words.alert, name).value for name in ("category", "urgency", "severity", "certainty")}
    if words.record:
        record = words.record
        start |= {
            "spokesperson": record.spokesperson,
            "spoke_at": record.at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        }
        for name in ("post", "place", "audience"):
            put(name, getattr(record, name))
        for number, one in enumerate(record.answers):
            start |= {
                f"asked_by_{number}": one.asked_by, f"question_zh_{number}": one.question.zh,
                f"question_en_{number}": one.question.en, f"answer_zh_{number}": one.answer.zh,
                f"answer_en_{number}": one.answer.en,
            }  # fmt: skip
    return start


class PictureForm(forms.Form):
    """A picture and what it shows."""

    of = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    file = forms.FileField(
        label=gettext_lazy("图片"),
        help_text=gettext_lazy("JPEG、PNG、WebP，最大 20 MB。拍摄地点和设备信息会自动去掉。"),
        error_messages={
            "required": gettext_lazy("请选一张图片。"),
            "empty": gettext_lazy("这个文件是空的，请重新选择。"),
        },
    )
    says_zh = fields.TextField(
        label=gettext_lazy("图里是什么"),
        max_length=LONGEST_SAYS,
        help_text=gettext_lazy("一句话。看不见的人靠它知道图里有什么。"),
    )
    says_en = fields.TextField(label=gettext_lazy("图里是什么（英文）"), max_length=LONGEST_SAYS, required=False)
    why = fields.LongField(label=gettext_lazy("为什么更正"), max_length=LONGEST_REASON, help_text=PUBLIC_WORDS)

    def __init__(self, is_correction: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "picture_%s"
        self.use_required_attribute = False
        if not is_correction:
            del self.fields["why"]


class ReleaseForm(forms.Form):
    """At once, or at a time to come."""

    at = AtField(label=gettext_lazy("定时发布"), required=False, help_text=gettext_lazy("不填就是现在。"))


class BackForm(forms.Form):
    """What is to change."""

    words = fields.LongField(
        label=gettext_lazy("要改什么"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("写的人看得到，不公开。不要写个人信息。"),
    )


class DropForm(forms.Form):
    """Why it is not published after all."""

    words = fields.LongField(
        label=gettext_lazy("为什么不发布"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("不公开。不要写个人信息。"),
    )


class WithdrawForm(forms.Form):
    """Why it is not to be relied on any more, and whether it may be read."""

    words = fields.LongField(label=gettext_lazy("为什么撤回"), max_length=LONGEST_REASON, help_text=PUBLIC_WORDS)
    hides = fields.YesField(
        label=gettext_lazy("原来的内容本来就不该公开，连旧的也不让看"), required=False,
        help_text=gettext_lazy("勾了就找不回来：文字、图片和草稿都会删掉，只留下“撤回过”和原因。"),
    )  # fmt: skip


class HandOverForm(forms.Form):
    """Who answers for a board, and how often it is looked at."""

    unit = fields.ChoiceField(label=gettext_lazy("归哪个单位"))
    role = fields.ChoiceField(label=gettext_lazy("归谁"))
    days = forms.IntegerField(
        label=gettext_lazy("多少天核对一次"), min_value=1, max_value=730,
        error_messages={name: gettext_lazy("请写 1 到 730 之间的天数。") for name in ("required", "invalid", "min_value", "max_value")},
    )  # fmt: skip
    words = fields.LongField(label=gettext_lazy("为什么改"), max_length=LONGEST_REASON)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        units = organisation.units(viewer.bureau_id).values()
        self.fields["unit"].choices = [(str(unit.id), tr(unit.title)) for unit in units if unit.active]  # type: ignore[attr-defined]
        self.fields["role"].choices = [(str(role), tr(ROLES[Role(role)])) for role in OWNING]  # type: ignore[attr-defined]
