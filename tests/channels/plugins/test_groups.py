"""Group chats of units hear twice a day how much is owed: through the outbox, numbers only, and nobody else's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from heliograph.channels import configuration
from heliograph.channels.delivery import actions
from heliograph.channels.delivery.actions.groups import tell_groups
from heliograph.channels.delivery.models import Address, Message
from heliograph.matters.models import Matter
from tests.channels.listening import listening

pytestmark = pytest.mark.django_db(transaction=True)
NINE = datetime(2026, 3, 18, 1, 5, tzinfo=UTC)  # 09:05 in Shanghai
GROUPS = """\
["chunan/heping"]
kind = "wecom"
url = "{url}/send?key=heping"
["chunan/donghu"]
kind = "wecom"
url = "{url}/send?key=donghu"
["beihe/heping"]
kind = "wecom"
url = "{url}/send?key=another-bureau"
"""


@pytest.fixture
def chat(tmp_path, monkeypatch):
    with listening() as server:
        server.answer(200, b'{"errcode":0}')
        (tmp_path / "groups.toml").write_text(GROUPS.format(url=server.url), "utf-8")
        table = '[robot]\nplugin = "heliograph.channels.plugins.robots:Robot"\ngroups_file = "groups.toml"\n'
        (tmp_path / "channels.toml").write_text(table, "utf-8")
        made = configuration.load(tmp_path)
        monkeypatch.setattr(configuration, "load", lambda home: made)
        configuration.forget()
        yield server
        configuration.forget()


def owes(cast, unit: str, due: datetime, **more) -> Matter:
    matter = cast.matter(cast.submits(unit=cast.units[unit].id))
    Matter.objects.filter(id=matter.id).update(due=due, owed_by=cast.units[unit], **more)
    return matter


def said(chat) -> list[tuple[str, str]]:
    return [(heard.path.partition("key=")[2], json.loads(heard.body)["markdown"]["content"]) for heard in chat.heard]


def test_a_group_hears_how_many_are_late_and_soon_and_nothing_else(cast, chat):
    first = owes(cast, "heping", NINE - timedelta(hours=1))
    owes(cast, "heping", NINE + timedelta(hours=5))
    owes(cast, "heping", NINE + timedelta(hours=6))
    owes(cast, "heping", NINE + timedelta(days=3))
    owes(cast, "heping", NINE + timedelta(hours=1), confidential=True)
    assert tell_groups(NINE) == 2
    actions.deliver_due(NINE)
    words = dict(enumerate(said(chat)))
    assert {group for group, _ in words.values()} == {"heping"}
    whole = " ".join(text for _, text in words.values())
    assert "有 1 件事项已经超期" in whole
    assert "有 2 件事项将在 24 小时内到期" in whole
    assert "/desk/" in whole
    assert first.number not in whole
    assert "李丽" not in whole
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_twice_is_once_and_the_afternoon_is_another_time(cast, chat):
    owes(cast, "heping", NINE + timedelta(hours=20))
    assert [tell_groups(NINE), tell_groups(NINE + timedelta(minutes=20))] == [1, 0]
    assert tell_groups(NINE + timedelta(hours=5)) == 1
    assert Address.objects.filter(channel="robot").count() == 1


@pytest.mark.parametrize("hour", [0, 3, 8, 10, 13, 15, 23])
def test_at_other_hours_nothing_is_said(cast, chat, hour):
    owes(cast, "heping", NINE - timedelta(days=2))
    assert tell_groups((NINE - timedelta(hours=9)).replace(minute=30) + timedelta(hours=hour)) == 0


def test_nothing_owed_is_nothing_said(cast, chat):
    owes(cast, "heping", NINE + timedelta(days=3))
    assert tell_groups(NINE) == 0
    assert not Message.objects.exists()
