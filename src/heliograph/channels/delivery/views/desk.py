"""The desk of telling people: what is stuck and why, whom we could not reach, letters to print, words, policy."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.channels.configuration import channels
from heliograph.channels.delivery import addressing, health, policy, reading, texts
from heliograph.channels.delivery.actions import desk as actions
from heliograph.channels.delivery.actions.preparing import outgoing
from heliograph.channels.delivery.errors import DeliveryError
from heliograph.channels.delivery.models import Policy, Wording
from heliograph.matters.actions.looks import look
from heliograph.matters.models import Party
from heliograph.matters.views.desk_frame import matter_or_404, page
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import ADMINISTRATION, CONTENT, StaffRequest, staff
from heliograph.reader import dated_day, tr

CHANGE = ADMINISTRATION
SEE = CONTENT | CHANGE
SECTION = "desk_channels"
SAMPLES = {
    "number": "4A7C-WHKR-M3E",
    "code": "483920",
    "minutes": "15",
    "count": "3",
    "title": {"zh": "河西路今晚施工，车辆绕行", "en": "Roadworks on Hexi Road tonight"},
    "summary": {"zh": "今晚十点到明早六点封闭。", "en": "Closed from ten tonight until six."},
    "unit": {"zh": "交通警察支队", "en": "Traffic Police"},
    "hours": "24",
    "what": {"zh": "已经回答了", "en": "it was answered"},
    "why": {"zh": "时间写错了。", "en": "The time was wrong."},
}
"""What stands in the places of a text in its preview."""


@require_safe
@staff(roles=SEE)
def overview(request: StaffRequest) -> HttpResponse:
    """How every channel is, and whom we could not reach."""
    now, viewer = timezone.now(), request.viewer
    context = {
        "ways": health.ways([viewer.bureau_id], now),
        "many": health.MANY,
        "now": now,
        "unreached": reading.unreached_for(viewer),
        "letters": "print" in channels() and viewer.is_one_of(*CONTENT),
        "may_change": viewer.is_one_of("administrator"),
    }
    return page(request, "delivery/desk.html", context, section=SECTION)


@require_POST
@staff(roles=SEE)
def seen_to(request: StaffRequest, message: UUID) -> HttpResponse:
    """The person was told in another way, or nobody need be."""
    if not any(row.message.id == message and row.may_see_to for row in reading.unreached_for(request.viewer)):
        raise Http404("no such message for this officer")
    actions.see_to(request.viewer, message, now=timezone.now())
    messages.success(request, _("记下了：已经用别的方式告诉。"))
    return HttpResponseRedirect(reverse("desk_channels"))


@require_POST
@staff
def send_number(request: StaffRequest, number: str, party: UUID) -> HttpResponse:
    """The number of a slip, by text message to the party it was printed for."""
    matter = matter_or_404(request, number)
    found = Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, id=party).first()
    if found is None:
        raise Http404("no such party")
    try:
        actions.send_number(request.viewer, matter, found, now=timezone.now())
    except DeliveryError as error:
        messages.error(request, tr(error.text))
    else:
        messages.success(request, _("编号已经发短信给本人。密码只在凭条上，请当面交给他。"))
    return HttpResponseRedirect(reverse("desk_matter", args=(matter.number,)))


# Letters


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def letters(request: StaffRequest) -> HttpResponse:
    """What is to print and post."""
    now = timezone.now()
    if request.method == "POST":
        done = actions.posted(request.viewer, _ids(request.POST.getlist("letter")), now=now)
        messages.success(request, _("记下了：%(count)s 封已经寄出。") % {"count": done})
        return HttpResponseRedirect(reverse("desk_letters"))
    context = {"letters": reading.letters(request.viewer, now=now), "now": now}
    return page(request, "delivery/letters.html", context, section=SECTION)


@require_safe
@staff
def letters_print(request: StaffRequest) -> HttpResponse:
    """The sheets: one A4 page a letter, the address where the window of the envelope is. Each is a look at its matter."""
    viewer, now = request.viewer, timezone.now()
    wanted = set(_ids(request.GET.getlist("letter")))
    chosen = [one for one in reading.letters(viewer, now=now) if one.message.id in wanted]
    if not chosen:
        return HttpResponseRedirect(reverse("desk_letters"))
    for letter in chosen:
        look(letter.matter, viewer, why="handling", now=now)
    sheets = [_sheet(letter, now) for letter in chosen]
    context = {
        "sheets": sheets, "bureau": organisation.bureau(viewer.bureau_id),
        "units": organisation.units(viewer.bureau_id),
    }  # fmt: skip
    return page(request, "delivery/letters_print.html", context, section=SECTION)


def _sheet(letter: reading.Letter, now: datetime) -> dict[str, Any]:
    """The words of one letter, in the language of who gets it."""
    message, address = letter.message, letter.address
    to = addressing.open_text(address, letter.matter)
    words = texts.words_of(message.bureau_id, message.text)
    made = outgoing(channels()["print"], message, address, to, words, message.fields, text=message.text)
    with translation.override(address.language):
        date = dated_day(now)
    said = {"title": made.outgoing.title, "text": made.outgoing.text}
    return {"letter": letter, "to": to.splitlines(), "date": date, **said}


def _ids(given: list[str]) -> list[UUID]:
    found = []
    for one in given[:500]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


# Words


class WordsForm(forms.Form):
    """A bureau's own words for one text."""

    title_zh = forms.CharField(label=gettext_lazy("标题（中文）"), max_length=60)
    title_en = forms.CharField(label=gettext_lazy("标题（英文）"), max_length=60)
    text_zh = forms.CharField(label=gettext_lazy("全文（中文）"), max_length=2000, widget=forms.Textarea)
    text_en = forms.CharField(label=gettext_lazy("全文（英文）"), max_length=2000, widget=forms.Textarea)
    short_zh = forms.CharField(label=gettext_lazy("短的（中文）"), max_length=140, widget=forms.Textarea)
    short_en = forms.CharField(label=gettext_lazy("短的（英文）"), max_length=140, widget=forms.Textarea)
    why = forms.CharField(label=gettext_lazy("为什么改"), max_length=300)

    def words(self) -> texts.Words:
        given = self.cleaned_data
        pairs = {name: texts.Pair(given[f"{name}_zh"], given[f"{name}_en"]) for name in ("title", "text", "short")}
        return texts.Words(**pairs)


