"""What administrators do on their pages: give log-ins, load a year, put a procedure in force, keep templates."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from heliograph.core.procedure import ProcedureInvalid, shipped_folder
from heliograph.matters import procedures
from heliograph.matters.actions.calendars import SameVersion, load_year
from heliograph.matters.actions.procedure_versions import TooEarly, VersionTaken, check, put_in_force
from heliograph.matters.models import Deadline, ProcedureVersion, ReplyTemplate
from heliograph.organisation import reading
from heliograph.organisation.models import CalendarYear, Change
from tests.organisation.logging_in import give_factor, give_password, log_in

pytestmark = pytest.mark.django_db
YEAR_2027 = (Path(__file__).resolve().parents[2] / "docs" / "calendars" / "example-2027.toml").read_text("utf-8")
CONSULTATION = (shipped_folder() / "consultation.toml").read_text("utf-8")


@pytest.fixture
def chen(client, cast):
    """The administrator, logged in a moment ago."""
    give_password(cast.users["chen"])
    log_in(client, cast.users["chen"], give_factor(cast.users["chen"]))
    return client


def upload(client, name: str, text: str, file: str = "file.toml"):
    return client.post(reverse(name), {"file": SimpleUploadedFile(file, text.encode())})


def confirm(client, name: str, text: str, file: str = "file.toml"):
    return client.post(reverse(name), {"text": text, "name": file, "confirmed": "yes"})


# An officer's page


def officer_page(cast, name: str = "zhao") -> str:
    return reverse("admin_officer", args=[cast.officers[name].id])


def test_a_one_time_password_is_shown_once(chen, cast):
    page = chen.post(officer_page(cast), {"do": "give-password"}).content.decode()
    password = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}", page)
    assert password
    cast.users["zhao"].refresh_from_db()
    assert cast.users["zhao"].check_password(password[0])
    assert password[0] not in chen.get(officer_page(cast)).content.decode()


@pytest.mark.parametrize("what", ["give-password", "reset-second-factor"])
def test_an_old_log_in_must_be_proven_again_before_something_delicate(chen, cast, what):
    session = chen.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": one["at"] - 901} for one in records]
    session.save()
    assert chen.post(officer_page(cast), {"do": what}).url.startswith(reverse("account_reauthenticate"))
    assert not Change.objects.filter(verb__startswith="password").exists()


def test_a_posting_is_added_and_ended_on_the_page(chen, cast):
    donghu = cast.units["donghu"]
    chen.post(officer_page(cast), {"do": "post", "unit": donghu.id, "role": "lead", "since": "", "until": ""})
    posting = cast.officers["zhao"].postings.get(unit=donghu)
    chen.post(officer_page(cast), {"do": "end-posting", "posting": posting.id})
    posting.refresh_from_db()
    assert posting.until == timezone.localdate() - timedelta(days=1)
    assert [c.verb for c in Change.objects.all()] == ["posting.changed", "posting.added"]


def test_a_refusal_stands_on_the_page(chen, cast):
    page = chen.post(officer_page(cast), {"do": "post", "unit": cast.units["donghu"].id, "role": "auditor"})
    assert "不能同时有别的角色" in page.content.decode()


def test_nobody_ends_a_posting_of_another_officer_by_number(chen, cast):
    theirs = cast.officers["qian"].postings.first()
    assert chen.post(officer_page(cast), {"do": "end-posting", "posting": theirs.id}).status_code == 404


def test_auditors_and_administrators_read_who_changed_what(client, chen, cast):
    chen.post(reverse("admin_unit", args=[cast.units["heping"].id]), {**unit_form(cast), "phone": "0571-9"})
    client.force_login(cast.users["feng"])
    page = client.get(reverse("admin_changes")).content.decode()
    assert "修改单位" in page
    assert "0571-9" in page
    assert "陈工（010010）" in page


def unit_form(cast) -> dict[str, object]:
    heping = cast.units["heping"]
    names = {"name_zh": heping.name_zh, "name_en": heping.name_en}
    return {**names, "parent": "hexi", "duties": heping.duties, "active": "on"}


def test_a_bureau_reads_its_own_changes_only(client, chen, cast):
    chen.post(reverse("admin_unit", args=[cast.units["heping"].id]), {**unit_form(cast), "phone": "0571-9"})
    posting = cast.officers["bei"].postings.first()
    cast.officers["bei"].postings.exclude(pk=posting.pk).delete()
    cast.officers["bei"].postings.update(role="auditor")
    client.force_login(cast.users["bei"])
    page = client.get(reverse("admin_changes"), headers={"host": "beihe.example"}).content.decode()
    assert "0571-9" not in page


def test_log_ins_are_listed_with_failures(client, cast):
    client.post(reverse("account_login"), {"login": "zhao", "password": "wrong"})
    client.force_login(cast.users["feng"])
    page = client.get(reverse("admin_log_ins")).content.decode()
    assert "zhao" in page
    assert "失败" in page


# Working calendar


def test_a_year_is_shown_before_it_is_loaded(chen, cast):
    page = upload(chen, "admin_calendars", YEAR_2027).content.decode()
    assert "2027" in page
    assert "还没有载入" in page
    assert not CalendarYear.objects.exists()
    assert confirm(chen, "admin_calendars", YEAR_2027).url == reverse("admin_calendars")
    assert reading.calendar(cast.bureau.id).last_published == 2027
    assert Change.objects.first().verb == "calendar.loaded"


def test_a_wrong_file_is_refused_with_line_and_reason(chen, cast):
    page = upload(chen, "admin_calendars", YEAR_2027.replace("year", "yaer", 1)).content.decode()
    assert re.search(r"第 \d+ 行", page)
    assert "yaer" in page
    assert not CalendarYear.objects.exists()


def test_estimates_are_counted_anew_when_the_year_is_loaded(cast):
    """A request of late December 2026 runs into a year that is not published yet."""
    now = timezone.datetime(2026, 12, 28, 2, 0, tzinfo=timezone.get_current_timezone())
    cast.submits("information-request", now=now)
    estimated = Deadline.objects.filter(provisional=True)
    assert estimated.exists()
    count = estimated.count()
    assert load_year(cast.bureau, YEAR_2027, file="2027.toml", now=now, by=None) == count
    assert not Deadline.objects.filter(provisional=True).exists()


def test_loading_the_same_year_twice_keeps_one(cast):
    for _ in range(2):
        load_year(cast.bureau, YEAR_2027, file="2027.toml", now=cast.now, by=None)
    assert CalendarYear.objects.count() == 1


def test_a_version_is_never_loaded_with_other_days(cast):
    load_year(cast.bureau, YEAR_2027, file="2027.toml", now=cast.now, by=None)
    other = re.sub(r"^source.*$", 'source = "elsewhere"', YEAR_2027, count=1, flags=re.MULTILINE)
    with pytest.raises(SameVersion):
        load_year(cast.bureau, other, file="2027.toml", now=cast.now, by=None)


# Procedures


def consultation(version: str = "2099-01", in_force: str = "2099-01-01") -> str:
    text = re.sub(r"^version\s*=.*$", f'version = "{version}"', CONSULTATION, count=1, flags=re.MULTILINE)
    return re.sub(r"^in_force\s*=.*$", f"in_force = {in_force}", text, count=1, flags=re.MULTILINE)


def test_a_new_version_is_checked_then_put_in_force(chen, cast):
    page = upload(chen, "admin_procedure_check", consultation(), "consultation (1).toml").content.decode()
    assert "可以施行" in page
    assert not ProcedureVersion.objects.filter(version="2099-01").exists()
    gone = confirm(chen, "admin_procedure_check", consultation())
    assert gone.url == reverse("admin_procedure", args=["consultation"])
    assert "将施行" in chen.get(gone.url).content.decode()
    assert Change.objects.first().verb == "procedure.in-force"


def test_a_contradiction_is_shown_with_file_line_and_reason(chen, cast):
    page = upload(chen, "admin_procedure_check", consultation().replace("[[actions]]", "[[acts]]")).content.decode()
    assert re.search(r"consultation\.toml:\d+", page)
    assert confirm(chen, "admin_procedure_check", consultation().replace("[[actions]]", "[[acts]]")).status_code == 200
    assert not ProcedureVersion.objects.filter(version="2099-01").exists()


def test_no_version_holds_backwards(cast):
    with pytest.raises(TooEarly):
        put_in_force(cast.bureau, consultation(in_force="2026-03-01"), file="c.toml", now=cast.now, by=None)


def test_no_version_comes_before_one_that_was_put_in_force(cast):
    put_in_force(cast.bureau, consultation(), file="c.toml", now=cast.now, by=None)
    with pytest.raises(TooEarly):
        put_in_force(cast.bureau, consultation("2098-01", "2098-12-31"), file="c.toml", now=cast.now, by=None)


def test_a_version_keeps_its_text(cast):
    put_in_force(cast.bureau, consultation(), file="c.toml", now=cast.now, by=None)
    put_in_force(cast.bureau, consultation(), file="c.toml", now=cast.now, by=None)
    assert Change.objects.filter(verb="procedure.in-force").count() == 1
    with pytest.raises(VersionTaken):
        put_in_force(cast.bureau, consultation() + "\n# another", file="c.toml", now=cast.now, by=None)


def test_matters_go_on_under_the_version_they_began_with(cast):
    receipt = cast.submits()
    before = cast.matter(receipt).version
    put_in_force(cast.bureau, consultation(), file="c.toml", now=cast.now, by=None)
    assert cast.matter(receipt).version == before
    later = timezone.datetime(2099, 1, 2).date()
    assert procedures.in_force(cast.bureau.id, "consultation", later).version == "2099-01"


def test_a_file_that_is_no_procedure_is_refused(cast):
    assert check(cast.bureau, "not toml at all [", file="c.toml", now=cast.now).problems
    with pytest.raises(ProcedureInvalid):
        put_in_force(cast.bureau, "code = 1", file="c.toml", now=cast.now, by=None)


# Reply templates


def test_a_template_is_added_and_retired(chen, cast):
    given = {"title": "补办身份证", "body": "{姓名}您好。", "action": "answer", "active": "on"}
    chen.post(reverse("admin_template_new"), given)
    row = ReplyTemplate.objects.get()
    assert (row.unit, row.procedure, row.active) == (None, "", True)
    chen.post(reverse("admin_template", args=[row.pk]), {**given, "active": ""})
    row.refresh_from_db()
    assert not row.active
    assert [c.verb for c in Change.objects.all()] == ["template.changed", "template.added"]
