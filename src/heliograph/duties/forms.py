"""Forms of duties: they read what was typed. Whether it may be so is decided by the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from heliograph.duties.errors import RuleInvalid
from heliograph.matters.errors import MatterError
from heliograph.matters.forms import fields
from heliograph.publishing.hearing_forms import Refusable
from heliograph.reader import tr

LONGEST_RULE = 6000


class RuleForm(Refusable):
    """A rule's text. Each problem stands in the summary with the name of its field."""

    text = fields.LongField(
        label=_("规则（TOML）"), max_length=LONGEST_RULE,
        help_text=_("改了任何一项，都要换一个版本号和开始的日期。已经列出来的任务不变，以后的按新的来。"),
        widget=forms.Textarea(attrs={"spellcheck": "false", "class": "govuk-textarea hg-code"}),
    )  # fmt: skip

    def refuse(self, error: MatterError) -> None:
        if not isinstance(error, RuleInvalid):
            super().refuse(error)
            return
        for problem in error.problems:
            self.add_error("text", f"{problem.field}：{tr(problem.reason)}")


class WordsForm(Refusable):
    """Public words without anything personal."""

    words = fields.LongField(
        label=_("给大家看的说明"), max_length=1000,
        help_text=_("写做了什么、为什么改期；不写姓名、电话、门牌号。原来的话还在事项里，只有经办的人看得到。"),
    )  # fmt: skip
