"""Erasing: at its time or on lawful request what was said is gone, in the rows and on the disk; what happened stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from heliograph.core.files import accept
from heliograph.core.sealing import new_key
from heliograph.jobs import queue
from heliograph.jobs.models import Job
from heliograph.matters import audit, files, leftovers, search
from heliograph.matters.actions import Contact, Details, act, erase, erase_due, watch
from heliograph.matters.errors import NotFound, StillOpen
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey, keyring
from heliograph.matters.models import Attachment, Entry, Event, Matter, Party, Rating
from heliograph.matters.reading import held
from tests.matters import at_the_door as door
from tests.matters.at_the_door import at

ROOT = Path(__file__).parents[2]


@pytest.fixture
def closed(cast):
    """A question with everything that can be sealed, answered and rated."""
    receipt = cast.submits(
        unit=cast.units["heping"].id,
        contact=door.LI,
        attachments=(accept("借条".encode(), "借条.txt"),),
        latitude=30.1,
        longitude=120.2,
    )
    cast.does(receipt, "answer", "zhao", words="带户口本。", internal="请示过所长。")
    cast.does(receipt, "rate", grade=1, words="太慢。")
    queue.drain(cast.now, clock=lambda: cast.now)
    return receipt


def test_after_erasing_nothing_that_was_said_is_left(cast, closed):
    erase(closed.ref, now=cast.now, ground="retention")
    matter, of_matter = cast.matter(closed), {"matter_id": closed.ref.id}
    for name in ("sealed", "key", "secret"):
        assert not bytes(getattr(matter, name)), name
    assert (matter.latitude, matter.longitude, matter.due, matter.erase_at, matter.erased_at) == (
        None,
        None,
        None,
        None,
        cast.now,
    )
    assert not Event.objects.filter(**of_matter).exclude(public=b"", internal=b"").exists()
    assert not Party.objects.filter(**of_matter).exclude(sealed=b"").exists()
    assert not Rating.objects.filter(**of_matter).exclude(words=b"").exists()
    assert not Entry.objects.filter(**of_matter).exists()
    assert search.find(cast.bureau.id, "户口本", most=5) == []
    row = Attachment.objects.get(**of_matter)
    assert not bytes(row.name)
    assert not files.exists(settings.HELIOGRAPH_HOME, row.id)


def test_what_happened_stays_and_its_commitments_with_it(cast, closed):
    before = [bytes(event.commitment) for event in door.events(closed)]
    erase(closed.ref, now=cast.now, ground="淳公法〔2026〕12号")
    after = door.events(closed)
    assert [bytes(event.commitment) for event in after[:-1]] == before
    assert (after[-1].action, after[-1].facts) == ("erased", {"ground": "淳公法〔2026〕12号"})
    assert audit.problems_of(cast.matter(closed)) == []


def test_the_receipt_still_shows_that_it_was_erased_and_nobody_acts_on_it(cast, closed):
    erase(closed.ref, now=cast.now, ground="retention")
    assert held.opens(cast.bureau.id, closed.number, closed.secret)
    for who in (None, "zhao", "sun"):
        with pytest.raises(NotFound):
            cast.does(closed, "note", who, words="还有吗？")


def test_erasing_twice_does_nothing_more(cast, closed):
    for _ in range(2):
        erase(closed.ref, now=cast.now, ground="retention")
    assert door.actions_of(closed).count("erased") == 1


def test_a_running_follow_up_ends_with_the_content_and_the_watch_goes_on(cast, closed):
    erase(closed.ref, now=cast.now, ground="retention")
    assert door.promises(closed)["follow-up"] == "void"
    other = cast.submits(unit=cast.units["heping"].id)
    watch(at("2026-06-01T08:00"))
    assert "promise-broken" in door.actions_of(other)
    assert door.actions_of(closed)[-1] == "erased"


def test_what_is_still_owed_is_not_erased(cast):
    receipt = cast.submits()
    with pytest.raises(StillOpen):
        erase(receipt.ref, now=cast.now, ground="想删掉")
    assert door.actions_of(receipt) == ["submit"]
    assert cast.matter(receipt).erased_at is None


def test_letters_that_were_waiting_are_not_sent_afterwards(cast, mailoutbox):
    receipt = cast.submits(contact=door.LI)
    cast.does(receipt, "withdraw")
    erase(receipt.ref, now=cast.now, ground="retention")
    queue.drain(cast.now, clock=lambda: cast.now)
    assert (mailoutbox, list(queue.waiting())) == ([], [])


@pytest.mark.parametrize(
    ("ended", "erased"),
    [
        ("2026-03-17T10:00", "2028-03-17T10:00"),
        ("2026-03-31T10:00", "2028-03-31T10:00"),
        ("2028-02-29T10:00", "2030-02-28T10:00"),
        ("2026-12-31T23:30", "2028-12-31T23:30"),
    ],
)
def test_a_question_is_kept_two_years_to_the_day(cast, ended, erased):
    receipt = cast.submits(now=at(ended) - timedelta(hours=1))
    cast.does(receipt, "withdraw", now=at(ended))
    assert cast.matter(receipt).erase_at == at(erased)


def test_not_solved_stops_the_time_of_keeping_and_the_new_end_starts_it(cast, closed):
    cast.does(closed, "reopen")
    assert cast.matter(closed).erase_at is None
    cast.does(closed, "answer", "jiang", now=at("2026-04-01T10:00"), words="再答。")
    assert cast.matter(closed).erase_at == at("2028-04-01T10:00")


def test_only_what_is_due_is_erased_and_all_of_it(cast, closed, monkeypatch):
    monkeypatch.setattr("heliograph.matters.actions.upkeep.STEP", 2)
    due = [cast.submits() for _ in range(5)]
    for receipt in due:
        cast.does(receipt, "withdraw", now=cast.now - timedelta(days=1))
    still_open = cast.submits()
    assert erase_due(at("2028-03-16T09:00")) == 0
    assert erase_due(at("2028-03-16T10:00")) == 5
    kept = Matter.objects.filter(erased_at=None).values_list("id", flat=True)
    assert set(kept) == {closed.ref.id, still_open.ref.id}
    assert erase_due(at("2028-03-17T10:00")) == 1


def test_a_part_of_a_split_matter_is_erased_by_itself(cast):
    receipt = cast.submits(unit=cast.units["heping"].id, contact=Contact(name="李丽"))
    cast.does(receipt, "split", "zhao", parts=("一", "二"), words="分开。")
    part = Matter.objects.get(parent_id=receipt.ref.id)
    act(door.ref_of(part), "answer", cast.actor("zhao"), now=cast.now, details=Details(words="答复。"))
    erase(door.ref_of(part), now=cast.now, ground="retention")
    assert door.contact_of(cast.matter(receipt)) == {"name": "李丽"}


ON_DISK = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "heliograph.site.settings"
import django
django.setup()
from datetime import UTC, datetime, timedelta
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from heliograph.core.files import accept
from heliograph.core.sealing import Keyring
from heliograph.jobs import queue
from heliograph.matters import procedures
from heliograph.matters.actions import RESIDENT, Contact, Submission, act, erase, submit
from heliograph.core.language.tokens import blind_tokens
from heliograph.matters.keys import keyring
from heliograph.matters.models import Attachment, Event, Matter, Party
from heliograph.organisation.models import Bureau, Unit

home, now = settings.HELIOGRAPH_HOME, datetime(2026, 3, 17, 2, tzinfo=UTC)
(home / "keys").mkdir(parents=True, exist_ok=True)
Keyring.create(home / "keys" / "master.json")
call_command("migrate", verbosity=0)
bureau = Bureau.objects.create(code="b", name_zh="某局", name_en="A bureau")
unit = Unit.objects.create(bureau=bureau, code="u", name_zh="某所", name_en="A unit", duties=["general"])
Unit.objects.update(path=f"/{unit.id}/")
procedures.install_shipped(bureau, now=now)
procedure = procedures.in_force(bureau.id, "consultation", datetime(2026, 12, 31).date())
words = "七号楼的钥匙藏在花盆底下zq7x"
submission = Submission(values={"subject": words, "words": words}, contact=Contact(name="李某某zq7x", phone="13899990000"),
                        attachments=(accept(words.encode(), "zq7x.txt"),))
others = ["水表在楼道里", "孩子转学要什么证明", "门牌号写错了"]

def neighbour(words):
    given = Submission(values={"subject": words, "words": words})
    act(submit(bureau.id, procedure, given, now=now).ref, "withdraw", RESIDENT, now=now)

def tails(words):
    # Blinded tokens without their first letters, which the index may keep only once for two neighbours.
    return [token[6:].encode() for token in blind_tokens(keyring().blind_all, words).split(" ")]

neighbour(others[0])
receipt = submit(bureau.id, procedure, submission, now=now)
neighbour(others[1])
queue.drain(now, clock=lambda: now)
act(receipt.ref, "withdraw", RESIDENT, now=now)
neighbour(others[2])
matter = Matter.objects.get(id=receipt.ref.id)
of = {"matter_id": matter.id}
sealed_words = [bytes(e.public) for e in Event.objects.filter(**of) if e.public]
gone = {"words": [words.encode()], "half of the words": ["花盆底下".encode()], "name": ["李某某".encode()], "phone": [b"13899990000"],
        "mark": [b"zq7x"], "receipt": [receipt.secret.encode()], "wrapped key": [bytes(matter.key)],
        "sealed secret": [bytes(matter.secret)], "sealed values": [bytes(matter.sealed)], "sealed words": sealed_words,
        "sealed contact": [bytes(p.sealed) for p in Party.objects.filter(**of)],
        "sealed file name": [bytes(a.name) for a in Attachment.objects.filter(**of)], "tokens": tails(words)}
kept = {"tokens of others": [tail for one in others for tail in tails(one)]}

def found(wanted):
    files = [path for path in Path(home).rglob("*") if path.is_file()]
    read = [path.read_bytes() for path in files]
    names = sorted(name for name, pieces in wanted.items() if any(piece in one for piece in pieces for one in read))
    return names, sum(path.suffix == ".sealed" for path in files)

def write_back():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

write_back()
before, files_before = found(gone)
erase(receipt.ref, now=now, ground="淳公法〔2026〕12号")
later = now + timedelta(hours=1)
queue.drain(later, clock=lambda: later)
after, files_after = found(gone)
write_back()
checked = found(gone)[0] + found(kept)[0]
import json
print(json.dumps({"before": before, "after": after, "checkpointed": checked, "files": [files_before, files_after]}))
"""


