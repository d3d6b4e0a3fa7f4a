"""The wheel: everything that an instance needs is in it, and an instance can be made of it alone.

Building asks the package index for setuptools. Without a network the tests are skipped, saying so; in CI they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import IN_CI

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("src", "procedures", "requirements", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")
SHOWN = (".html", ".toml", ".css", ".mjs", ".js", ".svg", ".mo", ".po", ".typ", ".typed")
OFFLINE = ("dns error", "failed to fetch", "connect", "network", "no solution found", "temporary failure")


def copied(to: Path) -> Path:
    """What the wheel is made of, apart from the checkout, so that building leaves nothing behind in it."""
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in PARTS:
        source = ROOT / name
        shutil.copytree(source, to / name, ignore=ignored) if source.is_dir() else shutil.copy(source, to / name)
    return to


def built(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    uv = ROOT / ".tools" / "bin" / "uv"
    command = [str(uv)] if uv.exists() else [shutil.which("uv") or "uv"]
    return subprocess.run(
        [*command, "build", "--wheel", "--out-dir", str(out), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    made = built(copied(tmp_path_factory.mktemp("source")), out)
    if made.returncode:
        told = made.stderr[-1500:]
        if not IN_CI and any(word in told.lower() for word in OFFLINE):
            pytest.skip(f"no wheel without a network: setuptools could not be fetched\n{told}")
        pytest.fail(told)
    [found] = out.glob("*.whl")
    return found


def test_it_carries_every_module_page_style_and_word_and_the_published_procedures(wheel: Path):
    source = ROOT / "src"
    ours = {
        str(path.relative_to(source))
        for path in (source / "heliograph").rglob("*")
        if path.is_file() and (path.suffix in SHOWN or path.suffix == ".py")
    }
    rules = {
        f"heliograph/procedures/{path.relative_to(ROOT / 'procedures')}" for path in ROOT.glob("procedures/**/*.toml")
    }
    held = set(ZipFile(wheel).namelist())
    assert rules
    assert (ours | rules) - held == set()
    assert not [name for name in held if name.startswith(("tests/", "benchmarks/", "heliograph/tests"))]


def test_an_instance_is_made_of_the_wheel_alone(wheel: Path, tmp_path: Path):
    place, home = tmp_path / "installed", tmp_path / "home"
    ZipFile(wheel).extractall(place)
    program = "import heliograph, sys; assert heliograph.__file__.startswith(sys.argv.pop(1)); from heliograph.cli import main; main()"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, "-c", program, str(place), "init", "--json"],
        env={**clean, "HELIOGRAPH_HOME": str(home), "PYTHONPATH": str(place)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-1500:]
    assert len(json.loads(ran.stdout)["procedures"]) == len(list(ROOT.glob("procedures/*.toml")))


def test_without_its_styles_it_is_not_built(tmp_path: Path):
    (tmp_path / "source").mkdir()
    source = copied(tmp_path / "source")
    shutil.rmtree(source / "src" / "heliograph" / "site" / "static" / "build")
    made = built(source, tmp_path / "out")
    if not IN_CI and "not built yet" not in made.stderr and any(word in made.stderr.lower() for word in OFFLINE):
        pytest.skip("no wheel without a network: setuptools could not be fetched")
    assert made.returncode != 0
    assert "make setup" in made.stderr
