"""The worked example in docs/ is a configuration that loads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from heliograph.channels import configuration
from heliograph.channels.base import Channel
from heliograph.channels.plugins import push
from tests.channels.wechat import AES_KEY

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "channels.toml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copy(EXAMPLE, tmp_path / "channels.toml")
    push.create_key(tmp_path)
    secrets = {
        "wechat-aes-key": AES_KEY,
        "wechat-token": "abc123",
        "robot-groups.toml": '[heping]\nkind = "wecom"\nurl = "https://w.example/"',
    }
    for name in ("sms-key", "sms-inbound-key", "wechat-secret", "weibo-key", *secrets):
        (tmp_path / "keys" / name).write_text(secrets.get(name, "a secret"), "utf-8")
    return tmp_path


def test_the_example_loads_and_nothing_is_missing(home):
    channels = configuration.load(home)
    assert {"mail", "sms", "wechat", "push", "robot", "weibo"} <= set(channels)
    plugins = [channels[code] for code in ("sms", "wechat", "push", "robot", "weibo")]
    assert all(isinstance(channel, Channel) for channel in plugins)
    assert [problem for channel in plugins for problem in channel.problems()] == []


def test_a_name_that_does_not_exist_is_refused(home):
    path = home / "channels.toml"
    path.write_text(path.read_text("utf-8").replace("most_segments", "most_segements"), "utf-8")
    with pytest.raises(configuration.BadChannels, match="most_segements"):
        configuration.load(home)


@pytest.mark.parametrize("plugin", [":Sms", ".sms:Sms", "..:", "a b:c", "os:nothing", "x" * 300 + ":y"])
def test_a_plug_in_that_can_not_be_there_is_told_in_a_sentence(tmp_path, plugin):
    (tmp_path / "channels.toml").write_text(f'[sms]\nplugin = "{plugin}"\n', "utf-8")
    with pytest.raises(configuration.BadChannels, match="there is no plug-in"):
        configuration.load(tmp_path)
