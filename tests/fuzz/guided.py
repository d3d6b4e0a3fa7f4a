"""The same parsers under atheris, which watches what code a message reaches and follows what is new.

make fuzz-guided        every parser that needs no database, FUZZ_SECONDS shared among them; a broken one ends it with 1
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django


def every(seconds: float) -> int:
    """Each parser in a process of its own: atheris ends the process it runs in."""
    from tests.fuzz.targets import TARGETS

    names = [target.name for target in TARGETS]
    broken = []
    for name in names:
        share = max(int(seconds / len(names)), 2)
        print(f"· {name} ({share} s)", flush=True)
        done = subprocess.run([sys.executable, "-m", "tests.fuzz.guided", name, str(share)], check=False)
        broken += [name] if done.returncode else []
    print(f"broken: {', '.join(broken) or 'none'} of {len(names)}")
    return 1 if broken else 0


def one(name: str, seconds: int) -> None:
    """Never returns."""
    import atheris

    with atheris.instrument_imports(include=["heliograph"]):
        django.setup()
        from heliograph.core.sealing import Keyring
        from tests.fuzz.targets import TARGETS, channels

        keys = Path(os.environ["HELIOGRAPH_HOME"]) / "keys"
        keys.mkdir()
        Keyring.create(keys / "master.json")

        channels()

    target = next(target for target in TARGETS if target.name == name)
    with TemporaryDirectory(prefix="heliograph-fuzz-") as corpus:
        for number, message in enumerate(target.seeds):
            with open(os.path.join(corpus, str(number)), "wb") as file:
                file.write(message)
        options = [
            f"-artifact_prefix={corpus}/found-",
            f"-max_total_time={seconds}",
            "-max_len=20000",
            "-timeout=20",
            "-verbosity=0",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, corpus], target.check)
        atheris.Fuzz()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    if len(sys.argv) == 3:
        if os.environ.get("ATHERIS"):
            sys.path.append(os.environ["ATHERIS"])
        one(sys.argv[1], int(sys.argv[2]))
    django.setup()
    sys.exit(every(float(os.environ.get("FUZZ_SECONDS", "600"))))


if __name__ == "__main__":
    main()
