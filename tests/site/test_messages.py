"""Every Chinese word of the product has English beside it."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from tools.messages import SOURCE, catalogues, words_of

APPS = sorted(path.parents[3] for path in catalogues())


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_message_of_an_app_has_english(app: Path):
    with (app / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        known = read_po(file, locale="en")
    missing = []
    for message in words_of(app):
        if not message.id:
            continue
        found = known.get(message.id, message.context)
        words = [] if found is None else ([found.string] if isinstance(found.string, str) else list(found.string))
        if not words or not all(words) or (found is not None and found.fuzzy):
            missing.append(message.id)
    assert missing == []


def test_every_app_that_says_something_has_a_catalogue():
    speaking = {
        path.name
        for path in (*SOURCE.iterdir(), *(SOURCE / "channels").iterdir())
        if path.is_dir() and path.name not in ("core", "channels") and any(m.id for m in words_of(path))
    }
    assert speaking <= {app.name for app in APPS}
