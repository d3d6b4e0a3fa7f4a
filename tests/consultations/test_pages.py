"""The pages of calls: sent in by a form, sorted on the desk, read by everybody without anybody's name."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from heliograph.consultations import actions
from heliograph.matters.reading import guides
from tests.consultations.conftest import LIGHTS, PATROL

WINTER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


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


def test_while_no_call_is_open_nothing_offers_to_suggest_and_the_page_says_so(cast, client, at):
    at(WINTER)
    today, code = WINTER.date(), "call-for-suggestions"
    assert guides.open_procedure(cast.bureau.id, code, today) is None
    assert code not in {one.code for one in guides.open_procedures(cast.bureau.id, today)}
    answer = client.get(f"/ask/{code}/", follow=True)
    assert answer.redirect_chain == [("/calls/", 302)]
    assert "现在没有征集" in answer.text
    assert client.get(f"/guides/{code}/").status_code == 200


def test_while_one_is_open_its_own_page_is_where_it_begins(asked, client, at):
    at(WINTER)
    code, bureau = "call-for-suggestions", asked.cast.bureau.id
    assert guides.open_procedure(bureau, code, WINTER.date()) is not None
    answer = client.get(f"/ask/{code}/", follow=True)
    assert f"/calls/{asked.call.id}/" in answer.text
    asked.ends()
    assert guides.open_procedure(bureau, code, WINTER.date()) is None


def test_a_reader_of_english_reads_the_officer_s_english_and_is_told_where_there_is_none(asked, client, cast, at):
    asked.all_sorted()
    viewer, later = cast.viewer("zhao"), asked.end + timedelta(hours=2)
    lights = asked.groups()[0]
    actions.name_group(viewer, lights.id, "装路灯", "Street lights", now=later)
    actions.decide(viewer, lights.id, "yes", "年底前装好 12 盏。", "Twelve lights by the end of the year.", now=later)
    asked.publishes()
    at(asked.end + timedelta(days=3))
    page = client.get(f"/calls/{asked.call.id}/", headers={"Accept-Language": "en"}).text
    assert '<span class="hg-plain" lang="en">Twelve lights by the end of the year.</span>' in page
    assert '<span class="hg-plain" lang="zh-Hans">夜里已经每小时一趟' in page
    assert "Some of this is in Chinese only." in page
    own = re.sub(r'<span class="hg-plain" lang="zh-Hans">.*?</span>|<title>.*?</title>', "", page, flags=re.S)
    main = re.search(r"<main.*?</main>", own, re.S)[0]
    assert not re.search(r"[\u4e00-\u9fff]", main), re.findall(r"[^\n]*[\u4e00-\u9fff]+[^\n]*", main)[:3]


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