def _start(words: texts.Words) -> dict[str, str]:
    pairs = {"title": words.title, "text": words.text, "short": words.short}
    return {f"{name}_{lang}": getattr(pair, lang).strip() for name, pair in pairs.items() for lang in ("zh", "en")}


@require_safe
@staff(roles=SEE)
def text_list(request: StaffRequest) -> HttpResponse:
    """Every text, when it is used, and whether the bureau has words of its own."""
    versions = texts.versions(request.viewer.bureau_id)
    rows = [(code, one.used, versions[code]) for code, one in texts.shipped().texts.items()]
    return page(request, "delivery/texts.html", {"rows": rows}, section=SECTION)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=SEE)
def text(request: StaffRequest, code: str) -> HttpResponse:
    """A text as people get it, in both languages and lengths; the administrator writes the bureau's own."""
    if code not in texts.shipped().texts:
        raise Http404("no such text")
    viewer = request.viewer
    if request.method == "POST" and not viewer.is_one_of(*CHANGE):
        raise PermissionDenied
    words, version = texts.words_of(viewer.bureau_id, code)
    form = WordsForm(
        request.POST if request.method == "POST" and "ours" not in request.POST else None, initial=_start(words)
    )
    if request.method == "POST" and _save(request, code, form):
        return HttpResponseRedirect(reverse("desk_text", args=(code,)))
    shown = form.words() if form.is_valid() else words
    history = (
        Wording.objects.filter(bureau_id=viewer.bureau_id, code=code).select_related("officer").order_by("-id")[:20]
    )
    context = {
        "code": code, "template": texts.template(code), "form": form, "version": version,
        "previews": [(lang, texts.filled(shown, version, _samples(request, lang), lang)) for lang in ("zh-hans", "en")],
        "history": history, "may_change": viewer.is_one_of(*CHANGE),
    }  # fmt: skip
    return page(request, "delivery/text.html", context, section=SECTION, status=422 if form.errors else 200)


