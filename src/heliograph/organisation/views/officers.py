"""Pages about officers: the list, one officer with postings and log-in, a file of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.whole import whole_number
from heliograph.organisation import actions, changes, reading
from heliograph.organisation.door import StaffRequest, administrator
from heliograph.organisation.errors import OrganisationError
from heliograph.organisation.forms import OfficerForm, PostingForm, Refusable, UsernameForm
from heliograph.organisation.models import Officer, Posting
from heliograph.organisation.views.importing import import_page

OFFICERS_A_PAGE = 50


@require_safe
@administrator
def officer_list(request: StaffRequest) -> HttpResponse:
    """Officers by badge number; found by name, badge or user name, or by unit."""
    words, unit = request.GET.get("q", "").strip(), request.GET.get("unit", "")
    rows = Officer.objects.filter(bureau_id=request.viewer.bureau_id).select_related("user").order_by("badge")
    if words:
        named = Q(name_zh__contains=words) | Q(name_en__icontains=words)
        rows = rows.filter(named | Q(badge__startswith=words) | Q(user__username__startswith=words))
    if (of := whole_number(unit)) is not None:
        rows = rows.filter(postings__unit_id=of).distinct()
    page = Paginator(rows.prefetch_related("postings__unit"), OFFICERS_A_PAGE).get_page(request.GET.get("page"))
    units = list(reading.units(request.viewer.bureau_id).values())
    context = {"page": page, "words": words, "chosen": unit, "units": units, "today": timezone.localdate()}
    return render(request, "organisation/officers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def officer_new(request: StaffRequest) -> HttpResponse:
    """A new officer; postings and the log-in follow on their page."""
    form = OfficerForm(None, request.POST if request.method == "POST" else None)
    if form.is_valid():
        bureau, by = reading.bureau(request.viewer.bureau_id), _self(request)
        try:
            officer = actions.save_officer(bureau, form.details(), by=by, now=timezone.now())
        except OrganisationError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("admin_officer", args=[officer.id]))
    return render(request, "organisation/officer_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@administrator
def officer_page(request: StaffRequest, officer_id: int) -> HttpResponse:
    """One officer. Every button posts here and says in `do` what it does."""
    bureau = reading.bureau(request.viewer.bureau_id)
    officer = get_object_or_404(Officer.objects.select_related("user"), pk=officer_id, bureau=bureau)
    page = _OfficerPage(request, officer, timezone.now())
    done = page.do(request.POST.get("do", "")) if request.method == "POST" else None
    return done or page.render()


class _OfficerPage:
    """The forms of one officer's page, and what each button does: one action."""

    def __init__(self, request: StaffRequest, officer: Officer, now: datetime) -> None:
        self.request, self.officer, self.now = request, officer, now
        self.by = _self(request)
        data, did = request.POST, request.POST.get("do")
        self.details = OfficerForm(officer, data if did == "save" else None)
        self.posting = PostingForm(officer.bureau, data if did == "post" else None)
        self.username = UsernameForm(
            data if did == "give-log-in" else None, initial={"username": officer.badge.lower()}
        )
        self.password: actions.OneTimePassword | None = None
        self.problem: OrganisationError | None = None

    def do(self, what: str) -> HttpResponse | None:
        """Do it; None when the page must be shown again (a form refused, a password to be read)."""
        if what == "save":
            return self._tried(self.details, self._save)
        if what == "post":
            return self._tried(self.posting, self._post)
        if what == "give-log-in":
            return self._tried(self.username, self._give_log_in)
        if what in {"end-posting", "give-password", "reset-second-factor"}:
            return self._tried(None, lambda: self._press(what))
        return self._back()

    def _tried(self, form: Refusable | None, work: Callable[[], None]) -> HttpResponse | None:
        if form is not None and not form.is_valid():
            return None
        try:
            work()
        except OrganisationError as error:
            if form is None:
                self.problem = error
            else:
                form.refuse(error)
            return None
        return None if self.password else self._back()

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin_officer", args=[self.officer.id]))

    def _save(self) -> None:
        actions.save_officer(
            self.officer.bureau, self.details.details(), officer=self.officer, by=self.by, now=self.now
        )
        messages.success(self.request, _("已经保存。"))

    def _post(self) -> None:
        given = self.posting.cleaned_data
        actions.post(
            self.officer,
            given["unit"],
            given["role"],
            since=given["since"],
            until=given["until"],
            by=self.by,
            now=self.now,
        )
        messages.success(self.request, _("任职已经记下，马上生效。"))

    def _give_log_in(self) -> None:
        actions.give_log_in(self.officer, self.username.cleaned_data["username"], by=self.by, now=self.now)
        self.password = actions.give_password(self.officer, by=self.by, now=self.now)

    def _press(self, what: str) -> None:
        if what == "end-posting":
            chosen = whole_number(self.request.POST.get("posting", ""), digits=18)
            posting = get_object_or_404(Posting, pk=chosen or 0, officer=self.officer)
            actions.end_posting(posting, by=self.by, now=self.now)
            messages.success(self.request, _("任职已经结束，马上生效。"))
            return
        raise_if_reauthentication_required(self.request, app="heliograph.organisation")
        if what == "give-password":
            self.password = actions.give_password(self.officer, by=self.by, now=self.now)
        else:
            actions.reset_second_factor(self.officer, by=self.by, now=self.now)
            messages.success(self.request, _("第二步验证已经清除。本人下次登录时重新设置。"))

    def render(self) -> HttpResponse:
        officer = self.officer
        today = timezone.localdate(self.now)
        postings = [
            (one, one.until is None or one.until >= today)
            for one in officer.postings.select_related("unit").order_by("-until", "id")
        ]
        user = officer.user
        context = {
            "officer": officer,
            "form": self.details,
            "posting_form": self.posting,
            "username_form": self.username,
            "postings": postings,
            "user": user,
            "has_factor": user is not None and Authenticator.objects.filter(user_id=user.pk).exists(),
            "password": self.password,
            "problem": self.problem,
            "told": changes.latest(officer.bureau, subject=f"officer:{officer.id}")[:10],
        }
        return render(self.request, "organisation/officer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def officer_import(request: StaffRequest) -> HttpResponse:
    """Officers from a file: looked at, then confirmed."""
    return import_page(request, actions.OFFICER_COLUMNS, actions.import_officers, "officers")


def _self(request: StaffRequest) -> Officer:
    return Officer.objects.get(pk=request.viewer.officer_id)
