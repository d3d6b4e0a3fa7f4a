"""What comes with an action: words, a unit, an officer, files. A view parses these; `act` checks what it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from heliograph.core.files import Accepted
from heliograph.core.procedure import Procedure, Who
from heliograph.core.text import Text
from heliograph.matters.errors import Invalid
from heliograph.matters.identifiers import new_id

ASKED_SECRECY = "keep-secret"
"""The field by which residents ask that name and report stay secret (A-09, C-03)."""


LONGEST_REACH = 10
"""Signs of `Party.reach`: room for two channels."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person can be reached; every part may be empty. Sealed as soon as it is stored.

    `ways` are the channels by which they want to be told, in their order; None: they were not asked.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    identity: str = ""
    ways: tuple[str, ...] | None = None

    def values(self) -> dict[str, str]:
        every = {
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "address": self.address,
            "identity": self.identity,
        }
        return {name: value for name, value in every.items() if value}

    @property
    def reach(self) -> str:
        """How news goes out: as they chose, by mail if they were not asked and left an address, always on the page."""
        ways = (("mail",) if self.email else ()) if self.ways is None else self.ways
        return ",".join(ways)[:LONGEST_REACH] or "page"

    def reach_after(self, before: str, had_email: bool) -> str:
        """The same for a contact that was corrected: what they chose in another place stays (`other`)."""
        if self.ways is not None:
            return self.reach
        kept = [way for way in before.split(",") if way not in ("mail", "page") or (way == "mail" and self.email)]
        if self.email and not had_email and "mail" not in kept:
            kept.append("mail")
        return ",".join(kept) or ("page" if before == "page" else "other")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to enter as a party of a case. `of`: whom a guardian, relative or lawyer stands for.

    `birth` is sealed with the contact; with it, or with the identity number, it is known who is a minor. `protected`:
    asked that name and report stay secret (A-09, C-03). `origin`: the party of the parent matter who is the same person.
    """

    part: str
    contact: Contact
    birth: date | None = None
    protected: bool = False
    of: UUID | None = None
    origin: UUID | None = None
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class QueryKey:
    """What is kept of a party's query key: its number, and hashes of the secret and of the second factor."""

    number: str
    code_hash: bytes
    factor_hash: bytes


@dataclass(frozen=True, slots=True)
class Details:
    """Everything an action may carry. `words` are read by the resident, `internal` never is.

    `sequence` is the number of events the actor had seen: if another came in between, nothing is done. `claimed_at` is
    when the person says it happened ("I called on Monday"): kept beside the time of the record, never in its place.

    For cases: `party` is whom the step is about; `telling` the duty to tell that is made, in which `way`, or that
    `failed` in it, or is `impossible` (then `words` are the reason). `happened_at` is when it happened by the officer's
    word: a clock starts there, because that is stricter, but it never makes anything in time.
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
    claimed_at: datetime | None = None
    party: UUID | None = None
    person: Person | None = None
    key: QueryKey | None = None
    telling: UUID | None = None
    way: str = ""
    failed: bool = False
    impossible: bool = False
    happened_at: datetime | None = None

    @property
    def claimed(self) -> dict[str, str]:
        """The claimed time as a fact of the event."""
        said = {"claimed_at": self.claimed_at, "happened_at": self.happened_at}
        return {name: at.isoformat() for name, at in said.items() if at}


def check_contact(procedure: Procedure, contact: Contact) -> None:
    """Raises `Invalid` where the procedure needs a name and a way to be reached and the contact has none."""
    if procedure.anonymous and procedure.who is Who.ANYONE:
        return
    if not contact.name:
        raise Invalid("contact_name", Text("办这件事要写明姓名。", "This needs your name."))
    if not (contact.phone or contact.email or contact.address):
        raise Invalid(
            "contact_phone",
            Text(
                "请至少留一种联系方式，我们才能告知您结果。",
                "Leave at least one way to reach you, so that we can tell you the result.",
            ),
        )
