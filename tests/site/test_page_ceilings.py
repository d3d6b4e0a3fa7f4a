"""How many questions to the database the pages that are read most may cost: none of them more where there is more to show."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heliograph.channels.delivery.models import Wording
from heliograph.matters.actions import Contact
from heliograph.organisation.models import Unit
from tests.conftest import Cast
from tests.matters.desk_stage import desk_of
from tests.matters.holding import Resident
from tests.notices.newsroom import Newsroom

__all__ = ["desk_of"]
pytestmark = pytest.mark.django_db

IN_MEMORY = re.compile(r' FROM "(organisation_(bureau|unit|calendaryear|area)|matters_procedureversion)"')
"""What a process keeps for some seconds and then looks up once for all pages: whether just now depends on the clock."""

PUBLIC = {"/": 3, "/guides/": 0, "/figures/": 3, "/forum/": 5, "/my-officer/": 2, "/news/": 3, "/log/": 3}
"""At most so many once a page was opened before."""

DESK = {"/desk/": 11, "/desk/notices/": 10, "/desk/channels/texts/": 5, "/desk/cards/": 12}
"""The same for a lead; four of them are the session, the account, the officer and the posts."""


def asked(client: Client, path: str) -> list[str]:
    """What a page asks the database when it is opened for the second time."""
    client.get(path)
    with CaptureQueriesContext(connection) as heard:
        page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    said = [one["sql"] for one in heard.captured_queries]
    return [one for one in said if not re.match("SAVEPOINT|RELEASE", one) and not IN_MEMORY.search(one)]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_asks_little(cast: Cast, client: Client, path: str) -> None:
    said = asked(client, path)
    assert len(said) <= PUBLIC[path], said


@pytest.mark.parametrize("path", DESK)
def test_a_page_of_the_desk_asks_little(cast: Cast, desk_of, path: str) -> None:
    assert len(asked(desk_of("qian"), path)) <= DESK[path]


def test_a_matters_page_asks_once_a_table(cast: Cast, client: Client) -> None:
    """Matter, events, deadlines, files, looks, where it stands in the log: each once, by statements composed before."""
    li = Resident(client, cast)
    receipt = cast.submits()
    li.opens(receipt)
    assert len(asked(client, f"/m/{receipt.number}/")) == 6


def test_an_ended_matters_page_asks_only_for_the_call_back_more(cast: Cast, client: Client) -> None:
    li = Resident(client, cast)
    yesterday, hour = datetime.now(UTC) - timedelta(days=1), timedelta(hours=1)
    contact = Contact(name="李丽", phone="13800000000")
    receipt = cast.submits(contact=contact, unit=cast.units["heping"].id, now=yesterday)
    cast.does(receipt, "accept", "zhao", now=yesterday + hour)
    cast.does(receipt, "answer", "zhao", words="请带户口本。", now=yesterday + 2 * hour)
    li.opens(receipt)
    said = asked(client, f"/m/{receipt.number}/")
    assert len(said) == 8, said
    assert sum("surveys_callback" in one for one in said) == 1


def test_the_desk_of_notices_asks_no_more_for_more_units(cast: Cast, desk_of) -> None:
    qian = desk_of("qian")
    room = Newsroom(cast)
    room.publishes()
    before = len(asked(qian, "/desk/notices/"))
    below = cast.units["heping"]
    for n in range(5):
        Unit.objects.create(
            bureau=cast.bureau, parent=below, code=f"post-{n}", name_zh=f"警务站{n}", name_en=f"Post {n}"
        )
    room.publishes()
    assert len(asked(qian, "/desk/notices/")) == before


def test_the_list_of_texts_asks_once_for_all_of_them(cast: Cast, desk_of) -> None:
    for words in ({"title": "甲"}, {}):
        Wording.objects.create(bureau=cast.bureau, code="news", words=words, at=cast.now)
    said = asked(desk_of("chen"), "/desk/channels/texts/")
    assert sum("delivery_wording" in one for one in said) == 1
