"""What may be asked of posts; each number has a slider beside it where there is a script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from heliograph.matters.forms import fields
from heliograph.patrol.reading.posts import MOST_MINUTES, Aim, PostsAsked, PostsGround

_NUMBER = {"invalid": _("请写数字。"), "required": _("请写数字。")}
AIMS = [(Aim.REACH.value, _("这几分钟里够得到的警情最多")), (Aim.WAY.value, _("到所有警情的平均路程最短"))]


class PostsForm(forms.Form):
    """How many posts, for which minutes, best at what."""

    posts = forms.IntegerField(label=_("几个岗位"), error_messages=_NUMBER, widget=forms.TextInput)
    minutes = forms.IntegerField(label=_("路上几分钟以内"), error_messages=_NUMBER, widget=forms.TextInput)
    aim = fields.ChoiceField(label=_("哪一样要最好"))

    def __init__(self, ground: PostsGround, *args: Any, **kwargs: Any) -> None:
        usual = ground.usual
        initial = {"posts": usual.posts, "minutes": round(usual.minutes), "aim": usual.aim.value}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.use_required_attribute = False
        self.fields["aim"].choices = AIMS  # type: ignore[attr-defined]  # a choice field has them
        for name, most in (("posts", ground.most_posts), ("minutes", MOST_MINUTES)):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "data-least": 1, "data-most": most}
            self.fields[name].validators += [
                MinValueValidator(1, _("最少 %(limit_value)s。")), MaxValueValidator(most, _("最多 %(limit_value)s。"))
            ]  # fmt: skip

    def asked(self) -> PostsAsked:
        given = self.cleaned_data
        return PostsAsked(given["posts"], float(given["minutes"]), Aim(given["aim"]))
