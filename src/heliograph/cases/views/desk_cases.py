"""The desk's pages of one case besides the matter's own: what was just filed, and the slip with a party's query key."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.cases.actions.keys import Slip, issue_key
from heliograph.cases.reading import slips
from heliograph.core.procedure import PART_NAMES, Group, Procedure
from heliograph.core.receipt import qr_svg, show_number, show_secret
from heliograph.matters import procedures, ways
from heliograph.matters.actions import Actor, MatterRef, look
from heliograph.matters.errors import Invalid, MatterError
from heliograph.matters.models import Matter
from heliograph.matters.reading import desk
from heliograph.matters.reading.case_panels import panels
from heliograph.matters.reading.case_steps import running
from heliograph.matters.reading.involved import involved
from heliograph.matters.reading.rows import row
from heliograph.matters.reading.steps import steps
from heliograph.matters.views.desk_frame import matter_or_404, page
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import tr

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]


class KeyForm(forms.Form):
    """In which language the slip is, and the word that opens the page where nothing else is recorded."""

    language = forms.ChoiceField(label=gettext_lazy("凭条用什么语言"), choices=LANGUAGES, widget=forms.RadioSelect)
    word = forms.CharField(
        label=gettext_lazy("当事人自己定的词"), max_length=60,
        help_text=gettext_lazy("没有记下证件号码和电话，所以要一个只有他知道的词，至少 6 个字。请他自己写，系统不留原文。"),
        error_messages={"required": gettext_lazy("请让当事人自己定一个至少 6 个字的词。")},
    )  # fmt: skip

    def __init__(self, wanted: slips.ToPrint, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        self.use_required_attribute = False
        if not wanted.asks_word:
            del self.fields["word"]


@require_safe
@staff
def filed(request: StaffRequest, number: str) -> HttpResponse:
    """What was filed: who is in it, what is owed next, and a key for everybody who may know."""
    matter, procedure = _case(request, number)
    viewer, now = request.viewer, timezone.now()
    look(matter, viewer, why=desk.why(viewer, matter), now=now)
    case = involved(viewer, matter, procedure)
    shown = panels(case, procedure, steps(viewer, matter, procedure, now, case=case), now)
    promised = [
        (procedure.promise(d.promise).title, case.label(d.about) if d.about else None, d.due) for d in running(case)
    ]
    context = {
        "matter": matter,
        "row": row(viewer, matter, now),
        "procedure": procedure,
        "shown_number": show_number(matter.number),
        "case": shown,
        "promised": promised,
    }
    return page(request, "cases/desk_filed.html", context, section="desk_enter_choose")


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
def party_key(request: StaffRequest, number: str, party_id: UUID) -> HttpResponse:
    """Print a party's key: first to whom and how, then the slip, once."""
    matter, procedure = _case(request, number)
    viewer, now = request.viewer, timezone.now()
    look(matter, viewer, why=desk.why(viewer, matter), now=now)
    case = involved(viewer, matter, procedure)
    if case.person(party_id) is None:
        raise Http404("no such party of this case")
    wanted = slips.to_print(matter, case, steps(viewer, matter, procedure, now, case=case), party_id)
    if wanted is None:
        messages.error(request, _("现在不能给这位当事人查询码：轮不到您给，或者依法还不能让他知道案件情况。"))
        return HttpResponseRedirect(reverse("desk_matter", args=[matter.number]))
    form = KeyForm(wanted, request.POST if request.method == "POST" else None, initial={"language": wanted.language})
    if request.method == "POST" and form.is_valid():
        return _issue(request, matter, procedure, wanted, form)
    return _ask(request, matter, procedure, wanted, form)


def _case(request: StaffRequest, number: str) -> tuple[Matter, Procedure]:
    matter = matter_or_404(request, number)
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if procedure.group is not Group.CASE or matter.erased_at is not None:
        raise Http404("no case with that number")
    return matter, procedure


def _ask(
    request: StaffRequest, matter: Matter, procedure: Procedure, wanted: slips.ToPrint, form: KeyForm
) -> HttpResponse:
    context = {
        "matter": matter,
        "procedure": procedure,
        "shown_number": show_number(matter.number),
        "wanted": wanted,
        "form": form,
        "opens": slips.opens(procedure, wanted.part, matter.state),
    }
    return page(request, "cases/desk_key.html", context, status=422 if form.errors else 200)


@sensitive_variables("slip", "paper")
def _issue(
    request: StaffRequest, matter: Matter, procedure: Procedure, wanted: slips.ToPrint, form: KeyForm
) -> HttpResponse:
    """The key is durable before its slip is shown."""
    now, given = timezone.now(), form.cleaned_data
    ref, by = MatterRef(matter.bureau_id, matter.id), Actor(request.viewer)
    try:
        slip = issue_key(ref, wanted.party, by, now=now, word=given.get("word", ""))
    except MatterError as error:
        is_word = isinstance(error, Invalid) and error.field == "word" and "word" in form.fields
        form.add_error("word" if is_word else None, tr(error.text))
        return _ask(request, matter, procedure, wanted, form)
    with translation.override(given["language"]):
        paper = _paper(matter, slip)
    context = {
        "matter": matter,
        "procedure": procedure,
        "shown_number": show_number(matter.number),
        "wanted": wanted,
        "paper": paper,
        "language_of_slip": given["language"],
        "by_sms": any(way.needs == "phone" for way in ways.offered()),
    }
    return page(request, "cases/desk_slip.html", context)


@sensitive_variables("slip")
def _paper(matter: Matter, slip: Slip) -> str:
    """The slip itself, in the language that is active."""
    context = {
        "number": show_number(slip.number),
        "secret": show_secret(slip.secret),
        "qr": qr_svg(slip.link, _("二维码，用手机扫一下就能查这件案子")),
        "site": settings.BASE_URL.removesuffix("/"),
        "asks": slip.asks,
        "part": PART_NAMES[slip.part],
        "procedure": slip.procedure,
        "opens": slips.opens_briefly(slip.procedure, slip.part, matter.state),
        "unit": organisation.units(matter.bureau_id)[slip.unit_id],
        "bureau": organisation.bureau(matter.bureau_id),
        "at": slip.at,
    }
    return render_to_string("cases/slip.html", context)
