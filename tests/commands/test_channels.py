"""`heliograph channels`: what an operator asks after writing channels.toml. And `init`, which makes the key of Web Push."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.channels.wechat import FakeWechat
from tests.commands.made import copy_of
from tests.commands.running import Run


@pytest.fixture
def home(heliograph: Run, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance without a demonstration, where the command works."""
    return copy_of("plain", tmp_path / "home", tmp_path_factory)


def test_init_makes_the_key_of_web_push_once_for_its_owner_alone(heliograph: Run, home: Path) -> None:
    key = home / "keys" / "push-key"
    before = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert heliograph("init", "--code", "chunan").status == 0
    assert key.read_bytes() == before


def test_check_reads_the_file_and_says_what_is_wrong(heliograph: Run, home: Path) -> None:
    assert heliograph("channels", "check", "--json").json == {"mail": []}
    fake = FakeWechat()
    fake.configure(home)
    path = home / "channels.toml"
    path.write_text(path.read_text("utf-8").split("[wechat.templates")[0], "utf-8")
    answer = heliograph("channels", "check")
    assert answer.status == 1
    assert "48 hours" in answer.out
    path.write_text("[sms]\nplugin = 7\n", "utf-8")
    answer = heliograph("channels", "check")
    assert answer.status == 1
    assert "[sms]" in answer.err
    assert "Traceback" not in answer.err


def test_the_menu_of_a_wechat_account_is_put_into_place(heliograph: Run, home: Path) -> None:
    assert "no WeChat account" in heliograph("channels", "menu").err
    fake = FakeWechat().start()
    try:
        fake.configure(home)
        answer = heliograph("channels", "menu", "--json")
        assert (answer.status, answer.json) == (0, {"channel": "wechat", "buttons": 1})
        assert fake.calls[-1][0] == "/cgi-bin/menu/create"
    finally:
        fake.stop()
    answer = heliograph("channels", "menu")
    assert (answer.status, "did not take it" in answer.err) == (1, True)
