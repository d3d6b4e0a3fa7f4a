"""The pages of calls: sent in by a form, sorted on the desk, read by everybody without anybody's name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from tests.consultations.conftest import LIGHTS, PATROL


@pytest.fixture
def client(settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    return Client()


@pytest.fixture
def at(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


def test_nobody_is_asked_yet_teaches_what_will_stand_here(client, cast):
    page = client.get("/calls/")
    assert page.status_code == 200
    assert "现在没有征集" in page.text


def test_a_resident_sends_a_suggestion_and_gets_a_receipt(asked, client, cast, at):
    at(cast.now.replace(year=cast.now.year, month=12))
    asked.call.ends_at = timezone.now() + timedelta(days=5)
    asked.call.results_due = timezone.now() + timedelta(days=40)
    asked.call.save()
    path = f"/calls/{asked.call.id}/suggest/"
    form = client.get(path).text
    token = re.search(r'name="token" value="([^"]+)"', form)[1]
    assert 'name="call"' not in form
    refused = client.post(path, {"token": token, "subject": "", "words": LIGHTS[0][1]})
    assert refused.status_code == 422
    assert LIGHTS[0][1] in refused.text
    page = client.post(path, {"token": token, "subject": LIGHTS[0][0], "words": LIGHTS[0][1]})
    assert page.status_code == 200
    assert "不到 5 条" in client.get(f"/calls/{asked.call.id}/").text


def test_the_results_are_read_by_everybody_without_a_sender(asked, client, cast, at):
    asked.all_sorted()
    at(asked.end + timedelta(days=3))
    before = client.get(f"/calls/{asked.call.id}/").text
    assert "正在整理" in before
    assert "年底前装好" not in before
    asked.publishes()
    page = client.get(f"/calls/{asked.call.id}/").text
    assert "年底前装好 12 盏" in page
    assert "5 条" in page
    assert all(words not in page for _title, words in (*LIGHTS, PATROL))


def test_sorting_and_publishing_go_through_the_pages(asked, client, cast, at):
    receipts = [*(asked.suggests(one) for one in LIGHTS), asked.suggests(PATROL)]
    asked.ends()
    at(asked.end + timedelta(hours=1))
    client.force_login(cast.users["zhao"])
    path = f"/desk/calls/{asked.call.id}/"
    group = asked.groups()[0]
    assert PATROL[1] in client.get(path).text
    assert LIGHTS[0][1] in client.get(f"{path}?group={group.id}").text
    moved = {"to": str(group.id), "matter": [str(receipts[-1].ref.id)]}
    assert client.post(f"{path}do/move/", moved).status_code == 302
    assert client.post(f"{path}do/decide/", {"group": group.id, "adopted": "yes", "why": ""}).status_code == 422
    decided = {"group": group.id, "adopted": "partly", "why": "先装六盏。"}
    assert client.post(f"{path}do/decide/", decided).status_code == 302
    assert client.post(f"{path}do/publish/", {"closing": ""}).status_code == 422
    client.force_login(cast.users["qian"])
    assert client.post(f"{path}do/publish/", {"closing": ""}).status_code == 302
    assert "先装六盏" in client.get(f"/calls/{asked.call.id}/").text


@pytest.mark.parametrize("verb", ["name", "decide"])
def test_a_step_without_a_group_is_not_found(asked, client, cast, at, verb):
    at(cast.now)
    client.force_login(cast.users["zhao"])
    sent = {"title": "路灯", "adopted": "yes", "why": "好"}
    assert client.post(f"/desk/calls/{asked.call.id}/do/{verb}/", sent).status_code == 404


def test_no_column_of_a_call_knows_who_suggested():
    for model in apps.get_app_config("consultations").get_models():
        columns = {field.name for field in model._meta.get_fields()}
        assert not columns & {"sender", "author", "party", "phone", "email", "contact", "words_of"}, model
        linked = {f.related_model.__name__ for f in model._meta.get_fields() if isinstance(f, models.ForeignKey)}
        assert linked <= {"Officer", "Unit"}, "only who asked and who decided are named"
