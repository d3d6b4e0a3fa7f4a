"""Why something of patrol is refused: `field` names the value at fault."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class PatrolError(MatterError):
    """Base of what the actions refuse. `text` can be shown to whoever asked; nothing was changed."""

    def __init__(self, text: Text, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class NotYours(PatrolError):
    """No such file or plan, or one of a unit that this officer does not lead."""

    def __init__(self) -> None:
        super().__init__(Text("没有这一项，或者不归您管。", "There is no such thing, or it is not yours."))


class NoGround(PatrolError):
    """The unit has no area on the map, so nothing can be inside or outside of it."""

    def __init__(self) -> None:
        zh = "这个单位在地图上还没有辖区或警区：请管理员先导入（heliograph import areas）。"
        super().__init__(
            Text(zh, "This unit has no area or beat on the map yet: an administrator must import them first."), "unit"
        )


class Unusable(PatrolError):
    """A value can't be used."""
