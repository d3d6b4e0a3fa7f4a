"""What everybody may know of a notice, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from heliograph.core.text import Text
from heliograph.notices.words import NOTHING, TITLES, Certainty, Record, Severity, Urgency


class Status(StrEnum):
    """What everybody may know of a notice."""

    RELEASED = "released"  # as it was first said
    CORRECTED = "corrected"  # its words were corrected since: `version` is above 1, `why` says why
    WITHDRAWN = "withdrawn"  # not to be relied on; `why` says why
    EXPIRED = "expired"  # its time is over


STATUSES = {
    Status.RELEASED: Text("有效", "Current"),
    Status.CORRECTED: Text("已更正", "Corrected"),
    Status.WITHDRAWN: Text("已撤回", "Withdrawn"),
    Status.EXPIRED: Text("已过期", "Over"),
}


@dataclass(frozen=True, slots=True)
class PublicImage:
    """A picture of a notice. `url` is absolute; `preview_url` a JPEG of at most 640 px."""

    id: UUID
    url: str
    preview_url: str
    says: Text
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """One version of a notice. `id` and `url` stay the same for the whole life of a notice; `version` counts from 1.

    `replaces`: the version before this one, if there is one. `replaced_by`: the version that came after it; None for the
    newest. `html` is safe, made from Markdown; `text` the same in plain words. Where somebody wrote no
    English, both languages say the Chinese (`has_english`). `why`: of the withdrawal, else of the correction that
    this version is (`own_why`). `areas` are codes (of an area, or of
    a unit: all it covers); none: the whole bureau. `event`, `urgency`, `severity`, `certainty`, `category`, `instruction`
    are an alert's (CAP 1.2), None or empty otherwise. `url` and the images' are absolute.
    """

    bureau_id: int
    id: UUID
    kind: str
    kind_title: Text
    title: Text
    summary: Text
    html: Text
    text: Text
    unit: int
    unit_title: Text
    areas: tuple[str, ...]
    is_alert: bool
    event: Text
    category: str | None
    urgency: Urgency | None
    severity: Severity | None
    certainty: Certainty | None
    instruction: Text
    onset: datetime | None
    expires: datetime | None
    released_at: datetime
    changed_at: datetime
    status: Status
    version: int
    replaces: int | None
    replaced_by: int | None
    why: str
    own_why: str
    images: tuple[PublicImage, ...]
    record: Record | None
    has_english: bool
    path: str
    url: str

    @property
    def is_current(self) -> bool:
        """Whether somebody may rely on it now."""
        return self.replaced_by is None and self.status in (Status.RELEASED, Status.CORRECTED)

    @property
    def is_hidden(self) -> bool:
        """Whether its words may not be read any more."""
        return self.title == NOTHING

    @property
    def how_grave(self) -> list[Text]:
        """An alert's urgency, severity and certainty in words."""
        return [TITLES[one] for one in (self.urgency, self.severity, self.certainty) if one is not None]

    @property
    def status_title(self) -> Text:
        return STATUSES[self.status]
