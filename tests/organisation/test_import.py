"""Units and officers from CSV files: seen first, written whole or not at all, twice without harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from heliograph.organisation import actions
from heliograph.organisation.actions import FileRefused, Outcome, read_lines
from heliograph.organisation.models import Bureau, Change, Officer, Posting, Unit, User
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
UNITS, OFFICERS = (EXAMPLES / "units.csv").read_bytes(), (EXAMPLES / "officers.csv").read_bytes()


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau.objects.create(code="linhai", name_zh="临海县公安局", name_en="Linhai")


def units(bureau, data: bytes | str, **more):
    raw = data.encode() if isinstance(data, str) else data
    more = {"dry_run": False, "now": NOW, **more}
    return actions.import_units(bureau, read_lines(raw, actions.UNIT_COLUMNS), **more)


def officers(bureau, data: bytes | str, **more):
    raw = data.encode() if isinstance(data, str) else data
    more = {"dry_run": False, "now": NOW, **more}
    return actions.import_officers(bureau, read_lines(raw, actions.OFFICER_COLUMNS), **more)


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Unit, Officer, Posting, Change)]


# Units


def test_a_dry_run_shows_everything_and_writes_nothing(bureau):
    report = units(bureau, UNITS, dry_run=True)
    assert report.counts == {Outcome.ADDED: 5}
    assert (report.is_clean, report.written, Unit.objects.count(), Change.objects.count()) == (True, False, 0, 0)


def test_the_example_makes_a_tree_with_right_paths(bureau):
    assert units(bureau, UNITS).written
    east = Unit.objects.get(code="lh-east")
    assert east.path == f"{Unit.objects.get(code='linhai').path}{east.id}/"
    assert east.duties == ["general", "household"]
    assert Unit.objects.get(code="lh-river").address == "江滨路 3 号, 码头旁"


def test_twice_the_same_file_changes_nothing(bureau):
    units(bureau, UNITS)
    before = everything()
    report = units(bureau, UNITS)
    assert report.counts == {Outcome.UNCHANGED: 5}
    assert everything() == before


def test_a_difference_names_the_field_with_old_and_new(bureau):
    units(bureau, UNITS)
    report = units(bureau, "code,phone\nlh-east,110\n")
    (line,) = report.lines
    (difference,) = line.differences
    assert (line.outcome, line.number) == (Outcome.CHANGED, 2)
    assert (difference.field.en, difference.old, difference.new) == ("telephone", "0570-5550201", "110")
    assert Unit.objects.get(code="lh-east").name_zh == "城东派出所"


def test_the_unit_above_may_stand_further_down(bureau):
    head, *rows = UNITS.decode().splitlines()
    assert units(bureau, "\n".join([head, *reversed(rows)])).written


def test_one_refused_line_keeps_the_whole_file_out(bureau):
    report = units(bureau, UNITS.decode() + "lh-x,nowhere,错,Wrong,,,,,\n")
    refused = [line for line in report.lines if line.outcome is Outcome.REFUSED]
    assert [(line.number, line.key) for line in refused] == [(7, "lh-x")]
    assert "nowhere" in refused[0].reason.zh
    assert (report.written, Unit.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("lh-x,linhai,错,,,,,,", "name in English"),
        ("lh-x,linhai,错,Wrong,weather,,,,", "weather"),
        ("lh-x,linhai,错,Wrong,,,,,maybe", "maybe"),
        ("lh-east,linhai,又一次,Again,,,,,", "Line 5"),
        (",linhai,错,Wrong,,,,,", "code"),
        ("lh x,linhai,错,Wrong,,,,,", "letters"),
        ("lh-y,,错,Wrong,,,,,", "unit above"),
        ("lh-z,lh-z,错,Wrong,,,,,", "lh-z"),
    ],
)
def test_a_line_is_refused_with_a_reason(bureau, row, says):
    report = units(bureau, UNITS.decode() + row + "\n", dry_run=True)
    (refused,) = [line for line in report.lines if line.outcome is Outcome.REFUSED]
    assert refused.number == 7
    assert says in refused.reason.en


def test_retiring_takes_out_of_use_and_deletes_nothing(bureau):
    units(bureau, UNITS)
    units(bureau, "代码,停用\nlh-east,是\n")
    assert not Unit.objects.get(code="lh-east").active


def test_a_file_that_would_leave_a_duty_to_nobody_is_refused_as_a_whole(bureau):
    units(bureau, UNITS)
    report = units(bureau, "code,retire\nlh-traffic,yes\n")
    assert report.problem is not None
    assert "traffic" in report.problem.en
    assert (report.written, Unit.objects.get(code="lh-traffic").active) == (False, True)


def test_what_one_line_takes_another_may_give(bureau):
    units(bureau, UNITS)
    assert units(bureau, "code,duties,retire\nlh-traffic,,yes\nlh-east,general;household;traffic,\n").written


def test_chinese_headers_and_words_are_read(bureau):
    text = "单位代码,上级代码,名称,英文名称,职责\na,,甲,A,综合受理、户政\n"
    assert units(bureau, text).written
    assert Unit.objects.get().duties == ["general", "household"]


def test_a_file_saved_by_a_spreadsheet_is_read(bureau):
    text = "代码,名称,英文名称\r\na,甲,A\r\n"
    for data in (text.encode("gb18030"), text.encode("utf-8-sig")):
        assert units(bureau, data, dry_run=True).is_clean


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"", 1, "Nothing stands"),
        (b"code,name_zh\n", 1, "Nothing stands"),
        (b"code,colour\na,red\n", 1, "colour"),
        (b"name_zh\nx\n", 1, "code"),
        ("code,代码\na,b\n".encode(), 1, "code"),
        (b"code,phone\na,1\nb\n", 3, "cells"),
        (b'code,phone\na,"1\n', 2, "CSV"),
        (b"\xff\xfe\x00\x01", 1, "encoding"),
    ],
)
def test_a_file_that_can_not_be_read_says_where_and_why(data, line, says):
    with pytest.raises(FileRefused) as refused:
        read_lines(data, actions.UNIT_COLUMNS)
    assert says in refused.value.text.en
    assert refused.value.line == line


def test_what_is_confirmed_is_what_was_shown(bureau):
    units(bureau, UNITS)
    change = "code,phone\nlh-east,110\n"
    shown = units(bureau, change, dry_run=True)
    Unit.objects.filter(code="lh-east").update(phone="119")  # somebody was quicker
    again = units(bureau, change, confirmed=shown.digest)
    assert (again.written, Unit.objects.get(code="lh-east").phone) == (False, "119")
    assert units(bureau, change, confirmed=again.digest).written


# Officers


@pytest.fixture
def linhai(bureau) -> Bureau:
    units(bureau, UNITS)
    return bureau


def test_the_example_makes_officers_with_postings_and_log_ins(linhai):
    assert officers(linhai, OFFICERS).written
    he = Officer.objects.get(badge="330003")
    assert {(p.unit.code, p.role) for p in he.postings.all()} == {("lh-east", "lead"), ("lh-east", "handler")}
    assert he.user.username == "heping"
    assert not he.user.has_usable_password()
    assert str(he.postings.first().since) == "2026-01-01"


def test_twice_the_same_officers_change_nothing(linhai):
    officers(linhai, OFFICERS)
    before = everything()
    assert officers(linhai, OFFICERS).counts == {Outcome.UNCHANGED: 8}
    assert everything() == before


def test_a_dry_run_of_officers_writes_nothing(linhai):
    before = everything()
    report = officers(linhai, OFFICERS, dry_run=True)
    assert (report.is_clean, report.counts[Outcome.ADDED]) == (True, 7)
    assert everything() == before
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("330003,别名,Other,heping,lh-river,经办人,,,", "Line 4"),
        ("330009,新,Xin,xin9,nowhere,经办人,,,", "nowhere"),
        ("330009,新,Xin,xin9,lh-east,队长,,,", "队长"),
        ("330009,新,Xin,xin9,lh-east,,,,", "role"),
        ("330009,新,Xin,xin9,,经办人,,,", "unit"),
        ("330009,新,Xin,lintao,lh-east,经办人,,,", "lintao"),
        ("330009,新,Xin,xin9,lh-east,经办人,昨天,,", "no day"),
        ("330009,新,Xin,xin9,lh-east,经办人,2026-02-01,2026-01-01,", "before"),
        ("330004,许洁,Xu Jie,xujie,lh-east,经办人,2026-01-01,,", "Line 6"),
        ("330009,,Xin,xin9,lh-east,经办人,,,", "name"),
    ],
)
def test_an_officers_line_is_refused_with_a_reason(linhai, row, says):
    report = officers(linhai, OFFICERS.decode() + row + "\n")
    (refused,) = [line for line in report.lines if line.outcome is Outcome.REFUSED]
    assert refused.number == 10
    assert says in refused.reason.en
    assert not Officer.objects.exists()


def test_nobody_becomes_administrator_and_handler_by_a_file(linhai):
    report = officers(linhai, OFFICERS.decode() + "330004,许洁,Xu Jie,xujie,linhai,管理员,,,\n")
    assert report.problem is not None
    assert (report.written, Officer.objects.exists()) == (False, False)


def test_retiring_an_officer_closes_the_log_in(linhai):
    officers(linhai, OFFICERS)
    assert officers(linhai, "badge,retire\n330004,yes\n").written
    xu = Officer.objects.get(badge="330004")
    assert (xu.active, xu.user.is_active) == (False, False)


def test_the_last_administrator_is_not_retired_by_a_file(linhai):
    officers(linhai, OFFICERS)
    report = officers(linhai, "badge,retire\n330006,yes\n")
    assert report.problem is not None
    assert Officer.objects.get(badge="330006").active


# The page


def test_an_administrator_sees_the_differences_and_confirms_them(client, cast):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    client.force_login(cast.users["chen"])
    page = reverse("admin_units_import")
    sent = "code,phone\nheping,0571-1\n"
    shown = client.post(page, {"file": SimpleUploadedFile("units.csv", sent.encode())})
    text = shown.content.decode()
    assert "0571-110" in text
    assert "确认导入" in text
    assert Unit.objects.get(code="heping").phone == "0571-110"
    lines = read_lines(sent.encode(), actions.UNIT_COLUMNS)
    digest = actions.import_units(cast.bureau, lines, dry_run=True, now=NOW).digest
    assert digest in text
    assert client.post(page, {"text": sent, "name": "units.csv", "confirmed": digest}).url == reverse("admin_units")
    assert Unit.objects.get(code="heping").phone == "0571-1"
    assert Change.objects.first().by == cast.officers["chen"]


def test_the_page_says_which_line_is_wrong(client, cast):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    client.force_login(cast.users["chen"])
    sent = SimpleUploadedFile("officers.csv", "警号,姓名,姓名拼音\n010001,赵勇\n".encode())
    page = client.post(reverse("admin_officers_import"), {"file": sent}).content.decode()
    assert "第 2 行" in page
