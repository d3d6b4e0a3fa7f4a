"""What pyproject.toml can't say: the procedures at the top of the repository go into the wheel as heliograph/procedures/.

An editable install reads them where they are. A wheel without the built style sheets or the compiled English words would
install and then show bare pages, so it is refused with what to do.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
PACKAGE = ROOT / "src" / "heliograph"


class WithProcedures(build_py):
    """Builds the package, then lays the procedures beside it."""

    def run(self) -> None:
        if self.editable_mode:
            super().run()
            return
        _refuse_unready()
        super().run()
        target = Path(self.build_lib) / "heliograph" / "procedures"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(ROOT / "procedures", target)


def _refuse_unready() -> None:
    catalogues = sorted(PACKAGE.glob("**/locale/en/LC_MESSAGES/django.po"))
    needed = [PACKAGE / "site" / "static" / "build" / "site.css", *(path.with_suffix(".mo") for path in catalogues)]
    missing = [str(path.relative_to(ROOT)) for path in needed if not path.exists()]
    if missing:
        raise SystemExit(f"not built yet: {', '.join(missing)}. Run `make setup` first.")


setup(cmdclass={"build_py": WithProcedures})
