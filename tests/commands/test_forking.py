"""A forked command (`forking.py`) is what a started one is: so much that no test could tell one from the other."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from heliograph.cli import COMMANDS
from tests.commands.running import run, started

WHAT_IT_SEES = """
import gc, json, os, random, signal, sys, threading
if __name__ == "__main__":
    print(json.dumps({
        "argv": sys.argv, "folder": os.getcwd(), "environment": dict(os.environ), "path": sys.path, "flags": list(sys.flags),
        "input": sys.stdin.read(), "open": sorted(os.listdir("/proc/self/fd")), "mask": os.umask(0o022), "group": os.getpgrp(),
        "session": os.getsid(0), "nice": os.nice(0), "signals": [repr(signal.getsignal(one)) for one in signal.valid_signals()],
        "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])), "threads": threading.active_count(), "gc": gc.get_threshold(),
        "streams": [(one.encoding, one.errors, one.isatty(), one.line_buffering) for one in (sys.stdin, sys.stdout, sys.stderr)],
        "main": [sys.modules["__main__"].__file__, __spec__.name], "hooks": [sys.excepthook.__name__, repr(sys.gettrace())],
        "recursion": sys.getrecursionlimit(), "warnings": sys.warnoptions,
    }, default=str))
"""
ENDS = {
    "well": "print('done')",
    "with a status": "import sys; print('no'); sys.exit(3)",
    "with a sentence": "import sys; sys.exit('no instance here')",
    "with an error": "print('begun'); {}['missing']",
    "by a signal": "import os, signal; print('begun', flush=True); os.kill(os.getpid(), signal.SIGTERM)",
    "interrupted": "import os, signal; os.kill(os.getpid(), signal.SIGINT)",
    "with a thread": "import threading, time; threading.Thread(target=lambda: (time.sleep(0.2), print('late'))).start()",
    "with last words": "import atexit; atexit.register(print, 'last'); print('first')",
    "at once": "import os; print('lost'); os._exit(7)",
    "in a child": "import os; (os.fork() or os._exit(0)) and os.wait(); print('parent')",
}
CHANCE = "import random, numpy; print(random.random(), numpy.random.random())"


def written(folder: Path, text: str) -> Path:
    """A module `probe` beside an instance's folder, where `python -m` finds it."""
    (folder / "probe.py").write_text(text, "utf-8")
    return folder / "home"


def test_it_sees_the_same_world(tmp_path):
    home = written(tmp_path, WHAT_IT_SEES)
    assert run(home, "two", "words", module="probe", LETTER="信").json == (
        started(home, "two", "words", module="probe", LETTER="信").json
    )


@pytest.mark.parametrize("end", ENDS)
def test_it_ends_the_same_way(tmp_path, end):
    home = written(tmp_path, ENDS[end])
    forked, other = run(home, module="probe"), started(home, module="probe")
    assert (forked.status, forked.out) == (other.status, other.out)
    assert forked.err.splitlines()[-3:] == other.err.splitlines()[-3:]


def test_two_have_chance_of_their_own(tmp_path):
    home = written(tmp_path, CHANCE)
    one, other = (run(home, module="probe").out.split() for _ in range(2))
    assert set(one).isdisjoint(other)


def test_what_python_reads_as_it_starts_is_heeded(tmp_path):
    home = written(tmp_path, "print(hash('淳南'))")
    answers = [way(home, module="probe", PYTHONHASHSEED="1").out for way in (run, started)]
    assert answers[0] == answers[1] != run(home, module="probe").out


def test_one_that_takes_too_long_is_killed(tmp_path):
    home = written(tmp_path, "import time; time.sleep(600)")
    with pytest.raises(subprocess.TimeoutExpired):  # raised when it has died
        run(home, module="probe", seconds=0.5)


def test_no_settings_are_read_before_the_fork(tmp_path):
    code = (
        "import sys; print('django.conf' in sys.modules and sys.modules['django.conf'].settings.configured,"
        " [one for one in sys.modules if one.startswith('heliograph.') and not one.startswith('heliograph.core')])"
    )
    assert run(written(tmp_path, code), module="probe").out == "False []\n"


@pytest.mark.parametrize("word", COMMANDS)
def test_a_command_says_the_same_of_itself(tmp_path, word):
    home = tmp_path / "home"
    assert run(home, word, "--help") == started(home, word, "--help")


def test_a_whole_instance_is_found_so(instance):
    """What no preloaded module may hide: all that an instance imports."""
    said = [way(instance, "doctor", "--json") for way in (run, started)]
    assert [one.status for one in said] == [0, 0], said
    assert said[0].json["problems"] == said[1].json["problems"] == []
    assert said[0].json["matters"] == said[1].json["matters"]
