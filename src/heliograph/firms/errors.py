"""What the register of firms refuses, with what to do instead."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import Invalid, MatterError

BAD_CODE = Text(
    "统一社会信用代码不对：照营业执照再抄一遍，一共 18 位，最后一位是校验码。",
    "The credit code is not right: copy the 18 signs from the licence again; the last one checks the others.",
)
TWICE = Text(
    "这个信用代码已经登记过。请用登记时的回执打开企业页面；回执丢了，到派出所凭执照重新登记。",
    "This code is registered already. Open your page with the receipt you got then; if it is lost, bring the licence to a station.",
)


class BadCode(Invalid):
    """The code's check digit does not fit."""

    def __init__(self) -> None:
        super().__init__("code", BAD_CODE)


class RegisteredAlready(Invalid):
    """A firm with this code stands in the register."""

    def __init__(self) -> None:
        super().__init__("code", TWICE)


class HasLeft(MatterError):
    """The firm is not in the register any longer."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "企业已经退出登记。随时可以重新登记。",
                "The firm has left the register. It may register again at any time.",
            )
        )
