"""A bureau's own tiles: one host in the content security policy, and only an address that is one."""

from __future__ import annotations

import pytest

from heliograph.site.environment import BadSetting, origin

NAME = "HELIOGRAPH_MAP_TILES"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("http://10.1.2.3:8080/t/{z}/{x}/{y}.png?style=a", "http://10.1.2.3:8080"),
    ],
)
def test_the_policy_names_the_host_and_nothing_more(address, host):
    assert origin(NAME, address) == host


@pytest.mark.parametrize(
    "address", ["tiles.example/{z}", "//tiles.example", "data:x", "https://a b/", "https://*/", "https://a;b/"]
)
def test_what_would_open_the_policy_further_is_refused(address):
    with pytest.raises(BadSetting, match=NAME):
        origin(NAME, address)


def test_the_map_is_told_of_the_tiles(client, ground, settings):
    settings.MAP_TILES, settings.MAP_CREDIT = "https://tiles.example/{z}/{x}/{y}.png", "测绘局"
    page = client.get("/my-officer/map/").content.decode()
    assert 'data-tiles="https://tiles.example/{z}/{x}/{y}.png" data-credit="测绘局"' in page
