"""Past messages are taken in whole, once, with the times they really had, and nothing about them is made up."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from heliograph.matters import audit
from heliograph.matters.actions import MatterRef, erase, watch
from heliograph.matters.actions.history import (
    LinesUnusable,
    MapInvalid,
    Reason,
    bring_in,
    count_lines,
    read_lines,
    read_map,
    setting,
)
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter, Party, Telling
from heliograph.matters.reading.story import staff_story
from tests.conftest import SHANGHAI

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MAPS = Path(__file__).resolve().parents[2] / "docs" / "examples"
BOARD, HOTLINE = MAPS / "board-with-answers.toml", MAPS / "hotline-appeals.toml"
COLUMNS = "id,sender,title,at,text,answer,answered_at"
GOOD = "1,U1,办证,2024/3/1 9:00:00,怎么办身份证？,带户口本来。,2024/3/4 10:00:00"


@pytest.fixture
def take(cast):
    """Take a file in for Chunan; returns (tally, refused lines)."""

    def run(file: Path, map_: Path | str, *, procedure: str = "", unit: str = "", now: datetime = NOW, **more):
        reading = read_map(str(map_), file=file)
        codes = {*reading.kinds.values(), *filter(None, [procedure or reading.procedure])}
        place = setting(
            cast.bureau.id,
            reading.source,
            codes=codes,
            units=set(reading.units.values()),
            unit=unit,
            today=date(2026, 12, 31),
        )
        lines = read_lines(file, reading, procedure=procedure or reading.procedure, zone=SHANGHAI, now=now)
        refused: list = []
        return bring_in(lines, place, now=now, refuse=refused.append, **more), refused

    return run


@pytest.fixture
def board(tmp_path):
    """Write a small file in the shape of a board of messages."""

    def write(*rows: str, name: str = "board.csv") -> Path:
        file = tmp_path / name
        file.write_text("\n".join([COLUMNS, *rows]) + "\n", "utf-8")
        return file

    return write


def moments(text: str) -> datetime:
    return datetime.strptime(text, "%Y/%m/%d %H:%M:%S").replace(tzinfo=SHANGHAI)


def raw(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def true_reason(row: dict[str, str], seen: set) -> str | None:
    """Why a row of the real files could not be taken, worked out without the importer."""
    said = row["id"] if "id" in row else tuple(row.values())
    if not row["text"].strip():
        return "missing-text"
    if len(row["text"]) > 20_000 or len(row["answer"]) > 50_000 or len(row["title"]) > 300:
        return "too-long"
    if "answered_at" in row and moments(row["answered_at"]) < moments(row["at"]):
        return "answer-before-question"
    if said in seen:
        return "duplicate"
    seen.add(said)
    return None


def words_of_first(number: int) -> set[tuple[str, str]]:
    """What some matters say, opened; what lies in the database must not be readable."""
    found = set()
    for matter in Matter.objects.all()[:number]:
        key = MatterKey.of(matter)
        said = json.loads(key.open("matter.sealed", matter.id, matter.sealed))
        answer = Event.objects.get(bureau_id=matter.bureau_id, matter_id=matter.id, sequence=2)
        found.add((said["words"], key.open_values("event.public", answer.id, answer.public)["words"]))
        assert said["words"][:5].encode() not in bytes(matter.sealed)
        assert audit.problems_of(matter) == []
    return found


@pytest.mark.real_data
def test_every_row_of_the_board_is_in_or_refused_with_a_true_reason_and_once(take, read_real, cast):
    file = read_real("answered.csv")
    rows = raw(file)
    seen: set = set()
    expected = Counter(reason for row in rows if (reason := true_reason(row, seen)))
    dry, _ = take(file, BOARD, dry_run=True)
    assert Matter.objects.count() == 0
    tally, refused = take(file, BOARD)
    assert tally == dry
    assert (tally.read, tally.added, tally.already) == (len(rows), len(rows) - expected.total(), 0)
    assert Counter(str(line.reason) for line in refused) == expected
    bad = {line.id for line in refused}
    want = Counter((moments(r["at"]), moments(r["answered_at"])) for r in rows if r["id"] not in bad)
    assert Counter(Matter.objects.values_list("submitted_at", "settled_at")) == want
    assert words_of_first(300) <= {(row["text"].strip(), row["answer"].strip()) for row in rows}
    again, refused_again = take(file, BOARD)
    assert (again.added, again.already, len(refused_again)) == (0, tally.added, len(refused))
    assert Matter.objects.count() == tally.added
    assert Event.objects.count() == 2 * tally.added


@pytest.mark.real_data
def test_every_row_of_the_hotline_is_in_or_refused_with_a_true_reason(take, read_real, cast):
    file = read_real("hotline.csv")
    rows = raw(file)
    seen: set = set()
    expected = Counter(reason for row in rows if (reason := true_reason(row, seen)))
    tally, refused = take(file, HOTLINE)
    assert (tally.read, tally.added) == (len(rows), len(rows) - expected.total())
    assert Counter(str(line.reason) for line in refused) == expected
    assert Counter(Matter.objects.values_list("transfers", flat=True)) == Counter(int(r["transfers"]) for r in rows)
    assert Matter.objects.filter(anonymous=True).count() == sum(r["anonymous"] == "1" for r in rows)
    days = Counter(
        m.astimezone(SHANGHAI).date().isoformat() for m in Matter.objects.values_list("submitted_at", flat=True)
    )
    assert days == Counter(r["at"] for r in rows)
    kinds = {"咨询": "consultation", "建议": "suggestion", "求助": "help", "举报": "tip", "投诉": "help"}
    assert Counter(Matter.objects.values_list("procedure", flat=True)) == Counter(kinds[r["nature"]] for r in rows)


def test_what_is_not_known_is_not_made_up(take, board, cast):
    take(board(GOOD), BOARD)
    matter = Matter.objects.get()
    asked, answered = Event.objects.order_by("sequence")
    assert matter.origin == "import:board"
    assert bytes(matter.code_hash) == b""
    assert (matter.officer_id, matter.answered_by_id, answered.officer_id, answered.unit_id) == (None, None, None, None)
    assert not Telling.objects.exists()
    assert (asked.at, answered.at) == (moments("2024/3/1 9:00:00"), moments("2024/3/4 10:00:00"))
    assert asked.facts == {"imported": "board", "imported_at": NOW.isoformat()}
    assert audit.problems_of(matter) == []


def test_an_answer_whose_time_nobody_knows_has_no_time(take, tmp_path, cast):
    file = tmp_path / "hotline.csv"
    file.write_text(
        "nature,channel,title,text,answer,transfers,at,anonymous\n咨询,电话,办证,怎么办？,带户口本。,3,2020-05-06,1\n",
        "utf-8",
    )
    tally, _ = take(file, HOTLINE)
    matter = Matter.objects.get()
    answered = Event.objects.get(sequence=2)
    assert tally.undated == 1
    assert (matter.outcome, matter.settled_at, matter.transfers, matter.channel) == ("answered", None, 3, "phone")
    assert (answered.at, answered.facts["at_known"]) == (NOW, "no")
    asked = Event.objects.get(sequence=1)
    assert (asked.facts["at_known"], asked.facts["transfers"], asked.facts["transfers_known"]) == ("day", "3", "count")
    assert not Deadline.objects.exists(), "nobody can say whether a promise was kept"
    assert audit.problems_of(matter) == []


def test_a_promise_is_judged_by_the_times_of_then(take, board, cast):
    in_time = "1,U1,早,2026/3/2 9:00:00,问,答,2026/3/9 23:59:59"  # Monday; the fifth working day is Monday the 9th
    late = "2,U2,晚,2026/3/2 9:00:00,问,答,2026/3/10 0:00:00"
    old = "3,U3,旧,2013/3/4 9:00:00,问,答,2013/3/5 9:00:00"
    take(board(in_time, late, old), BOARD)
    found = {d.settled_at: d for d in Deadline.objects.all()}
    assert [d.promise for d in found.values()] == ["answer"] * 3, (
        "nobody knows when it was read, so `accept` is not judged"
    )
    assert found[moments("2026/3/9 23:59:59")].status == "kept"
    assert found[moments("2026/3/10 0:00:00")].status == "late"
    assert [found[t].provisional for t in sorted(found)] == [True, False, False]
    assert all(d.made_at == NOW for d in found.values())
    assert Matter.objects.filter(late=True).count() == 1


def test_a_message_without_an_answer_is_owed_one(take, board, cast):
    tally, _ = take(board("1,U1,办证,2026/11/2 9:00:00,怎么办？,,"), BOARD)
    matter = Matter.objects.get()
    assert (tally.unanswered, matter.state, matter.outcome) == (1, "submitted", "")
    assert matter.due == datetime(2026, 11, 9, 15, 59, 59, 999999, tzinfo=UTC)
    watch(NOW)  # its warning
    watch(NOW)
    assert Event.objects.filter(action="promise-broken").count() == 1
    assert audit.problems_of(Matter.objects.get()) == []


def test_an_anonymous_message_keeps_no_sender(take, tmp_path, cast):
    file = tmp_path / "a.csv"
    file.write_text("who,what,day,hidden\n张三,问一件事,2024-05-06,1\n李四,问一件事,2024-05-06,0\n", "utf-8")
    take(file, "text=what,submitted_at=day,sender=who,anonymous=hidden", procedure="consultation")
    named = {}
    for matter in Matter.objects.all():
        party = Party.objects.get(bureau_id=matter.bureau_id, matter_id=matter.id)
        named[matter.anonymous] = MatterKey.of(matter).open_values("party", party.id, party.sealed)
    assert named == {True: {}, False: {"name": "李四"}}


BAD_ROWS = {
    Reason.COLUMNS: "9,U1,题",
    Reason.NO_ID: ",U1,题,2024/3/1 9:00:00,文,答,2024/3/2 9:00:00",
    Reason.NO_TEXT: "9,U1,题,2024/3/1 9:00:00, ,答,2024/3/2 9:00:00",
    Reason.NO_DATE: "9,U1,题,,文,答,2024/3/2 9:00:00",
    Reason.BAD_DATE: "9,U1,题,2024/2/30 9:00:00,文,答,2024/3/2 9:00:00",
    Reason.BAD_ANSWER_DATE: "9,U1,题,2024/3/1 9:00:00,文,答,昨天",
    Reason.FUTURE: "9,U1,题,2031/3/1 9:00:00,文,答,2031/3/2 9:00:00",
    Reason.ANSWER_FIRST: "9,U1,题,2024/3/1 9:00:00,文,答,2024/3/1 8:59:59",
    Reason.ANSWER_WITHOUT_DATE: "9,U1,题,2024/3/1 9:00:00,文,答,",
    Reason.DATE_WITHOUT_ANSWER: "9,U1,题,2024/3/1 9:00:00,文,,2024/3/2 9:00:00",
    Reason.TOO_LONG: f"9,U1,{'题' * 301},2024/3/1 9:00:00,文,答,2024/3/2 9:00:00",
    Reason.DUPLICATE: GOOD,
}


def test_each_bad_line_is_refused_with_its_reason_and_the_others_come_in(take, board, cast):
    tally, refused = take(board(GOOD, *BAD_ROWS.values(), GOOD.replace("1,", "2,", 1)), BOARD)
    assert [(line.line, line.reason) for line in refused] == [(3 + n, reason) for n, reason in enumerate(BAD_ROWS)]
    assert (tally.added, Matter.objects.count()) == (2, 2)


def test_line_numbers_are_those_of_an_editor_also_after_a_message_of_several_lines(take, board, cast):
    long = '1,U1,题,2024/3/1 9:00:00,"第一行\n第二行\n第三行",答,2024/3/2 9:00:00'
    _, refused = take(board(long, "", BAD_ROWS[Reason.NO_TEXT]), BOARD)
    assert [line.line for line in refused] == [6]


def test_bytes_of_another_encoding_are_refused_until_the_map_names_it(take, tmp_path, cast):
    file = tmp_path / "gb.csv"
    file.write_bytes("what,day\n怎么补办身份证,2024-05-06\n".encode("gb18030"))
    pairs = "text=what,submitted_at=day"
    _, refused = take(file, pairs, procedure="consultation")
    assert [line.reason for line in refused] == [Reason.ENCODING]
    tally, _ = take(file, pairs + ",encoding=gb18030", procedure="consultation")
    assert tally.added == 1


UNEXPLAINED = {
    Reason.BAD_KIND: {"kind": "表扬"},
    Reason.BAD_CHANNEL: {"channel": "信鸽"},
    Reason.BAD_UNIT: {"unit": "九局"},
    Reason.BAD_TRANSFERS: {"transfers": "两次"},
    Reason.BAD_ANONYMOUS: {"anonymous": "大概"},
}


def test_a_value_that_the_map_does_not_explain_is_refused(take, tmp_path, cast):
    file, map_ = tmp_path / "v.csv", tmp_path / "v.toml"
    usual = {"kind": "咨询", "channel": "电话", "unit": "和平", "transfers": "1", "anonymous": "是"}
    rows = [usual, *(usual | strange for strange in UNEXPLAINED.values())]
    lines = [",".join([f"问题{n}", "2024-05-06", *row.values()]) for n, row in enumerate(rows)]
    file.write_text("\n".join(["text,day," + ",".join(usual), *lines]), "utf-8")
    columns = "\n".join(f'{name} = "{name}"' for name in usual)
    map_.write_text(
        f'[columns]\ntext = "text"\nsubmitted_at = "day"\n{columns}\n[kinds]\n"咨询" = "consultation"\n'
        '[channels]\n"电话" = "phone"\n[units]\n"和平" = "heping"\n',
        "utf-8",
    )
    tally, refused = take(file, map_)
    assert [line.reason for line in refused] == list(UNEXPLAINED)
    assert tally.added == 1
    assert Matter.objects.get().unit_id == cast.units["heping"].id


def test_a_row_that_says_something_else_the_second_time_is_refused_and_history_stays(take, board, cast):
    take(board(GOOD), BOARD)
    tally, refused = take(board(GOOD.replace("带户口本来。", "不能办。")), BOARD)
    assert (tally.added, [line.reason for line in refused]) == (0, [Reason.CHANGED])
    answer = Event.objects.get(sequence=2)
    key = MatterKey.of(Matter.objects.get())
    assert key.open_values("event.public", answer.id, answer.public) == {"words": "带户口本来。"}


def test_what_was_erased_does_not_come_back(take, board, cast):
    take(board(GOOD), BOARD)
    matter = Matter.objects.get()
    erase(MatterRef(matter.bureau_id, matter.id), now=NOW, ground="retention")
    tally, refused = take(board(GOOD), BOARD)
    assert (tally.added, tally.already, refused) == (0, 1, [])
    assert bytes(Matter.objects.get().sealed) == b""


def test_imported_content_is_kept_as_long_as_its_procedure_says_from_the_day_of_import(take, board, cast):
    take(board(GOOD), BOARD)
    assert Matter.objects.get().erase_at == NOW.replace(year=2028)


def test_the_same_id_from_another_source_is_another_message(take, board, tmp_path, cast):
    take(board(GOOD), BOARD)
    other = tmp_path / "other.toml"
    other.write_text(BOARD.read_text("utf-8").replace('source    = "board"', 'source    = "letters"'), "utf-8")
    tally, _ = take(board(GOOD), other)
    assert (tally.added, Matter.objects.count()) == (1, 2)


def test_history_sorts_before_everything_that_happened_here(take, board, cast):
    take(board(GOOD), BOARD)
    live = cast.submits()
    assert Matter.objects.get(origin="import:board").id < live.ref.id
    assert Matter.objects.get(origin="import:board").id.version == 8


def test_a_stopped_import_goes_on_where_it_was(take, board, cast):
    file = board(*(GOOD.replace("1,", f"{n},", 1) for n in range(450)))

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(file, BOARD, progress=stop)
    assert Matter.objects.count() == 200, "a batch is whole or not there"
    tally, _ = take(file, BOARD)
    assert (tally.already, tally.added, Matter.objects.count()) == (200, 250, 450)


def test_a_batch_costs_a_fixed_number_of_statements(take, board, cast, django_assert_max_num_queries):
    file = board(*(GOOD.replace("1,", f"{n},", 1) for n in range(200)))
    with django_assert_max_num_queries(60):  # SQLite takes at most 999 values a statement; on PostgreSQL it is fewer
        take(file, BOARD)


BAD_MAPS = {
    "no text column": '[columns]\nsubmitted_at = "at"',
    "unknown field": '[columns]\ntext = "text"\nsubmitted_at = "at"\nmood = "mood"',
    "unknown key": 'sauce = "x"\n[columns]\ntext = "text"\nsubmitted_at = "at"',
    "kind without a table": '[columns]\ntext = "text"\nsubmitted_at = "at"\nkind = "title"',
    "format without a year": 'formats = ["%m/%d"]\n[columns]\ntext = "text"\nsubmitted_at = "at"',
    "zone that is none": 'zone = "Asia/Atlantis"\n[columns]\ntext = "text"\nsubmitted_at = "at"',
    "encoding that is none": 'encoding = "utf-9"\n[columns]\ntext = "text"\nsubmitted_at = "at"',
    "source too long": 'source = "a-very-long-source-name"\n[columns]\ntext = "text"\nsubmitted_at = "at"',
    "not TOML": "columns = [",
}


@pytest.mark.parametrize("name", BAD_MAPS)
def test_a_map_that_cannot_be_used_says_so_before_anything_is_read(tmp_path, name):
    file = tmp_path / "bad.toml"
    file.write_text(BAD_MAPS[name], "utf-8")
    with pytest.raises(MapInvalid, match=r"bad\.toml"):
        read_map(str(file), file=tmp_path / "data.csv")


def test_a_column_that_is_not_there_is_named_with_those_that_are(board, tmp_path):
    file = board(GOOD)
    reading = read_map("text=content,submitted_at=at", file=file)
    with pytest.raises(LinesUnusable, match="no column 'content'; the columns are id, sender"):
        list(read_lines(file, reading, procedure="consultation", zone=SHANGHAI, now=NOW))


def test_counting_lines_and_reading_them_agree(board):
    file = board(GOOD, "", '2,U1,题,2024/3/1 9:00:00,"两\n行",答,2024/3/2 9:00:00')
    reading = read_map(str(BOARD), file=file)
    assert count_lines(file, reading) == 2
    assert len(list(read_lines(file, reading, procedure="consultation", zone=SHANGHAI, now=NOW))) == 2


@pytest.fixture
def command(cast):
    """Run `heliograph …` in this process."""
    from heliograph.cli import app

    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


def test_the_command_writes_refused_lines_with_reasons_and_no_content(command, board, tmp_path):
    refused = tmp_path / "refused.csv"
    file = board(GOOD, BAD_ROWS[Reason.ANSWER_FIRST])
    result = command("import", "messages", file, "--map", BOARD, "--bureau", "chunan", "--refused", refused, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["added"], told["refused"]) == (1, 1, 1)
    with refused.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [(r["line"], r["id"], r["reason"]) for r in rows] == [("3", "9", "answer-before-question")]
    assert "文" not in refused.read_text("utf-8")


def test_a_dry_run_of_the_command_counts_the_same_and_writes_nothing(command, board):
    file = board(GOOD, BAD_ROWS[Reason.NO_TEXT])
    arguments = ("import", "messages", file, "--map", BOARD, "--bureau", "chunan", "--json")
    dry = json.loads(command(*arguments, "--dry-run").stdout)
    assert Matter.objects.count() == 0
    wet = json.loads(command(*arguments).stdout)
    assert {k: v for k, v in dry.items() if k not in ("dry_run", "at")} == {
        k: v for k, v in wet.items() if k not in ("dry_run", "at")
    }


def test_used_wrongly_the_command_ends_with_2_and_says_what_there_is(command, board):
    chunan = ("--bureau", "chunan")
    for wrong, says in (
        ((), "chunan, beihe"),
        (("--bureau", "nowhere"), "chunan, beihe"),
        ((*chunan, "--procedure", "nothing"), "consultation"),
        ((*chunan, "--unit", "nobody"), "heping"),
    ):
        result = command("import", "messages", board(GOOD), "--map", BOARD, *wrong)
        assert result.exit_code == 2
        assert says in result.output
    assert Matter.objects.count() == 0


def test_exported_matters_carry_facts_and_no_content(command, cast, tmp_path):
    receipt = cast.submits(values={"words": "我家门口的秘密"})
    cast.does(receipt, "accept", "tang", now=cast.now + timedelta(hours=1))
    to = tmp_path / "matters.csv"
    assert command("export", "matters", to, "--bureau", "chunan").exit_code == 0
    rows = list(csv.DictReader(to.open(encoding="utf-8")))
    assert [(r["procedure"], r["state"], r["kept"], r["running"], r["channel"]) for r in rows] == [
        ("consultation", "accepted", "1", "1", "web")
    ]
    written = to.read_text("utf-8")
    assert not any(
        word in written for word in ("秘密", receipt.number, str(receipt.ref.id), receipt.ref.id.hex, "赵勇")
    )
    as_json = tmp_path / "matters.json"
    assert command("export", "matters", as_json).exit_code == 0
    told = json.loads(as_json.read_text("utf-8"))
    assert told["matters"][0]["id"] == rows[0]["id"]
    assert told["grades"]["chunan"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}


def test_exported_procedures_are_those_in_force_and_pass_the_check(command, cast, tmp_path):
    from heliograph.core.procedure import check_folder

    assert command("export", "procedures", tmp_path / "out", "--bureau", "chunan").exit_code == 0
    folder = next((tmp_path / "out" / "chunan").glob("consultation@*"))
    assert check_folder(folder) == []


@pytest.mark.real_data
def test_an_import_that_was_killed_goes_on_and_loses_and_doubles_nothing(read_real, tmp_path):
    home = tmp_path / "instance"
    heliograph = [sys.executable, "-m", "heliograph.cli"]
    environment = {"HELIOGRAPH_HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    run = partial(subprocess.run, env=environment, capture_output=True, text=True, check=False)
    assert run([*heliograph, "demo", "--matters", "4", "--months", "0", "--json"]).returncode == 0
    arguments = [*heliograph, "import", "messages", str(read_real("answered.csv")), "--map", str(BOARD), "--json"]
    killed = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (there := imported(home)):
        assert killed.poll() is None, "it ended before it could be killed"
        time.sleep(0.02)
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    assert there < 2104
    there = imported(home)
    told = json.loads(run(arguments).stdout)
    assert (told["already"], told["added"], imported(home)) == (there, 2104 - there, 2104)
    sound = run([*heliograph, "doctor", "--json"])
    assert sound.returncode == 0, sound.stdout


def imported(home: Path) -> int:
    """How many imported matters another process sees."""
    with closing(sqlite3.connect(f"file:{home}/heliograph.db?mode=ro", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM matters_matter WHERE origin = 'import:board'").fetchone()[0])


def test_the_timeline_says_what_the_old_record_does_not(cast, take, tmp_path):
    file = tmp_path / "old.csv"
    file.write_text("id,at,text,answer\n1,2024-03-01,路灯不亮。,已修好。\n", "utf-8")
    take(file, "id=id,submitted_at=at,text=text,answer=answer", procedure="consultation")
    story = staff_story(cast.viewer("tang"), Matter.objects.get(), now=NOW, language="zh-hans")
    asked, answered = story.items[0], next(item for item in story.items if item.event_kind == "answer")
    assert "原记录只写到日" in asked.note
    assert answered.at is None
    assert "原记录没有写是什么时候" in answered.note
    assert "导入" in answered.note
