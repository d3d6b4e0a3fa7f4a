"""The living style guide at /style/: every component with its states, in the reader's language.

Shows the same macros that pages use, on invented data; it decides nothing and reads no database. Whoever adds a
component or a state adds it to `templates/site/style.html`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.core import receipt
from heliograph.core.calendar import Within, built_in, reckon
from heliograph.core.dates import BUREAU_ZONE


class Sample(forms.Form):
    """One field of each kind that a procedure can ask for."""

    title = forms.CharField(label=gettext_lazy("标题"), help_text=gettext_lazy("一句话说清是什么事"), max_length=60)
    words = forms.CharField(label=gettext_lazy("经过"), max_length=2000, widget=forms.Textarea)
    place = forms.CharField(label=gettext_lazy("地点"), required=False)
    on = forms.DateField(
        label=gettext_lazy("哪一天"), widget=forms.DateInput, help_text=gettext_lazy("记不清就填最接近的一天")
    )
    at = forms.DateTimeField(label=gettext_lazy("什么时候"), widget=forms.DateTimeInput, required=False)
    topic = forms.ChoiceField(
        label=gettext_lazy("哪一类"),
        choices=[("", gettext_lazy("请选择")), ("household", gettext_lazy("户口")), ("traffic", gettext_lazy("交通"))],
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("您满意吗？"),
        choices=[("5", gettext_lazy("非常满意")), ("3", gettext_lazy("一般")), ("1", gettext_lazy("非常不满意"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("被评价的民警看不到是谁评的"),
    )
    reach = forms.MultipleChoiceField(
        label=gettext_lazy("怎样告诉您进展"),
        choices=[
            ("sms", gettext_lazy("短信")),
            ("mail", gettext_lazy("电子邮件")),
            ("page", gettext_lazy("我自己来查")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    proof = forms.FileField(
        label=gettext_lazy("照片或文件"),
        help_text=gettext_lazy("不超过 20 MB；照片里的位置信息会自动去掉"),
        required=False,
    )
    agree = forms.BooleanField(label=gettext_lazy("我填的是真实情况"))


def style_guide(request: HttpRequest) -> HttpResponse:
    """The page."""
    number, secret = "4A7CWHKRM3E", "9TYQ3MPAXD4NG6W"
    return render(
        request,
        "site/style.html",
        {
            "empty_form": Sample(prefix="new"),
            "wrong_form": Sample(
                {"bad-words": _("门口的路灯坏了三天。"), "bad-on": "2026-02-30", "bad-grade": "3"}, prefix="bad"
            ),
            "items": sample_timeline(),
            "reckoning": reckon(_at(13, 16, 30), Within.parse("15 working days"), built_in(), zone=BUREAU_ZONE),
            "page": Paginator(range(60), 20).page(2),
            "number": receipt.show_number(number),
            "secret": receipt.show_secret(secret),
            "link": receipt.follow_link("https://police.example", number, secret),
            "qr_svg": receipt.qr_svg(receipt.follow_link("https://police.example", number, secret)),
            "at": _at(13, 16, 30),
            "due": datetime(2026, 3, 12, 15, 59, 59, tzinfo=UTC),
        },
    )


def sample_timeline() -> list[dict[str, object]]:
    """Every kind of item once, oldest first, as one life of a matter that could have been."""
    return [
        {
            "kind": "happened",
            "title": _("您提交了信息公开申请"),
            "at": _at(2, 9, 12),
            "text": _("要的是：2025 年本区夜间噪音报警的处理情况。"),
            "note": _("回执当时就给了您。"),
        },
        {
            "kind": "kept",
            "title": _("告诉您受不受理"),
            "at": _at(4, 10, 5),
            "due": _at(9, 15, 59),
            "who": _("法制大队"),
            "standing": {"index": 73894, "integrated_at": _at(4, 10, 5), "witnesses": 2},
        },
        {
            "kind": "late",
            "title": _("请您把申请说得更具体"),
            "at": _at(11, 17, 40),
            "due": _at(9, 15, 59),
            "who": _("法制大队"),
            "text": _("“处理情况”可以指次数，也可以指每一次的结果。您要哪一种？"),
        },
        {
            "kind": "paused",
            "title": _("等您补充，这几天不计入时限"),
            "at": _at(11, 17, 40),
            "text": _("您在 2月13日 补充后，时限接着往下走。"),
        },
        {
            "kind": "broken",
            "title": _("告诉您材料还缺什么"),
            "due": _at(12, 15, 59),
            "note": _("督察已收到红牌，超期天数每天公布。"),
        },
        {
            "kind": "extended",
            "title": _("答复的期限延长 20 个工作日"),
            "at": _at(13, 11, 0),
            "due": datetime(2026, 4, 13, 15, 59, tzinfo=UTC),
            "text": _("理由：要向三个派出所收集记录。"),
            "who": _("批准人：副局长 钱明"),
            "href": "#days",
        },
        {
            "kind": "withheld",
            "title": _("有一条记录不给您看"),
            "at": _at(13, 15, 20),
            "text": _(
                "理由：写着另一个人的住址（《政府信息公开条例》第十五条）。\n不服，可以要求复核，30 天内有答复。"
            ),
            "href": "#card",
            "label": _("要求复核"),
        },
        {
            "kind": "now",
            "title": _("法制大队正在收集记录"),
            "at": _at(13, 16, 30),
            "text": _("您现在什么都不用做。"),
        },
        {
            "kind": "promised",
            "title": _("书面答复您"),
            "due": datetime(2026, 4, 13, 15, 59, tzinfo=UTC),
            "who": _("法制大队"),
            "href": "#days",
        },
    ]


def _at(day: int, hour: int, minute: int) -> datetime:
    """A time in February 2026, before and during the Spring Festival."""
    return datetime(2026, 2, day, hour, minute, tzinfo=BUREAU_ZONE)
