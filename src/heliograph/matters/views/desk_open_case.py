"""Filing a case (立案): the form of its procedure, and one block for each party. Without JavaScript "one more" posts back.

From a report, everything that was said there stands in the form already (`reading.carried`). Sending the same form twice
files one case. What comes after (the next duties, the parties' keys) is the page `desk_case_filed`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from heliograph.core import receipt
from heliograph.core.files import Accepted
from heliograph.core.procedure import Procedure
from heliograph.core.whole import whole_number
from heliograph.matters import actions, drafts
from heliograph.matters.actions import Actor, MatterRef, Person, Submission, look
from heliograph.matters.actions.parties import parts_of
from heliograph.matters.errors import AlreadySubmitted, Invalid, MatterError
from heliograph.matters.forms import HANDLED_BY, SUFFIXES, MatterForm, form_for, people
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.matters.reading import desk
from heliograph.matters.reading.carried import Carried, carried, number_if_open, parties_of, unread
from heliograph.matters.views.asking import read_token
from heliograph.matters.views.desk_case_forms import happened_field
from heliograph.matters.views.desk_frame import page
from heliograph.matters.views.staff_door import StaffRequest
from heliograph.organisation import reading as organisation
from heliograph.reader import language, tr

log = logging.getLogger(__name__)
BLOCKS, MOST_BLOCKS = 2, 30


class PersonForm(forms.Form):
    """One party to be entered. An empty block is nobody. `of` is the number of another block.

    `unread` are those of the report whose name is not this officer's to read: they go into the case as the report has them.
    """

    origin = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        procedure: Procedure,
        number: int,
        count: int,
        data: QueryDict | None = None,
        initial: dict[str, object] | None = None,
        unread: Mapping[UUID, Mapping[str, Any]] = {},
    ) -> None:
        super().__init__(data, prefix=f"person{number}", initial=initial)
        origin = str(self["origin"].value() or "")
        self.unread = next((values for one, values in unread.items() if str(one) == origin), None)
        self.use_required_attribute = False
        self.number, self.id = number, new_id()
        others = [(str(n), _("第 %(number)s 位当事人") % {"number": n}) for n in range(1, count + 1) if n != number]
        self.fields.update(people.person_fields(parts_of(procedure), others, required=False))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written about anybody."""
        return not any(self.cleaned_data.get(name) for name in ("part", *people.CONTACT, "birth", "of"))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.unread is not None:
            given |= {**self.unread, "protected": "yes"}
        if self.errors or self.is_empty:
            return given
        if not given.get("part"):
            self.add_error("part", _("请选身份。"))
        if not (given.get("name") or given.get("phone")):
            self.add_error("name", _("请至少写姓名或者电话。"))
        if people.stands_for_somebody(given.get("part", "")) and not given.get("of"):
            self.add_error("of", _("请选替谁：监护人、家属、律师要写明是谁的。"))
        elif given.get("of") and not people.stands_for_somebody(given.get("part", "")):
            self.add_error("of", _("只有监护人、家属、律师才选替谁。"))
        return given


class CaseForm:
    """The whole page: what the case is about, when it was filed, and who is in it.

    It is checked when it is sent to be filed. Asked for one more block, it comes back as it was typed, without a word
    about what is still missing; files are kept either way.
    """

    def __init__(self, request: StaffRequest, procedure: Procedure, parent: Matter | None) -> None:
        self.is_more = "more" in request.POST
        is_checked = request.method == "POST" and not self.is_more
        data = request.POST if is_checked else None
        is_new = parent is not None and request.method != "POST"
        start = carried(request.viewer, parent, procedure) if parent is not None and is_new else Carried()
        hidden = unread(request.viewer, parent, procedure) if parent is not None else {}
        form_class = form_for(request.viewer.bureau_id, procedure, language())
        self.form: MatterForm = form_class(
            data,
            request.FILES if is_checked else None,
            kept=_kept(request),
            initial=_typed(form_class, request) if self.is_more else {**_unit(request, procedure), **start.values},
        )
        self.when = _WhenForm(data, initial={"happened_at": request.POST.get("filed-happened_at", "")})
        count = _count(request, start)
        self.people = [
            PersonForm(
                procedure, number, count, data, _person_typed(request, number) if self.is_more else known, hidden
            )
            for number, known in _blocks(start, count)
        ]
        self.origins = parties_of(parent) if parent is not None else set()
        self._sent_files = form_class(request.POST, request.FILES, kept=_kept(request)) if self.is_more else self.form

    @property
    def good_files(self) -> tuple[Accepted, ...]:
        """Every good file that came, now or before."""
        if self._sent_files.is_bound:
            self._sent_files.is_valid()
        return self._sent_files.good_files

    def is_valid(self) -> bool:
        every: list[bool] = [self.form.is_valid(), self.when.is_valid(), *(one.is_valid() for one in self.people)]
        return all(every) and self._stands()

    def _stands(self) -> bool:
        """Whether everybody who speaks for somebody speaks for a party that was written down."""
        principals = {str(one.number) for one in self.people if not one.is_empty and not one.cleaned_data["of"]}
        for one in self.people:
            if one.cleaned_data["of"] and one.cleaned_data["of"] not in principals:
                one.add_error("of", _("选的那一位没有填，或者他自己也是替别人的。"))
        return all(one.is_valid() for one in self.people)

    def submission(self, token: UUID, parent: Matter | None) -> Submission:
        """What is filed, once it is valid."""
        said = self.form.submission(language=language(), token=token, channel=parent.channel if parent else "counter")
        return Submission(
            values=said.values,
            attachments=said.attachments,
            channel=said.channel,
            language=said.language,
            unit=said.unit,
            token=token,
            parent=MatterRef(parent.bureau_id, parent.id) if parent else None,
            people=tuple(self._person(one) for one in self.people if not one.is_empty),
            happened_at=self.when.cleaned_data["happened_at"],
        )

    def _person(self, one: PersonForm) -> Person:
        given = one.cleaned_data
        of = next((other.id for other in self.people if str(other.number) == given["of"]), None)
        origin = given["origin"] if given["origin"] in self.origins else None
        made = people.person_from(given, of=of, origin=origin)
        return Person(made.part, made.contact, made.birth, made.protected, made.of, made.origin, one.id)


