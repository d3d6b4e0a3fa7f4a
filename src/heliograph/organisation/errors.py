"""Why the administration refuses: a sentence in both languages that says what to do. Nothing was changed."""

from __future__ import annotations

from heliograph.core.text import Text


class OrganisationError(Exception):
    """Base of everything the organisation's actions refuse. `field` names the value at fault, if it is one."""

    def __init__(self, text: Text, field: str = "") -> None:
        super().__init__(text.en)
        self.text = text
        self.field = field


class NotGiven(OrganisationError):
    """A value that must be there is empty."""

    def __init__(self, field: str, name: Text) -> None:
        super().__init__(Text(f"请填写{name.zh}。", f"Enter the {name.en}."), field)


class Unreadable(OrganisationError):
    """A value is there, and is not what it must be."""


class Taken(OrganisationError):
    """Something else already has this code, badge number or user name."""


class Circular(OrganisationError):
    """A unit would stand below itself."""

    def __init__(self, unit: Text, parent: Text) -> None:
        super().__init__(
            Text(
                f"“{parent.zh}”就在“{unit.zh}”下面，不能做它的上级。",
                f"{parent.en} stands below {unit.en} and can't be the unit above it.",
            ),
            "parent",
        )


class StillNeeded(OrganisationError):
    """Something can't be taken out of use while others rest on it."""


class DutiesClash(OrganisationError):
    """Roles that must not be in one hand."""
