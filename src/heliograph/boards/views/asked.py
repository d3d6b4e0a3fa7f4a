"""What every page of a board starts from: whose it is, which days, which procedure, and how long it may be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.timezone import now as this_moment

from heliograph.boards.forms import Wanted
from heliograph.boards.reading import Of, unit_of
from heliograph.boards.reading.spans import PRESETS
from heliograph.core.text import Text
from heliograph.insight.coarsening import COARSE, published_as
from heliograph.matters import procedures
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau, Unit
from heliograph.reader import tr

KEPT = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a board. `of` is None while the form has errors."""

    bureau: Bureau
    now: datetime
    today: date
    unit: Unit | None
    form: Wanted
    of: Of | None

    @property
    def query(self) -> str:
        """The rest of an address that asks for the same days and procedure."""
        return urlencode(self.form.query()) if self.of is not None else ""

    def context(self) -> dict[str, object]:
        """What the frame of a board's page shows."""
        return {
            "asked": self,
            "form": self.form,
            "unit": self.unit,
            "presets": self._presets(),
            "query": self.query,
            "status_code": 200 if self.of is not None else 400,
        }

    def _presets(self) -> list[tuple[str, str, bool]]:
        """(words, address, whether it is the one shown), with the procedure that is chosen now."""
        kept = {"procedure": self.of.procedure} if self.of is not None and self.of.procedure else {}
        return [
            (tr(title), "?" + urlencode({"days": days, **kept}), self.form.preset == days)
            for days, title in PRESETS.items()
        ]


def asked(request: HttpRequest, code: str | None = None) -> Asked:
    """Read a request. Raises `Http404` for a unit that there is not."""
    bureau, now = bureau_of(request), this_moment()
    today = now.astimezone(organisation.zone(bureau.id)).date()
    unit = None
    if code:
        unit = unit_of(bureau.id, code)
        if unit is None:
            raise Http404("no such unit")
    form = Wanted(request.GET.dict(), procedures=_procedures(bureau.id, today), today=today)
    of = None
    if form.is_valid():
        of = Of(
            bureau.id, form.span, unit.id if unit is not None and unit.parent_id is not None else None, form.procedure
        )
    return Asked(bureau, now, today, unit, form, of)


def _procedures(bureau_id: int, today: date) -> dict[str, Text]:
    """What can be chosen: the names under which figures count procedures, with their titles."""
    named = published_as(bureau_id)
    found = procedures.all_in_force(bureau_id, today)
    return {named(one.code): COARSE.get(named(one.code), one.title) for one in found}


def for_all(response: HttpResponse) -> HttpResponse:
    """The same for everybody who reads it in this language and type size; a cache may keep it for a while."""
    patch_cache_control(response, public=True, max_age=KEPT)
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
