"""The English catalogues of the apps: `gather` Chinese words from code and pages, `compile` what Django reads.

Babel does both, so that nobody needs GNU gettext. Words live in src/heliograph/<app>/locale/en/LC_MESSAGES/django.po.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "heliograph"
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2.ext.babel_extract")]
OPTIONS = {"**/templates/**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "trimmed": "false"}}
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def catalogues() -> list[Path]:
    return sorted(SOURCE.glob("**/locale/en/LC_MESSAGES/django.po"))


def words_of(app: Path) -> Catalog:
    """Every message of an app, from its Python files and its pages."""
    found = Catalog(locale="en")
    for name, line, message, _comments, context in extract_from_dir(str(app), METHODS, OPTIONS, keywords=KEYWORDS):
        found.add(message, None, [(name, line)], context=context)
    return found


def gather() -> None:
    """Add new words to each catalogue and drop those that no page says any longer."""
    for path in catalogues():
        with path.open("rb") as file:
            known = read_po(file, locale="en")
        app = path.parents[3]
        fresh = words_of(app)
        fresh.creation_date = known.creation_date  # a catalogue changes when its words do
        fresh.header_comment = f"# English words of {'.'.join(app.relative_to(SOURCE.parent).parts)}."
        for message in fresh:
            old = known.get(message.id, message.context) if message.id else None
            if old is not None and old.string:
                message.string = old.string
        with path.open("wb") as file:
            write_po(file, fresh, width=0, omit_header=False, no_location=True, sort_output=True)
        missing = [m.id for m in fresh if m.id and not m.string]
        print(f"{path.relative_to(SOURCE)}: {len(fresh)} messages, {len(missing)} without English")


def compile_all() -> None:
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale="en")
        with target.open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    {"gather": gather, "compile": compile_all}[sys.argv[1]]()