def _save(request: StaffRequest, code: str, form: WordsForm) -> bool:
    """Keep it, or only show it. False if the page comes again."""
    now = timezone.now()
    if "ours" in request.POST:
        actions.put_wording(request.viewer, code, None, why=_("恢复原文"), now=now)
        messages.success(request, _("恢复成原文了。"))
        return True
    if not form.is_valid():
        return False
    try:
        texts.check(texts.template(code), form.words())
        if "preview" in request.POST:
            return False
        actions.put_wording(request.viewer, code, form.words(), why=form.cleaned_data["why"], now=now)
    except DeliveryError as error:
        form.add_error(None, tr(error.text))
        return False
    messages.success(request, _("保存好了，从现在起这样写。"))
    return True


def _samples(request: StaffRequest, lang: str) -> dict[str, object]:
    link = request.build_absolute_uri("/r/4A7CWHKRM3E")
    stop = texts.shipped().stop.link.get(lang).format(link=request.build_absolute_uri("/stop/…/"))
    return {**SAMPLES, "link": link, "stop": stop}


# Policy


class PolicyForm(forms.Form):
    """The rules of a bureau."""

    quiet_from = forms.IntegerField(label=gettext_lazy("从几点起不打扰"), min_value=0, max_value=23)
    quiet_until = forms.IntegerField(
        label=gettext_lazy("到几点为止"),
        min_value=0,
        max_value=23,
        help_text=gettext_lazy("两个钟点一样，就是全天都可以。"),
    )
    quiet_channels = forms.MultipleChoiceField(
        label=gettext_lazy("哪些方式要安静"), required=False, widget=forms.CheckboxSelectMultiple
    )
    merge = forms.IntegerField(
        label=gettext_lazy("多少分钟里的新进展合成一条"), min_value=0, max_value=actions.LONGEST_MERGE
    )
    next_way = forms.IntegerField(
        label=gettext_lazy("发不出去，多少分钟后换下一种方式"), min_value=1, max_value=actions.LONGEST_NEXT_WAY
    )
    why = forms.CharField(label=gettext_lazy("为什么改"), max_length=300)

    def __init__(self, rules: policy.Rules, data: Any = None) -> None:  # a QueryDict or None
        start = {
            "quiet_from": rules.quiet_from, "quiet_until": rules.quiet_until,
            "quiet_channels": list(rules.quiet_channels), "merge": int(rules.merge.total_seconds() // 60),
            "next_way": int(rules.next_way.total_seconds() // 60),
        }  # fmt: skip
        super().__init__(data, initial=start)
        named = {code: tr(channel.title) for code, channel in channels().items()}
        choices = [*named.items(), *((code, code) for code in rules.quiet_channels if code not in named)]
        self.fields["quiet_channels"].choices = choices  # type: ignore[attr-defined]  # it is a choice field

    def rules(self) -> policy.Rules:
        given = self.cleaned_data
        return policy.Rules(
            given["quiet_from"],
            given["quiet_until"],
            tuple(given["quiet_channels"]),
            timedelta(minutes=given["merge"]),
            timedelta(minutes=given["next_way"]),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=SEE)
def rules(request: StaffRequest) -> HttpResponse:
    """When we tell people and how patiently; the administrator changes it, and what was before stays to be seen."""
    viewer = request.viewer
    if request.method == "POST" and not viewer.is_one_of(*CHANGE):
        raise PermissionDenied
    form = PolicyForm(policy.rules_of(viewer.bureau_id), request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.put_policy(viewer, form.rules(), why=form.cleaned_data["why"], now=timezone.now())
        messages.success(request, _("保存好了，从现在起这样通知。"))
        return HttpResponseRedirect(reverse("desk_channel_rules"))
    history = Policy.objects.filter(bureau_id=viewer.bureau_id).select_related("officer").order_by("-id")[:20]
    context = {"form": form, "history": history, "may_change": viewer.is_one_of(*CHANGE), "usual": policy.DEFAULT}
    return page(request, "delivery/rules.html", context, section=SECTION, status=422 if form.errors else 200)
