"""Models are proposed by machines and accepted by people; readers are switched off in one place and for all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from heliograph.core.language import model_file
from heliograph.core.language.model_file import ModelRefused
from heliograph.core.language.routing import Row, train
from heliograph.jobs.models import Job
from heliograph.learned import actions, reading, trials
from heliograph.learned.actions import Taught
from heliograph.learned.errors import Refused
from heliograph.learned.models import Learned
from heliograph.organisation.models import Change, Officer

NOW = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
WHO = ("我", "我爱人", "邻居", "孩子", "老人", "同事")
WHEN = ("昨天", "上周", "半夜", "早上", "年初", "刚才")
TAUGHT = Taught(40, NOW.date() - timedelta(days=300), NOW.date())


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Path]:
    """Two routers of an invented bureau: the second learned from more messages."""
    folder = tmp_path_factory.mktemp("models")
    found = {}
    for name, count in (("first", 20), ("second", 30)):
        ways = [who + when for who in WHO for when in WHEN][:count]
        rows = [Row(f"{way}身份证丢了想补办，窗口几点开门", "id-card") for way in ways]
        rows += [Row(f"{way}楼下烧烤摊吵闹，睡不着", "noise") for way in ways]
        path = folder / f"{name}.model"
        train(rows).save(path)
        found[name] = path
    return found


def officer(cast, name: str) -> Officer:
    return Officer.objects.get(user=cast.users[name])


def test_a_proposed_model_is_used_by_nobody_until_a_person_accepts_it(cast, made):
    model = actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW)
    assert reading.in_use(cast.bureau.id, "routing") is None
    actions.accept(cast.bureau, model.pk, by=officer(cast, "zheng"), reason="试过，可以", now=NOW)
    used = reading.in_use(cast.bureau.id, "routing")
    assert used is not None
    assert used.digest == model.digest
    assert reading.in_use(cast.other_bureau.id, "routing") is None
    assert {c.verb for c in Change.objects.filter(bureau=cast.bureau, subject=f"model:{model.pk}")} == {
        "model.proposed",
        "model.accepted",
    }


def test_a_newer_model_takes_the_place_of_the_older_which_can_come_back(cast, made):
    by = officer(cast, "zheng")
    first = actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW)
    actions.accept(cast.bureau, first.pk, by=by, reason="第一个", now=NOW)
    second = actions.propose(cast.bureau, "routing", made["second"], TAUGHT, now=NOW)
    actions.accept(cast.bureau, second.pk, by=by, reason="更好", now=NOW)
    assert reading.in_use(cast.bureau.id, "routing").digest == second.digest
    actions.accept(cast.bureau, first.pk, by=by, reason="还是旧的好", now=NOW)
    assert reading.in_use(cast.bureau.id, "routing").digest == first.digest
    assert Learned.objects.filter(bureau=cast.bureau, state="in-use").count() == 1


def test_the_same_model_proposed_again_is_one_proposal(cast, made):
    first = actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW)
    assert actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW + timedelta(days=30)).pk == first.pk
    assert Learned.objects.count() == 1


def test_training_asked_for_many_times_is_owed_once(cast):
    for _again in range(3):
        actions.teach(cast.bureau, "routing", now=NOW)
    actions.teach(cast.other_bureau, "routing", now=NOW)
    assert Job.objects.filter(name="routing.learn").count() == 2


def test_nothing_is_decided_without_a_reason(cast, made):
    model = actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW)
    for step in (actions.accept, actions.decline):
        with pytest.raises(Refused):
            step(cast.bureau, model.pk, by=officer(cast, "zheng"), reason="  ", now=NOW)
    assert Learned.objects.get(pk=model.pk).state == "proposed"


def test_a_model_of_another_bureau_cannot_be_accepted(cast, made):
    model = actions.propose(cast.other_bureau, "routing", made["first"], TAUGHT, now=NOW)
    with pytest.raises(Refused):
        actions.accept(cast.bureau, model.pk, by=officer(cast, "zheng"), reason="可以", now=NOW)


def test_a_file_that_is_no_router_is_refused(cast, tmp_path):
    other = tmp_path / "other.model"
    model_file.write(other, kind="something", version=1, metadata={}, arrays={"a": np.zeros(1, np.float32)})
    with pytest.raises(ModelRefused):
        actions.propose(cast.bureau, "routing", other, TAUGHT, now=NOW)
    with pytest.raises(ModelRefused):
        actions.propose(cast.bureau, "repeats", other, TAUGHT, now=NOW)
    assert not Learned.objects.exists()


def test_a_file_that_was_changed_on_disk_is_used_no_more_and_the_page_says_so(cast, made, client):
    model = actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW)
    actions.accept(cast.bureau, model.pk, by=officer(cast, "zheng"), reason="可以", now=NOW)
    path = Path(settings.HELIOGRAPH_HOME) / "models" / f"{model.digest}.model"
    right = path.read_bytes()
    other = Path(made["second"]).read_bytes()
    reading._file.cache_clear()
    try:
        path.write_bytes(other)  # a good model, but not the one that was accepted
        assert reading.in_use(cast.bureau.id, "routing") is None
        client.force_login(cast.users["zheng"])
        assert "在用的模型用不了" in client.get("/desk/readers/routing/").content.decode()
    finally:
        path.write_bytes(right)
        reading._file.cache_clear()
    assert reading.in_use(cast.bureau.id, "routing") is not None


def test_a_reader_that_is_switched_off_has_no_model_either(cast, made):
    model = actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW)
    actions.accept(cast.bureau, model.pk, by=officer(cast, "zheng"), reason="可以", now=NOW)
    actions.switch_off(cast.bureau, "routing", by=officer(cast, "chen"), now=NOW)
    assert not reading.is_on(cast.bureau.id, "routing")
    assert reading.in_use(cast.bureau.id, "routing") is None
    assert reading.is_on(cast.other_bureau.id, "routing")
    actions.switch_on(cast.bureau, "routing", by=officer(cast, "chen"), now=NOW)
    assert reading.in_use(cast.bureau.id, "routing") is not None


def test_asking_whether_a_reader_is_on_asks_the_database_once_in_a_while(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        for _again in range(50):
            reading.is_on(cast.bureau.id, "answers")
            reading.in_use(cast.bureau.id, "routing")


def test_the_page_shows_both_models_and_a_lead_decides_by_form(cast, made, client):
    first = actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW)
    actions.accept(cast.bureau, first.pk, by=officer(cast, "zheng"), reason="第一个", now=NOW)
    second = actions.propose(cast.bureau, "routing", made["second"], TAUGHT, now=NOW)
    client.force_login(cast.users["qian"])
    page = client.get("/desk/readers/routing/").content.decode()
    assert "各类平均 F1" in page
    assert first.digest[:16] in page
    assert "id-card" in page
    answer = client.post(f"/desk/readers/routing/{second.pk}/", {"decision": "accept", "reason": "每一类都更好"})
    assert answer.status_code == 302
    assert reading.in_use(cast.bureau.id, "routing").digest == second.digest


@pytest.mark.parametrize(
    ("who", "may_see", "may_decide", "may_switch"),
    [("zhao", False, False, False), ("qian", True, True, False), ("zheng", True, True, True), ("chen", True, False, True),
     ("feng", True, False, False)],
)  # fmt: skip
def test_who_may_see_decide_and_switch(cast, made, client, who, may_see, may_decide, may_switch):
    model = actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW)
    client.force_login(cast.users[who])
    assert (client.get("/desk/readers/").status_code == 200) is may_see
    assert (client.get("/desk/readers/routing/").status_code == 200) is may_see
    decided = client.post(f"/desk/readers/routing/{model.pk}/", {"decision": "decline", "reason": "不好"})
    assert (decided.status_code == 302) is may_decide
    switched = client.post("/desk/readers/routing/switch/", {"on": "0"})
    assert (switched.status_code == 302) is may_switch
    assert reading.is_on(cast.bureau.id, "routing") is not may_switch


def test_every_reader_has_a_page_and_no_other(cast, client):
    client.force_login(cast.users["zheng"])
    for kind in reading.KINDS:
        assert client.get(f"/desk/readers/{kind}/").status_code == 200
    assert client.get("/desk/readers/nothing/").status_code == 404
    assert client.post("/desk/readers/nothing/switch/", {"on": "0"}).status_code == 404
    assert client.post("/desk/readers/routing/99999999/", {"decision": "accept", "reason": "x"}).status_code == 404


def test_a_dry_run_stands_beside_the_figures(cast, made, client, monkeypatch):
    def tried(viewer, proposed, now):
        row = trials.Differing("ABC", *(trials.Text(w, w) for w in ("咨询", "投诉", "咨询")))
        return trials.Trial(3, 1, 1, 2, 0, (row,))

    monkeypatch.setitem(trials._trials, "routing", tried)
    actions.propose(cast.bureau, "routing", made["first"], TAUGHT, now=NOW)
    client.force_login(cast.users["zheng"])
    page = client.get("/desk/readers/routing/").content.decode()
    assert "读了最近办过的 3 件" in page
    assert "ABC" in page
