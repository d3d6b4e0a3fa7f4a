"""What comes with an action: words, a unit, an officer, files. A view parses these; `act` checks what it needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from heliograph.core.files import Accepted


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person can be reached; every part may be empty. Sealed as soon as it is stored."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    identity: str = ""

    def values(self) -> dict[str, str]:
        every = {"name": self.name, "phone": self.phone, "email": self.email, "address": self.address, "identity": self.identity}
        return {name: value for name, value in every.items() if value}

    @property
    def reach(self) -> str:
        """How tellings go out: by mail if there is an address, otherwise on the page only (channels add SMS)."""
        return "mail" if self.email else "page"


@dataclass(frozen=True, slots=True)
class Details:
    """Everything an action may carry. `words` are read by the resident, `internal` never is.

    `sequence` is the number of events the actor had seen: if another came in between, nothing is done.
    """

    words: str = ""
    internal: str = ""
    ground: str = ""
    right_body: str = ""
    unit: int | None = None
    officer: int | None = None
    promise: str = ""
    more: str = ""
    into: str = ""
    parts: tuple[str, ...] = ()
    grade: int = 0
    may_contact: bool = False
    contact: Contact | None = None
    attachments: tuple[Accepted, ...] = field(default=())
    sequence: int | None = None
