"""`heliograph cases …` as an operator runs it, on an instance of its own; and what a kill in the middle leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cases.feeding import story
from tests.commands.conftest import ROOT, run
from tests.commands.made import copy_of

BEGAN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
INSTALL = """
import sys
from heliograph.commands.answer import set_up
set_up()
from django.utils import timezone
from heliograph.matters import procedures
from heliograph.organisation.models import Bureau, Officer, Posting, Unit
from tests.matters.sample_case import TEXT
bureau = Bureau.objects.get()
procedures.put_in_force(bureau, TEXT, {}, file="sample-case.toml", now=timezone.now(), by=None)
unit = Unit.objects.get(bureau=bureau, code="heping")
for badge, role in (("010001", "handler"), ("010002", "lead")):
    officer, _ = Officer.objects.get_or_create(bureau=bureau, badge=badge, defaults={"name_zh": "某", "name_en": "One"})
    Posting.objects.get_or_create(officer=officer, unit=unit, role=role)
"""
KILLED = """
import os, signal, sys
from heliograph.commands.answer import set_up
set_up()
from pathlib import Path
from django.utils import timezone
from heliograph.cases.actions import feed
from heliograph.cases.actions.feed import applying
from heliograph.organisation import reading
real, left = applying._take_in, int(sys.argv[2])
def dies(*args):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args)
applying._take_in = dies
feed.receive(reading.bureaus()[0].id, "records", feed.items_of(Path(sys.argv[1]).read_bytes()), timezone.now())
"""
LOOKED = """
from heliograph.commands.answer import set_up
set_up()
import json
from django.utils import timezone
from heliograph.cases.actions import feed
from heliograph.cases.models import FeedItem
from heliograph.matters.models import Event, Matter
stored = FeedItem.objects.count()
feed.take_in_untried(timezone.now())
applied = FeedItem.objects.filter(status="applied").count()
matter = Matter.objects.get(procedure="sample-case")
print(json.dumps([stored, applied, matter.state, Event.objects.filter(matter=matter).count()]))
"""


def python(home: Path, code: str, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
    more = {
        "HELIOGRAPH_HOME": str(home),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "heliograph.site.settings",
    }
    return subprocess.run(
        [sys.executable, "-c", code, *words], env=clean | more, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demonstration with the sample case in force."""
    home = copy_of("demo", tmp_path_factory.mktemp("cases") / "home", tmp_path_factory)
    done = python(home, INSTALL)
    assert done.returncode == 0, done.stderr[-2000:]
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home"


def written(home: Path, items: list, name: str = "steps.json") -> Path:
    file = home.parent / name
    file.write_text(json.dumps({"format": "heliograph/case-feed/v1", "items": items}), "utf-8")
    return file


def test_a_file_is_tried_taken_in_taken_in_again_and_given_out(home):
    file = written(home, story(BEGAN))
    dry = run(home, "cases", "import", str(file), "--source", "records", "--dry-run", "--json")
    assert (dry.status, dry.json["applied"]) == (0, 15), dry.out + dry.err
    assert run(home, "cases", "feed", "status").out == "No other system has sent anything.\n"
    first = run(home, "cases", "import", str(file), "--source", "records", "--json")
    assert (first.status, first.json["applied"]) == (0, 15)
    again = run(home, "cases", "import", str(file), "--source", "records")
    assert (again.status, again.out) == (0, "15 items: 0 applied, 15 duplicate, 0 ignored, 0 waiting, 0 refused.\n")


def test_what_is_refused_is_said_listed_mended_and_tried_again(home):
    steps = story(BEGAN)
    steps[1] = steps[1] | {"action": "拘留"}
    file, refused = written(home, steps), home.parent / "refused.csv"
    first = run(home, "cases", "import", str(file), "--source", "records", "--refused", str(refused))
    assert first.status == 1
    assert "1 applied, 0 duplicate, 0 ignored, 13 waiting, 1 refused" in first.out
    listed = refused.read_text("utf-8-sig")
    assert "A1-2,A1,refused,no-action," in listed
    assert "刘强" not in listed
    status = run(home, "cases", "feed", "status", "--json")
    assert (status.status, status.json[0]["refused"], status.json[0]["waiting"]) == (1, 1, 13)
    mapping = home.parent / "records.toml"
    mapping.write_text('[actions]\n"拘留" = "detain"\n', "utf-8")
    tried = run(
        home, "cases", "import", str(written(home, [])), "--source", "records", "--mapping", str(mapping), "--dry-run"
    )
    assert tried.status == 0, tried.err
    assert run(home, "cases", "retry").status == 1, "a dry run keeps no mapping"
    run(home, "cases", "import", str(written(home, [])), "--source", "records", "--mapping", str(mapping))
    retried = run(home, "cases", "retry", "--json")
    assert (retried.status, retried.json) == (0, {"tried": 14, "settled": 14})


def test_an_export_has_no_words_unless_an_officer_asks(home):
    run(home, "cases", "import", str(written(home, story(BEGAN))), "--source", "records")
    out = home.parent / "out.json"
    late = python(home, WAIT_OVER)
    assert late.returncode == 0, late.stderr[-1000:]
    plain = run(home, "cases", "export", str(out), "--json")
    assert plain.status == 0, plain.err
    assert plain.json["items"] >= 15
    assert "刘强" not in out.read_text("utf-8")
    none = run(home, "cases", "export", str(out), "--since", plain.json["next"], "--json")
    assert none.json["items"] == 0
    with_words = run(home, "cases", "export", str(out), "--as-officer", "010001", "--json")
    assert with_words.status == 0, with_words.err
    assert "刘强" in out.read_text("utf-8")
    assert run(home, "cases", "export", str(home.parent / "out.csv")).status == 0
    assert (home.parent / "out.csv").read_text("utf-8-sig").startswith("id,case,sequence,")


WAIT_OVER = """
from heliograph.commands.answer import set_up
set_up()
from datetime import timedelta
from heliograph.matters.models import Event
for event in Event.objects.all():
    Event.objects.filter(bureau_id=event.bureau_id, id=event.id).update(at=event.at - timedelta(minutes=5))
"""


@pytest.mark.parametrize(
    "words",
    [
        ("import", "FILE", "--source", "Records!"),
        ("import", "NOT-JSON", "--source", "records"),
        ("export", "out.txt"),
        ("export", "out.json", "--since", "yesterday"),
        ("export", "out.json", "--as-officer", "999999"),
        ("feed", "status", "--bureau", "mars"),
    ],
)
def test_used_wrongly_it_says_so_with_status_2(home, words):
    files = {"FILE": written(home, story(BEGAN)), "NOT-JSON": home.parent / "broken.json"}
    files["NOT-JSON"].write_text('{"items": []}', "utf-8")
    answer = run(home, "cases", *[str(files.get(word, word)) for word in words])
    assert answer.status == 2, answer.out
    assert answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("after", [0, 1, 7])
def test_killed_between_storing_and_taking_in_nothing_is_lost(home, after):
    file = written(home, [*reversed(story(BEGAN))])
    killed = python(home, KILLED, str(file), str(after))
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    looked = python(home, LOOKED)
    assert looked.returncode == 0, looked.stderr[-2000:]
    assert json.loads(looked.stdout) == [15, 15, "closed", 15]