def test_on_the_disk_neither_words_nor_key_nor_token_are_left(tmp_path):
    """A real SQLite instance: the database file, its log and the folder of files are read byte by byte."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HELIOGRAPH_")}
    ran = subprocess.run(
        [sys.executable, "-c", ON_DISK],
        env={**clean, "HELIOGRAPH_HOME": str(tmp_path), "HELIOGRAPH_SECRET_KEY": "x" * 50, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told == {
        "before": [
            "sealed contact", "sealed file name", "sealed secret", "sealed values", "sealed words", "tokens", "wrapped key",
        ],
        "after": [],
        "checkpointed": ["tokens of others"],
        "files": [1, 0],
    }  # fmt: skip


def test_no_column_ever_holds_what_was_said(cast, closed):
    """Not even before it is erased: the words exist in the rows only sealed."""
    hidden = ["李丽", "13800000000", "li@example.org", "身份证丢了", "带户口本", "请示过所长", "太慢", closed.secret]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in (
                cursor.fetchall() if table.startswith(("matter", "jobs")) and "procedureversion" not in table else ()
            ):
                text = b"\0".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
                for word in hidden:
                    assert word.encode() not in text, (table, word)


def test_the_keyring_alone_opens_nothing_that_was_erased(cast, closed):
    wrapped = bytes(cast.matter(closed).key)
    assert keyring().unwrap(wrapped, context=b"matter:" + closed.ref.id.bytes)
    erase(closed.ref, now=cast.now, ground="retention")
    assert not Matter.objects.filter(key=wrapped).exists()


def test_a_crash_between_the_commit_and_the_removal_leaves_no_file_for_long(cast, closed, monkeypatch):
    """Whatever dies after the commit: the job that was committed with it removes the files."""
    with monkeypatch.context() as patched:
        patched.setattr("heliograph.matters.actions.upkeep.remove_files", dies)
        with pytest.raises(RuntimeError):
            erase(closed.ref, now=cast.now, ground="retention")
    row = Attachment.objects.get(matter_id=closed.ref.id)
    assert files.exists(settings.HELIOGRAPH_HOME, row.id)
    queue.drain(cast.now, clock=lambda: cast.now)
    assert not files.exists(settings.HELIOGRAPH_HOME, row.id)


def dies(*_: object) -> None:
    raise RuntimeError("the power went")


def test_many_erasures_owe_one_purge(cast):
    for _ in range(3):
        receipt = cast.submits()
        cast.does(receipt, "withdraw")
        erase(receipt.ref, now=cast.now, ground="retention")
    purges = Job.objects.filter(name="matters.purge")
    assert [job.run_at for job in purges] == [cast.now + timedelta(hours=12)] * (connection.vendor == "sqlite")


def test_a_purge_that_is_long_is_done_in_parts(cast, closed, monkeypatch):
    monkeypatch.setattr("heliograph.matters.actions.purging.STEPS", 1)
    monkeypatch.setattr("heliograph.matters.search.MERGED_PAGES", 1)
    for _ in range(40):
        cast.submits()
    erase(closed.ref, now=cast.now, ground="淳公法〔2026〕12号")
    later = cast.now + timedelta(minutes=2)
    queue.drain(later, clock=lambda: later)
    assert not Job.objects.filter(name="matters.purge").exists()
    assert search.find(cast.bureau.id, "身份证", most=50) != []


# What a crash leaves in the folder of files


@pytest.fixture
def home(tmp_path, settings):
    settings.HELIOGRAPH_HOME = tmp_path
    return tmp_path


def aged(path: Path, hours: float) -> Path:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def test_a_file_that_no_record_names_is_found_and_the_command_that_removes_it_told(cast, home):
    row = new_id()
    files.keep(home, row, MatterKey(new_key()), b"x", b"y")
    paths = sorted((home / "files").glob("*/*"))
    assert leftovers.found(home, datetime.now(UTC)) == [], "it may belong to what is being written now"
    for path in paths:
        aged(path, 2)
    [told] = leftovers.found(home, datetime.now(UTC))
    assert told.startswith("2 sealed file(s) that no record names")
    assert told.endswith(f"rm {paths[0]} {paths[1]}")


def test_the_files_of_what_is_kept_are_no_leftovers_and_those_of_what_is_erased_are(cast, home, monkeypatch):
    receipt = cast.submits(attachments=(accept("借条".encode(), "借条.txt"),))
    [path] = [aged(one, 2) for one in (home / "files").glob("*/*")]
    assert leftovers.found(home, datetime.now(UTC)) == []
    cast.does(receipt, "withdraw")
    monkeypatch.setattr("heliograph.matters.actions.upkeep.remove_files", lambda *_: None)
    erase(receipt.ref, now=cast.now, ground="retention")
    [told] = leftovers.found(home, datetime.now(UTC))
    assert "of matters that are erased" in told
    assert told.endswith(f"rm {path}")
