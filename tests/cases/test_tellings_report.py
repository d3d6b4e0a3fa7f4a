"""告知情况: what the law demands to be told, counted per unit and duty; who may read it; the list of what is owed."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from heliograph.cases.reading import tellings
from heliograph.cases.reading.tellings import Figures, Period
from heliograph.matters import audit
from heliograph.matters.actions import Contact, Person, watch
from heliograph.matters.models import Deadline, Telling
from tests.matters import sample_case as case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REPORT, OWED, TABLE = "/desk/tellings/", "/desk/tellings/owed/", "/desk/tellings/report.csv"
CHOOSES = "PostgreSQL chooses among its indexes by what the tables hold; these hold a handful of rows"


@pytest.fixture(autouse=True)
def _sample(cast):
    case.install(cast)


def text_of(page) -> str:
    return page.content.decode()


def detained(cast, at: datetime, *, who: str = "zhao", unit: str = "heping"):
    """A suspect with a wife, detained: the family is owed a telling within 24 hours. Returns the case and its row."""
    suspect = Person("suspect", Contact(name="刘强"))
    wife = Person("family", Contact(name="陈静"), of=suspect.id)
    submission = case.Submission(values={}, people=(suspect, wife), unit=cast.units[unit].id)
    receipt = case.submit(cast.bureau.id, cast.procedure("sample-case"), submission, cast.actor(who), now=at)
    cast.does(receipt, "detain", who, now=at, party=suspect.id)
    return receipt, case.owed(receipt, "family")[0]


@pytest.fixture
def told(cast):
    """At Heping: one family told in time, one late, one impossible, one tried in vain, two owed of which one overdue."""
    now = datetime.now(UTC)

    def serve(receipt, row, at, **more):
        case.serves(cast, receipt, "tell-family", row, now=at, way="phone", **more)

    serve(*detained(cast, now - 3 * DAY), now - 3 * DAY + HOUR)
    late = detained(cast, now - 3 * DAY)
    watch(now - DAY)
    serve(*late, now - DAY)
    serve(*detained(cast, now - 2 * HOUR), now - HOUR, impossible=True, words="身份不明")
    serve(*detained(cast, now - 2 * HOUR), now - HOUR, failed=True, words="无人接听")
    overdue = detained(cast, now - 2 * DAY)
    fresh = detained(cast, now - HOUR)
    return {"overdue": overdue, "fresh": fresh, "late": late}


def figures(cast, name: str, **of) -> dict[str, Figures]:
    """Unit by code -> figures of the family duty, as that officer's report has them."""
    now = datetime.now(UTC)
    period = of.get("period") or Period.up_to(now.astimezone().date())
    found = tellings.report(cast.viewer(name), period, now=now)
    codes = {unit.id: code for code, unit in cast.units.items()}
    return {codes[unit.id]: line.figures for unit in found.units for line in unit.duties if line.duty == "family"}


def test_every_telling_is_counted_once_for_what_became_of_it(cast, told):
    (heping,) = figures(cast, "qian").values()
    assert heping == Figures(total=6, in_time=1, late=1, impossible=1, owed=3, failed=1, overdue=1)
    assert heping.total == heping.in_time + heping.late + heping.impossible + heping.owed


def test_what_is_overdue_counts_before_the_watch_has_looked(cast, told):
    assert Deadline.objects.get(id=told["overdue"][1].deadline_id).broken_at is None
    assert figures(cast, "qian")["heping"].overdue == 1


def test_a_telling_without_a_clock_is_made_in_time_when_it_is_made(cast):
    now = datetime.now(UTC)
    receipt, _row = detained(cast, now - HOUR)
    cast.does(receipt, "propose", "zhao", now=now)
    case.serves(cast, receipt, "give-notice", *case.owed(receipt, "notice"), now=now)
    found = tellings.report(cast.viewer("qian"), Period.up_to(now.astimezone().date()), now=now)
    (notice,) = [line for unit in found.units for line in unit.duties if line.duty == "notice"]
    assert notice.figures == Figures(total=1, in_time=1)
    assert notice.title.zh == "处罚前告知"


def test_only_what_began_in_the_period_is_counted(cast, told):
    long_ago = datetime.now(UTC) - 90 * DAY
    detained(cast, long_ago)
    assert figures(cast, "qian")["heping"].total == 6
    day = long_ago.astimezone().date()
    assert figures(cast, "qian", period=Period(day, day))["heping"].total == 1


def test_a_lead_sees_their_units_the_legal_office_and_supervisors_the_bureau(cast, told):
    now = datetime.now(UTC)
    detained(cast, now - HOUR, who="zhou", unit="donghu")
    seen = {name: set(figures(cast, name)) for name in ("qian", "zhou", "wu", "zheng", "sun", "fa", "luo", "jiao")}
    both = {"heping", "donghu"}
    assert seen == {
        "qian": {"heping"}, "zhou": {"donghu"}, "wu": both, "zheng": both, "sun": both, "fa": both, "luo": both, "jiao": set(),
    }  # fmt: skip


@pytest.mark.parametrize("address", [REPORT, OWED, TABLE])
def test_a_handler_and_who_reads_no_content_have_no_report(desk_of, address):
    for name in ("zhao", "feng", "chen"):
        assert desk_of(name).get(address).status_code == 403


