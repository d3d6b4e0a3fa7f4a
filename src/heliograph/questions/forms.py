"""Forms of questions: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.matters import procedures
from heliograph.matters.forms import fields
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Duty, Officer
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.actions.deciding import LONGEST_TITLE
from heliograph.publishing.hearing_forms import Refusable, at, units_led
from heliograph.questions.actions.bank import Proposal
from heliograph.questions.actions.live import LONGEST_ANSWER, LONGEST_QUESTION, Asked
from heliograph.questions.actions.reception import NewDay, NewDesk, Visit
from heliograph.questions.models.reception import Mode
from heliograph.questions.rules import reasons
from heliograph.questions.topics import topics
from heliograph.reader import tr

LONGEST_KEPT = 8000
OFTEN = "常有人问同样的问题。"


class ProposalForm(Refusable):
    """An answer for the bank, before it is masked."""

    question = fields.TextField(
        label=_("问题，一句话"), max_length=LONGEST_TITLE, help_text=_("照大家会问的样子写，不写任何人的名字。")
    )
    answer = fields.LongField(
        label=_("答复"), max_length=LONGEST_KEPT, help_text=_("先说怎么办，再说依据。只对那一个人成立的话，请去掉。")
    )
    asked = fields.LongField(
        label=_("原来是怎样问的"), required=False, max_length=3000,
        help_text=_("可以不放。放了，下一步遮盖个人信息。"),
    )  # fmt: skip
    topic = fields.ChoiceField(label=_("放在哪一栏"))
    procedure = fields.ChoiceField(label=_("对应的办事指南"), required=False)
    unit = fields.ChoiceField(label=_("由哪个单位负责"))
    review_on = fields.DateField(
        label=_("最晚哪天再看一遍"), help_text=_("到了这一天，要有人看它还对不对。规定常变的，写近一些。")
    )
    people = fields.LongField(
        label=_("里面提到的人"), required=False, max_length=2000,
        help_text=_("每行一个：姓名，电话，证件号码。只用来找出要遮的地方，不公开。"),
    )  # fmt: skip
    why = fields.TextField(label=_("为什么公开"), max_length=200)
    replaces_why = fields.LongField(
        label=_("为什么要改"), max_length=500, help_text=_("旧的还看得到，旁边写着这个原因。")
    )

    def __init__(
        self, viewer: Viewer, today: date, data: object = None, *, replaces: bool = False, **kwargs: object
    ) -> None:
        super().__init__(data, **kwargs)
        units = organisation.units(viewer.bureau_id).values()
        choose(self, "topic", [(one.code, tr(one.title)) for one in topics()])
        guides = [(one.code, tr(one.title)) for one in procedures.all_in_force(viewer.bureau_id, today)]
        choose(self, "procedure", [("", str(_("没有对应的"))), *guides])
        choose(self, "unit", [(str(u.id), tr(u.title)) for u in units if u.active and rights.may_prepare(viewer, u.id)])
        if not replaces:
            del self.fields["replaces_why"]

    def proposal(self, matter: str, replaces: UUID | None) -> Proposal:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        texts = {name: given[name] for name in ("question", "answer", "asked", "topic", "procedure", "people", "why")}
        return Proposal(
            unit=int(given["unit"]), review_on=date.fromisoformat(given["review_on"]), matter=matter,
            replaces=replaces, replaces_why=given.get("replaces_why", ""), **texts,
        )  # fmt: skip


class ReviewForm(Refusable):
    """It still holds; until when."""

    again_on = fields.DateField(label=_("还对。最晚哪天再看一遍"))


# Open question times


class HourForm(Refusable):
    """An hour to be announced."""

    title = fields.TextField(label=_("谈什么"), max_length=120)
    about = fields.LongField(label=_("说明"), max_length=2000, help_text=_("会谈到哪些事，不谈哪些、为什么。"))
    unit = fields.ChoiceField(label=_("哪个单位办"))
    leader = fields.ChoiceField(label=_("谁来回答"))
    post = fields.TextField(label=_("职务"), max_length=60)
    starts_at = fields.MomentField(label=_("几点开始"))
    ends_at = fields.MomentField(label=_("几点结束"))

    def __init__(self, viewer: Viewer, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        choose(self, "unit", units_led(viewer))
        choose(self, "leader", officers(viewer.bureau_id))


class AskForm(Refusable):
    """A question for the hour."""

    words = fields.LongField(
        label=_("您想问什么"),
        max_length=LONGEST_QUESTION,
        help_text=_("不用写名字、电话、身份证号。写了，放出来之前也会遮住。"),
    )
    name = fields.TextField(label=_("怎么称呼您"), required=False, max_length=40)
    phone = fields.PhoneField(
        label=_("手机号"),
        required=False,
        max_length=40,
        help_text=_("留了，没来得及答的会替您登记，接着办；也用来告诉您有回音。"),
    )
    email = fields.EmailField(
        label=_("电子邮箱"), required=False, max_length=120, help_text=_("留了，有回音发邮件告诉您。")
    )

    def asked(self, language: str, token: UUID | None) -> Asked:
        """What was typed, as the action takes it."""
        given = {name: self.cleaned_data[name] for name in ("words", "name", "phone", "email")}
        return Asked(**given, language=language, token=token)


class AsideForm(Refusable):
    """Not shown, and why."""

    reason = fields.ChoiceField(label=_("按公布的规则，哪一条"))
    why = fields.TextField(label=_("具体原因，提问的人看得到"), max_length=300)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "reason", [(one.code, tr(one.title)) for one in reasons()])


class MergeForm(Refusable):
    """The same as another."""

    into = forms.IntegerField(
        label=_("和第几号问题一样"), min_value=1, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("请写数字。")},
    )  # fmt: skip


class AnswerForm(Refusable):
    words = fields.LongField(label=_("回答"), max_length=LONGEST_ANSWER)


class WhyForm(Refusable):
    words = fields.LongField(label=_("原因，大家都看得到"), max_length=300)


class ClosingForm(Refusable):
    words = fields.LongField(label=_("结束语"), required=False, max_length=1000)


class MoveForm(Refusable):
    """Another time, and why."""

    starts_at = fields.MomentField(label=_("新的开始时间"))
    ends_at = fields.MomentField(label=_("新的结束时间"))
    place = fields.TextField(label=_("新的地点"), required=False, max_length=200, help_text=_("不变就空着"))
    words = fields.LongField(label=_("原因，大家都看得到"), max_length=300)


# Reception days


class DayForm(Refusable):
    """A reception day to be announced."""

    mode = fields.ChoiceField(
        label=_("怎么接待"), widget=forms.RadioSelect, initial=Mode.BOOKED,
        choices=[(Mode.BOOKED, _("定期约访：在局里，群众约时间")), (Mode.AREA, _("领导下访：到村、社区、企业去"))],
    )  # fmt: skip
    area = fields.TextField(
        label=_("下访去哪里"), required=False, max_length=100, help_text=_("例如：东湖镇。在局里接待的空着。")
    )
    leader = fields.ChoiceField(label=_("谁接待"))
    post = fields.TextField(label=_("职务"), max_length=60)
    unit = fields.ChoiceField(label=_("哪个单位办"))
    about = fields.TextField(label=_("主要听什么"), required=False, max_length=300, help_text=_("不限就空着"))
    place = fields.TextField(label=_("地点"), max_length=200)
    access = fields.TextField(label=_("无障碍路线"), required=False, max_length=300)
    starts_at = fields.MomentField(label=_("几点开始"))
    ends_at = fields.MomentField(label=_("几点结束"))
    minutes = forms.IntegerField(
        label=_("每个人多少分钟"), min_value=5, max_value=120, initial=20, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("请写数字。")},
    )  # fmt: skip
    waiting_most = forms.IntegerField(
        label=_("候补最多几位"), min_value=0, max_value=60, initial=10, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("请写数字。")},
    )  # fmt: skip

    def __init__(self, viewer: Viewer, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        units = organisation.units(viewer.bureau_id).values()
        with_duty = [u for u in units if u.active and Duty.PETITION in u.duties]
        choose(self, "unit", [(str(u.id), tr(u.title)) for u in with_duty])
        choose(self, "leader", officers(viewer.bureau_id))

    def day(self, bureau_id: int) -> NewDay:
        given = self.cleaned_data
        words = {name: given[name] for name in ("post", "about", "place", "access", "minutes", "waiting_most", "area")}
        return NewDay(
            mode=Mode(given["mode"]), unit=int(given["unit"]), leader=int(given["leader"]), starts_at=at(bureau_id, given["starts_at"]),
            ends_at=at(bureau_id, given["ends_at"]), **words,
        )  # fmt: skip


class DeskForm(Refusable):
    """A standing desk to be published."""

    unit = fields.ChoiceField(label=_("哪个单位"))
    place = fields.TextField(label=_("地点"), max_length=200)
    hours = fields.TextField(
        label=_("什么时间有人"), max_length=200, help_text=_("例如：工作日 8:30 到 17:30，中午不休")
    )
    phone = fields.TextField(label=_("电话"), max_length=50, required=False)
    access = fields.TextField(label=_("无障碍路线"), required=False, max_length=300)

    def __init__(self, viewer: Viewer, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        units = organisation.units(viewer.bureau_id).values()
        choose(self, "unit", [(str(u.id), tr(u.title)) for u in units if u.active])

    def desk(self) -> NewDesk:
        given = self.cleaned_data
        return NewDesk(int(given["unit"]), given["place"], given["hours"], given["phone"], given["access"])


class VisitForm(Refusable):
    """A leader's visit to one person."""

    leader = fields.ChoiceField(label=_("谁去"))
    post = fields.TextField(label=_("职务"), max_length=60)
    starts_at = fields.MomentField(label=_("几点到"))
    minutes = forms.IntegerField(
        label=_("谈多少分钟"), min_value=5, max_value=240, initial=30, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("请写数字。")},
    )  # fmt: skip
    wish = fields.TextField(
        label=_("本人怎么说愿意上门的"), required=False, max_length=200,
        help_text=_("预约时自己勾了的，不用写。电话里、窗口说的，写明哪天、怎么说的。"),
    )  # fmt: skip

    def __init__(self, viewer: Viewer, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)
        choose(self, "leader", officers(viewer.bureau_id))

    def visit(self, bureau_id: int) -> Visit:
        given = self.cleaned_data
        starts = at(bureau_id, given["starts_at"])
        return Visit(int(given["leader"]), given["post"], starts, given["minutes"], given["wish"])


class PlaceForm(Refusable):
    """A day and time for a booking, and why."""

    time = fields.ChoiceField(label=_("排到"))
    words = fields.TextField(label=_("原因，对方看得到"), max_length=200)

    def __init__(self, choices: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "time", choices)


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def officers(bureau_id: int) -> list[tuple[str, str]]:
    rows = Officer.objects.filter(bureau_id=bureau_id, active=True).order_by("badge")
    return [("", "—"), *((str(one.id), f"{tr(one.title)} {one.badge}") for one in rows)]
