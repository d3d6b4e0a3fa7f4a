"""What is tried on a plan in a simulation; each number has a slider beside it where there is a script."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from heliograph.matters.forms import fields
from heliograph.patrol.forms import whole_field
from heliograph.patrol.reading.simulated import Sent, StreetAsked, StreetGround
from heliograph.patrol.roster_trial_forms import Slid

SENT = [(Sent.OWN.value, _("先派本警区空着的警组")), (Sent.NEAREST.value, _("谁近派谁，不分警区"))]


class StreetForm(Slid):
    """How crews stand and what calls ask of them."""

    target = whole_field(_("要在几分钟内到"))
    scene = whole_field(_("在现场平均几分钟"), hint=_("不算路上。警情表里的用时如果算了路上，请减掉。"))
    crews = whole_field(_("每个警区几组"))
    speed = whole_field(_("路上每小时几公里"))
    sent = fields.ChoiceField(label=_("来了警情派谁"))
    back_up = whole_field(_("百分之几的警情要第二组"))
    shared = whole_field(_("百分之几的警情还要交警到场"), hint=_("警情表里没有，请按经验填；0 就是不比联动。"))
    traffic = whole_field(_("同时有几组交警"), hint=_("上面不是 0 才用到。"))
    LIMITS = {  # never changed
        "target": (1, 60), "scene": (1, 600), "crews": (1, 3), "speed": (5, 80), "back_up": (0, 100), "shared": (0, 100),
        "traffic": (1, 30),
    }  # fmt: skip

    def __init__(self, ground: StreetGround, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": initial(ground.usual), **kwargs})
        self.fields["sent"].choices = SENT  # type: ignore[attr-defined]  # a choice field has them
        for name, (least, most) in self.LIMITS.items():
            self.limit(name, least, most)

    def asked(self) -> StreetAsked:
        given = self.cleaned_data
        return StreetAsked(
            target=float(given["target"]), scene=float(given["scene"]), crews=given["crews"], speed=float(given["speed"]),
            back_up=given["back_up"] / 100, sent=Sent(given["sent"]), shared=given["shared"] / 100, traffic=given["traffic"],
        )  # fmt: skip


def initial(asked: StreetAsked) -> dict[str, Any]:
    """What is asked, as the fields hold it."""
    return {
        "target": round(asked.target), "scene": round(asked.scene), "crews": asked.crews, "speed": round(asked.speed),
        "sent": asked.sent.value, "back_up": round(100 * asked.back_up), "shared": round(100 * asked.shared), "traffic": asked.traffic,
    }  # fmt: skip