def test_another_bureau_sees_nothing(cast, told):
    assert figures(cast, "bei") == {}


def test_the_page_names_units_and_duties_and_no_officer(cast, desk_of, told):
    page = text_of(desk_of("fa").get(REPORT))
    assert "和平路派出所" in page
    assert "通知家属" in page
    main = re.search(r"<main.*?</main>", page, flags=re.S).group()
    assert "赵勇" not in main
    assert "刘强" not in main
    assert "陈静" not in main


def test_the_table_as_a_file_says_the_same(cast, desk_of, told):
    sent = desk_of("qian").get(TABLE)
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="tellings-')
    (line,) = csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig")))
    counted = {
        name: int(line[name]) for name in ("total", "in_time", "late", "impossible", "owed", "failed", "overdue")
    }
    assert counted == {"total": 6, "in_time": 1, "late": 1, "impossible": 1, "owed": 3, "failed": 1, "overdue": 1}
    assert (line["unit"], line["procedure"], line["duty"]) == ("heping", "sample-case", "family")


@pytest.mark.parametrize(
    "query", ["first=nonsense", "first=2026-02-01&last=2026-01-01", "first=2020-01-01&last=2026-01-01"]
)
def test_a_period_that_is_none_is_refused_with_what_to_do(desk_of, query):
    page = desk_of("qian").get(f"{REPORT}?{query}")
    assert page.status_code == 400
    assert "govuk-error-summary" in text_of(page)
    assert desk_of("qian").get(f"{TABLE}?{query}").status_code == 400


def test_what_is_owed_stands_with_the_earliest_due_first(cast, desk_of, told):
    page = text_of(desk_of("qian").get(OWED))
    numbers = re.findall(r"/desk/m/([0-9A-Z]{11})/#tellings", page)
    assert len(numbers) == 3
    assert (numbers[0], numbers[-1]) == (told["overdue"][0].number, told["fresh"][0].number)
    assert "已超期" in page
    assert "试过 1 次没有告知到" in page
    only = re.findall(r"/desk/m/([0-9A-Z]{11})/#tellings", text_of(desk_of("qian").get(f"{OWED}?overdue=1")))
    assert only == [told["overdue"][0].number]


def test_the_figures_lead_to_as_many_rows(cast, desk_of, told):
    report = text_of(desk_of("qian").get(REPORT))
    link = re.search(r'href="([^"]+unit=\d+&amp;procedure=sample-case&amp;duty=family)"[^>]*>3<', report).group(1)
    assert text_of(desk_of("qian").get(link.replace("&amp;", "&"))).count("#tellings") == 3


def test_the_legal_office_reads_a_number_that_it_cannot_open(cast, desk_of, told):
    page = text_of(desk_of("luo").get(OWED))
    number = told["fresh"][0].number
    assert f"{number[:4]}-{number[4:8]}-{number[8:]}" in page
    assert f"/desk/m/{number}/" not in page


def test_nobody_lists_what_other_units_owe(cast, desk_of, told):
    page = desk_of("zhou").get(f"{OWED}?unit={cast.units['heping'].id}")
    assert "没有欠着的告知" in text_of(page)


def test_the_report_reads_the_period_and_not_the_table(cast, told):
    """The rows of the period are found by their index; the number of look-ups does not grow with the rows."""
    viewer, now = cast.viewer("sun"), datetime.now(UTC)
    period = Period.up_to(now.astimezone().date())
    tellings.report(viewer, period, now=now)
    assert len(statements(lambda: tellings.report(viewer, period, now=now))) == 1
    (asked,) = statements(lambda: list(tellings.begun(cast.bureau.id, period)))
    assert "telling_duty" in plan(*asked)


def test_the_list_of_what_is_owed_reads_what_is_owed(cast, told):
    if connection.vendor != "sqlite":
        pytest.skip(CHOOSES)
    rows = tellings.owed(cast.viewer("sun"), now=datetime.now(UTC))
    (asked,) = statements(lambda: list(rows[:50]))
    assert "telling_untold" in plan(*asked)


def test_doctor_reads_what_is_owed(cast, told):
    if connection.vendor != "sqlite":
        pytest.skip(CHOOSES)
    asked = statements(lambda: audit.untold(datetime.now(UTC)))
    counting = [one for one in asked if "matters_telling" in one[0]]
    assert len(counting) == 2, "one a bureau"
    assert all("telling_untold" in plan(*one) for one in counting)


def statements(ask) -> list[tuple[str, tuple]]:
    """What is asked of the database, as it is sent: with its parameters apart."""
    found = []

    def note(execute, sql, params, many, context):
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    return found


def plan(sql: str, params: tuple) -> str:
    """How the database answers; PostgreSQL as if the tables were large."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return "\n".join(str(row[3]) for row in cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_doctor_warns_of_tellings_past_their_limit(cast, told):
    now = datetime.now(UTC)
    (line,) = audit.untold(now)
    assert line.startswith("1 telling ")
    Telling.objects.filter(duty="family").update(status="delivered")
    assert audit.untold(now) == []
