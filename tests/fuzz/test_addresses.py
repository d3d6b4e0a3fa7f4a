"""Every address with something in it, and every question behind one, as nobody honest would write it: no page breaks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from heliograph.core.receipt import show_secret
from tests.matters.desk_stage import desk_of, here
from tests.notices.newsroom import Newsroom
from tests.publishing.hall import Hall
from tests.questions.desk import Bank
from tests.questions.test_live import announces as announces_an_hour
from tests.questions.test_reception import announces as announces_a_day

__all__ = ["desk_of", "here"]
LONG = bool(os.environ.get("FUZZ_SECONDS"))
UUID7 = "0193f2c0-0000-7000-8000-000000000000"
HOSTILE = {
    "int": ["0", "9" * 18, "9" * 19, "9" * 30, "9" * 400],
    "uuid": [UUID7, "ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000"],
    "path": ["a/" * 200, "../..", "警/" * 100, "/", "%00/%00"],
    "slug": ["a" * 300, "-", "_", "0", "constructor", "9" * 30],
    "str": ["%00", "%FF%FE", "%ED%A0%80", "警" * 200, "a" * 3000, "..", "%0D%0ASet-Cookie:a", "9" * 400, "{0}", "İ", "%25"],
}  # fmt: skip
VALUES = [
    *("", "²", "9" * 5000, "\x00", "9" * 30, "-1", "a" * 2000, UUID7, "0001-01-01", "9999-12-31", "2026-02-30T25:61"),
    *("警" * 200, "İ", "[", "nan"),
]
QUESTIONS = (
    *(
        "q",
        "page",
        "before",
        "after",
        "cursor",
        "unit",
        "kind",
        "area",
        "from",
        "to",
        "since",
        "until",
        "first",
        "last",
    ),
    *(
        "topic",
        "near",
        "tab",
        "colour",
        "procedure",
        "state",
        "duty",
        "lang",
        "done",
        "next",
        "version",
        "size",
        "time",
    ),
    *("about", "guide", "owner", "template", "telling", "parent", "matter", "number", "replaces", "letter", "source"),
    *("resource", "do", "saved", "changed", "status", "year", "month", "withdrawn", "below", "overdue"),
)


def every_pattern() -> Iterator[tuple[str, dict[str, str], str]]:
    """(the address with a `{name}` for each thing in it, what kind each is, its name) of every address there is."""

    def walk(patterns, before=""):
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, before + str(one.pattern))
            elif isinstance(one, URLPattern):
                yield before, one

    for before, one in walk(get_resolver().url_patterns):
        written, kinds = before + str(one.pattern), {}
        for name, converter in one.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            kinds[name] = kind
            for spelled in (f"<{kind}:{name}>", f"<{name}>"):
                written = written.replace(spelled, "{" + name + "}")
        if "(?P" not in written and "^" not in written:
            yield "/" + written, kinds, one.name or ""


WITH_SOMETHING = [(written, kinds) for written, kinds, _ in every_pattern() if kinds]
PLAIN = [written for written, kinds, _ in every_pattern() if not kinds]


def spelled(written: str, kinds: dict[str, str], known: dict[str, list[str]]) -> Iterator[str]:
    """The address with one thing hostile at a time, the others real where we have them; and with all of them real."""
    real = {name: _real(name, written, kinds[name], known) for name in kinds}
    yield written.format(**real)
    for name, kind in kinds.items():
        for value in HOSTILE[kind]:
            given = value if "%" in value else quote(value)
            yield written.format(**{**real, name: given})


def _real(name: str, written: str, kind: str, known: dict[str, list[str]]) -> str:
    if kind == "int":
        return "1"
    here = [one for room, one in known["rooms"] if written.startswith(room)]
    if name in ("code", "id") and here:
        return here[-1]
    if name.endswith("_id"):
        return here[0] if here else HOSTILE[kind][0]
    return known.get(name, HOSTILE[kind][0])


@pytest.fixture
def known(cast, here, monkeypatch):
    """Things that are there, so that what stands behind the first look-up is reached."""
    now = datetime.now(UTC)
    room = Newsroom(cast)
    notice = room.publishes(now=now)
    room.corrects(notice, now=now)
    answer = Bank(cast).publishes()
    asked = here()
    session = Hall(cast).announces()
    hour, day = announces_an_hour(cast), announces_a_day(cast)
    return {
        "receipt": asked,
        "number": [asked.number],
        "code": ["consultation"],
        "action": ["add"],
        "verb": ["release"],
        "promise": ["reply"],
        "format_": ["json"],
        "language": ["zh"],
        "form": ["atom"],
        "name": ["units"],
        "extension": ["jpg"],
        "rooms": [
            *((start, str(notice.id)) for start in ("/news/", "/desk/notices/", "/feeds/alerts/", "/fediverse/notes/")),
            *((start, str(answer.id)) for start in ("/public/items/", "/desk/publishing/", "/answers/", "/desk/answers/")),
            *((start, str(session.id)) for start in ("/hearings/", "/desk/hearings/")),
            *((start, str(hour.id)) for start in ("/live/", "/desk/live/")),
            *((start, str(day.id)) for start in ("/reception/", "/desk/reception/")),
            *((start, "heping") for start in ("/api/v1/units", "/screen", "/feeds/{language}/areas")),
            ("/api/v1/notices", str(notice.id)),
            ("/desk/notices/boards/", "kind:safety-advice"),
            *((start, "safety-advice") for start in ("/feeds/{language}/kinds", "/news/kinds", "/desk/notices/new")),
        ],
    }  # fmt: skip


@pytest.fixture
def people(known, desk_of):
    """A stranger with a receipt, and officers of every right."""
    stranger = Client(raise_request_exception=False)
    receipt = known["receipt"]
    assert stranger.post("/follow/", {"number": receipt.number, "secret": receipt.secret}).status_code == 303
    officers = {name: desk_of(name) for name in ("qian", "chen")}
    for client in officers.values():
        client.raise_request_exception = False
    return {"stranger": stranger} | officers


def broken(client: Client, address: str, **headers: str) -> list[str]:
    cache.clear()
    answers = [("GET", client.get(address, headers=headers)), ("POST", client.post(address, {"words": "a"}, headers=headers))]  # fmt: skip
    return [f"{method} {address[:120]}" for method, answer in answers if answer.status_code == 500]


def test_an_address_never_breaks_by_what_stands_in_it(known, people):
    secret = show_secret(known["receipt"].secret)
    found = []
    for written, kinds in WITH_SOMETHING:
        names = ("qian", "chen") if "desk/" in written else ("stranger",)
        for address in spelled(written, kinds, known):
            for name in names:
                found += [f"{name}: {one}" for one in broken(people[name], address, authorization=f"Receipt {secret}")]
    assert not found, "\n".join(found)


def test_a_page_never_breaks_by_what_is_asked_of_it(known, people):
    found = []
    for written in PLAIN:
        names = ("qian", "chen") if "desk/" in written else ("stranger",)
        together = [dict.fromkeys(QUESTIONS, value) for value in VALUES]
        alone = [{name: VALUES[(at + len(written)) % len(VALUES)]} for at, name in enumerate(QUESTIONS)]
        for asked in (*together, *(alone if LONG else ())):
            for name in names:
                cache.clear()
                if people[name].get(f"{written}?{urlencode(asked)}").status_code == 500:
                    found.append(f"{name}: {written} {str(asked)[:60]}")
    assert not found, "\n".join(found)
