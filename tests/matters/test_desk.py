"""The desk through its pages: the list of what is owed, the matter page, giving out work."""

from __future__ import annotations

import pytest

from tests.matters.desk_stage import complaint, desk_of, here, numbers, post  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_the_station_owes(desk_of, here):
    receipt = here()
    page = desk_of("zhao").get("/desk/")
    assert page.status_code == 200
    assert numbers(page) == [receipt.number]


def test_the_matter_page_opens(desk_of, here):
    receipt = here()
    page = desk_of("zhao").get(f"/desk/m/{receipt.number}/")
    assert page.status_code == 200
    assert "身份证丢了" in page.content.decode()


@pytest.mark.parametrize("path", ["/desk/board/", "/desk/search/", "/desk/search/?q=身份证", "/desk/templates/", "/desk/enter/", "/desk/enter/consultation/", "/desk/follow-ups/"])
def test_the_pages_open(desk_of, here, path):
    here()
    assert desk_of("qian").get(path).status_code == 200
