"""The pages of appraisal by HTTP: what everybody sees, both sides' steps, what-if without JavaScript, and who sees which record."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from heliograph.appraisal import actions, indicators
from heliograph.appraisal.models import Score, SetVersion
from heliograph.appraisal.reading.own import own_record
from tests.appraisal.conftest import AFTER, SET
from tests.conftest import OFFICERS


def words(response) -> str:
    return response.content.decode()


def officer(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def test_everybody_reads_result_formula_objection_and_rules(cast, published):
    actions.object_to(cast.viewer("qian"), published.id, "问卷寄错了地方。", now=AFTER)
    actions.note_finding(cast.viewer("sun"), published.id, "抽查二十件，两件没有写明依据。", now=AFTER)
    page = words(Client().get(f"/appraisal/{published.id}/"))
    for said in (
        "70.0",
        "问卷寄错了地方",
        "抽查二十件",
        "异议过期没答复",
        "min(1, max(0",
        "50.0%",
        "有 50% 的人作了评价",
        "问了 60 人",
    ):
        assert said in page, said
    for name in ("赵勇", "钱进", "吴刚", "孙明", "010002"):
        assert name not in page
    listed = words(Client().get("/appraisal/"))
    assert f"/appraisal/{published.id}/" in listed
    assert "70.0" in listed


def test_it_is_said_in_english_too(cast, published):
    page = words(Client().get(f"/appraisal/{published.id}/", headers={"Accept-Language": "en"}))
    assert "Public opinion weighs 100%" in page
    assert "95% interval" in page
    assert not re.search(
        r"[一-鿿]{8,}", re.sub(r'<[^>]*lang="zh[^>]*>.*?</', "", page.split("<main")[1].split("</main")[0])
    )


def test_without_anything_the_pages_teach(cast):
    assert "还没有商定的考核" in words(Client().get("/appraisal/"))
    assert "还没有目标" in words(Client().get("/appraisal/goals/"))
    assert "还没有考核" in words(officer(cast, "zhao").get("/desk/appraisal/"))
    assert Client().get("/appraisal/sets/none/").status_code == 404


def test_an_agreed_target_is_public_before_there_is_a_result(cast, agreed):
    page = words(Client().get(f"/appraisal/{agreed.id}/"))
    assert "目标 80.0%" in page
    assert "周期已经结束，河西分局还没有公布结果" in page
    current = actions.propose(cast.viewer("wu"), agreed.unit_id, timezone.localdate(), now=timezone.now())
    for who in ("wu", "qian"):
        actions.sign(cast.viewer(who), current.id, now=timezone.now())
    assert "周期还没有结束" in words(Client().get(f"/appraisal/{current.id}/"))


def test_a_proposal_is_not_public_and_opens_to_both_sides_and_supervision(cast, proposed):
    assert Client().get(f"/appraisal/{proposed.id}/").status_code == 404
    address = f"/desk/appraisal/{proposed.id}/"
    seen = {name: officer(cast, name).get(address).status_code for name, *_ in OFFICERS}
    opened = {name for name, status in seen.items() if status == 200}
    assert opened == {"zhao", "jiang", "qian", "wu", "zheng", "tang", "sun"}  # Zheng and Tang lead all below


def test_both_sides_agree_over_the_desk(cast, said):
    actions.load_set(cast.bureau.id, SET, by=None, now=cast.now)
    wu, qian = officer(cast, "wu"), officer(cast, "qian")
    answer = wu.post("/desk/appraisal/", {"unit": cast.units["heping"].id})
    assert answer.status_code == 302
    address = answer["Location"]
    assert wu.post(address, {"step": "sign"}).status_code == 302
    assert qian.post(address, {"step": "targets", "target-heard": "0.7", "words": ""}).status_code == 422
    assert qian.post(address, {"step": "targets", "target-heard": "0.7", "words": "少两个人"}).status_code == 302
    for client in (qian, wu):
        assert client.post(address, {"step": "sign"}).status_code == 302
    page = words(wu.get(address))
    assert "按现在的记录" in page
    assert "话有人听：70.0%" in page, "a target that was changed is told in words, not as a code"
    assert "赵勇" not in page
    assert wu.post(address, {"step": "publish"}).status_code == 422  # the period is not over
    assert wu.post(address, {"step": "nonsense"}).status_code == 404
    assert officer(cast, "zhao").post(address, {"step": "sign"}).status_code == 422


def test_an_objection_is_answered_over_the_desk(cast, published):
    address = f"/desk/appraisal/{published.id}/"
    published.object_until = timezone.now() + timedelta(days=3)
    published.save()
    assert officer(cast, "qian").post(address, {"step": "object", "words": "寄错了"}).status_code == 302
    wu = officer(cast, "wu")
    assert "公开答复" in words(wu.get(address))
    given = {"step": "decide", "words": "确实寄错了", "upheld": "yes", "aside": ["heard"]}
    assert wu.post(address, given).status_code == 302
    assert Score.objects.filter(appraisal_id=published.id).count() == 2
    assert "更正以前" in words(Client().get(f"/appraisal/{published.id}/"))


def test_what_if_is_a_form_of_sliders_whose_address_holds_what_was_tried(cast, said, proposed):
    said.put("answered", "2025-10-01", 0.4)
    client = officer(cast, "qian")
    page = words(client.get(f"/desk/appraisal/{proposed.id}/what-if/"))
    assert page.count('type="range"') == 4
    tried = words(
        client.get(f"/desk/appraisal/{proposed.id}/what-if/?target-heard=0.6&value-heard=0.95&target-answered=x")
    )
    assert 'value="0.95"' in tried
    assert words(client.get(f"/desk/appraisal/{proposed.id}/what-if/?target-heard=nan")).count("range") == 4
    assert not Score.objects.exists()


def test_the_head_writes_a_set_and_reads_each_mistake_with_its_line(cast, said):
    client = officer(cast, "zheng")
    new = "/desk/appraisal/sets/new/"
    text = indicators.shipped()["traffic"]
    assert "code" in words(client.get(f"{new}?from=traffic"))
    bad = client.post(new, {"text": text.replace("按承诺的时限答复", "罚单张数"), "step": "keep"})
    assert bad.status_code == 422
    assert "law.md Q-03" in words(bad)
    assert "可以用" in words(client.post(new, {"text": text, "step": "look"}))
    assert client.post(new, {"text": text, "step": "keep"}).status_code == 302
    assert SetVersion.objects.get().code == "traffic"
    assert "交通管理" in words(client.get("/desk/appraisal/sets/"))
    assert "min(1, max(0" in words(Client().get("/appraisal/sets/traffic/"))
    assert officer(cast, "qian").get(new).status_code == 404


@pytest.fixture
def promises(cast):
    """Zhao keeps one and breaks one; Zhou keeps one."""
    now = timezone.now()
    for who, unit, days in (("zhao", "heping", 3), ("zhao", "heping", 90), ("zhou", "donghu", 3)):
        receipt = cast.submits(unit=cast.units[unit].id, now=now - timedelta(days=100))
        cast.does(receipt, "accept", who, now=now - timedelta(days=99))
        cast.does(receipt, "answer", who, now=now - timedelta(days=100 - days), words="带身份证来，当场办。")
    return now


def test_an_officer_reads_their_own_record(cast, promises):
    record = own_record(cast.viewer("zhao"), promises)
    assert [(one.kept, one.late) for one in record] == [(one.kept, one.late) for one in record if one.kept or one.late]
    assert sum(one.late for one in record) == 1
    page = words(officer(cast, "zhao").get("/desk/appraisal/mine/"))
    assert "只有您自己看得到" in page
    assert "咨询" in page


def test_nobody_reads_anothers_record_whatever_their_role_and_whatever_they_ask(cast, promises):
    zhao = cast.officers["zhao"]
    for name, badge, *_ in OFFICERS:
        if name in {"zhao", "zhou"}:
            continue
        client = officer(cast, name)
        for query in (
            "",
            f"?officer={zhao.id}",
            f"?officer_id={zhao.id}",
            "?badge=010001",
            f"?user={zhao.user_id}",
            "?of=zhao",
        ):
            response = client.get(f"/desk/appraisal/mine/{query}")
            assert response.status_code in {200, 403}
            if response.status_code == 200:
                assert "还没有" in words(response), (name, badge)
                assert response["Cache-Control"] == "private, no-store"
        for path in (f"mine/{zhao.id}/", "mine/010001/", "mine/zhao/", "officers/", "ranking/"):
            assert client.get(f"/desk/appraisal/{path}").status_code == 404
    assert Client().get("/desk/appraisal/mine/").status_code == 302


def test_no_address_of_appraisal_names_an_officer():
    def addresses(patterns, before=""):
        for one in patterns:
            whole = before + str(one.pattern)
            yield from addresses(one.url_patterns, whole) if hasattr(one, "url_patterns") else [whole]

    mine = [one for one in addresses(get_resolver().url_patterns) if "appraisal/" in one]
    assert len(mine) == 12
    assert not [one for one in mine if re.search(r"officer|badge|user|person|rank", one)]


def test_the_matters_beneath_are_not_listed_where_they_are_few(cast, agreed, counted):
    counted(now=AFTER)
    page = words(officer(cast, "qian").get(f"/desk/appraisal/{agreed.id}/events/"))
    assert "事项太少" in page
    assert officer(cast, "zhou").get(f"/desk/appraisal/{agreed.id}/events/").status_code == 404