class _WhenForm(forms.Form):
    """When the case was filed, where it is entered later."""

    happened_at = happened_field()

    def __init__(self, data: QueryDict | None, initial: dict[str, str]) -> None:
        super().__init__(data, prefix="filed", initial=initial)
        self.use_required_attribute = False
        self.fields["happened_at"].label = _("实际是什么时候接的、登记的")


def _count(request: StaffRequest, start: Carried) -> int:
    """How many blocks the page has: as many as were sent, one more if that was asked for."""
    sent = whole_number(request.POST.get("blocks", ""))
    count = sent if sent is not None else max(BLOCKS, len(start.people) + 1)
    return min(count + ("more" in request.POST), MOST_BLOCKS)


def _blocks(start: Carried, count: int) -> Iterator[tuple[int, dict[str, object]]]:
    """The numbers of the blocks, each with who is known from the report."""
    for number in range(1, count + 1):
        one = start.people[number - 1] if number <= len(start.people) else None
        yield number, {} if one is None else {
            **one.values, "part": one.part, "protected": one.protected, "origin": one.origin, "of": "1" if one.for_first else "",
        }  # fmt: skip


def _typed(form_class: type[MatterForm], request: StaffRequest) -> dict[str, object]:
    """What stands in the fields, unchecked."""
    many = [name for name, one in form_class.base_fields.items() if isinstance(one, forms.MultipleChoiceField)]
    return {**request.POST.dict(), **{name: request.POST.getlist(name) for name in many}}


def _person_typed(request: StaffRequest, number: int) -> dict[str, object]:
    return {name: request.POST.get(f"person{number}-{name}", "") for name in (*people.NAMES, "origin")}


def _unit(request: StaffRequest, procedure: Procedure) -> dict[str, str]:
    """The own unit, if it can take it: who files a case is usually who handles it."""
    able = organisation.units_with(request.viewer.bureau_id, procedure.handler)
    mine = next((unit for unit in able if unit.id in request.viewer.own_units), None)
    return {HANDLED_BY: mine.code} if mine else {}


def _kept(request: StaffRequest) -> list[Accepted]:
    """Good files that came with the form when it was sent before, without those now left out."""
    without = set(request.POST.getlist("without"))
    kept = drafts.take(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    return [one for place, one in enumerate(kept) if str(place) not in without]


def open_case(request: StaffRequest, procedure: Procedure, parent: Matter | None) -> HttpResponse:
    """The form, one more block of it, or the case."""
    now = timezone.now()
    if parent is not None:
        look(parent, request.viewer, why=desk.why(request.viewer, parent), now=now)
    sent = CaseForm(request, procedure, parent)
    token = read_token(request.POST.get("token", ""), now) or new_id()
    if request.method != "POST" or sent.is_more:
        return _page(request, procedure, sent, token, parent)
    if not sent.is_valid():
        return _page(request, procedure, sent, token, parent, status=422)
    return _file(request, procedure, sent, token, parent)


@sensitive_variables("sent")
def _file(
    request: StaffRequest, procedure: Procedure, sent: CaseForm, token: UUID, parent: Matter | None
) -> HttpResponse:
    bureau, form = request.viewer.bureau_id, sent.form
    try:
        made = actions.submit(
            bureau, procedure, sent.submission(token, parent), Actor(request.viewer), now=timezone.now()
        )
    except AlreadySubmitted as error:
        filed = number_if_open(request.viewer, token)
        if filed:
            return HttpResponseRedirect(reverse("desk_case_filed", args=[filed]))
        form.add_error(None, tr(error.text))
        return _page(request, procedure, sent, token, parent, status=409)
    except Invalid as invalid:
        form.refuse(invalid, tr(invalid.text))
        return _page(request, procedure, sent, token, parent, status=422)
    except MatterError as error:
        form.add_error(None, tr(error.text))
        return _page(request, procedure, sent, token, parent, status=403)
    except organisation.NoUnit as missing:
        log.error("a case of %s could not be filed: %s", procedure.code, missing)
        form.add_error(None, _("现在没有单位能接这件事，是我们的设置有问题，不是您填错了。请告诉管理员。"))
        return _page(request, procedure, sent, token, parent, status=503)
    drafts.drop(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    if number_if_open(request.viewer, token):
        return HttpResponseRedirect(reverse("desk_case_filed", args=[made.number]))
    said = _("登记好了：%(number)s，由%(unit)s办。") % {
        "number": receipt.show_number(made.number),
        "unit": tr(made.unit),
    }
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk"))


def _page(
    request: StaffRequest, procedure: Procedure, sent: CaseForm, token: UUID, parent: Matter | None, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    files = sent.good_files
    ticket = drafts.keep(settings.HELIOGRAPH_HOME, files)
    if request.method == "POST":
        drafts.drop(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    context = {
        "procedure": procedure,
        "form": sent.form,
        "when": sent.when,
        "people": sent.people,
        "can_add": len(sent.people) < MOST_BLOCKS,
        "token": token,
        "parent": parent,
        "shown": receipt.show_number(parent.number) if parent else "",
        "kept": ticket,
        "files": [one.name for one in files],
        "suffixes": SUFFIXES,
    }
    return page(request, "matters/desk_open_case.html", context, section="desk_enter_choose", status=status)
