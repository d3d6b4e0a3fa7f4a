"""The desk's menu: it says on which page one is."""

from __future__ import annotations

import re

import pytest
from django.test import Client

LINK = re.compile(r'<li><a href="(/desk/[^"]*)"([^>]*)>')


@pytest.mark.parametrize("who", ["zhao", "qian", "sun"])
def test_each_page_of_the_neighbourhood_opens_for_whom_it_is_shown_and_marks_itself(cast, settings, who):
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(cast.users[who])
    menu = client.get("/desk/").text.partition("hg-nav__nearby")[2].partition("</nav>")[0]
    paths = [path for path, _more in LINK.findall(menu)]
    assert len(paths) >= 8
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        marked = [one for one, more in LINK.findall(page.text) if "aria-current" in more]
        assert marked == [path]
