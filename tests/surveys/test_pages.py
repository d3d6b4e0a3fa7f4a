"""The pages of surveys: read by everybody, answered by who was drawn, run on the desk of supervision."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from heliograph.surveys.models import Answers, Invitation, Survey
from tests.surveys.conftest import SAID, codes_of, draws
from tests.surveys.test_surveys import answers

PLAN = {
    "kind": "safety", "title": "夏季安全感调查", "questions": ["safe-night", "age"], "opens_on": "2026-03-18", "until": "2026-03-30",
    "layers": "和平路片区，2300，60\n东湖片区,800,40",
}  # fmt: skip


def test_there_is_none_yet(client, cast):
    assert "还没有办过调查" in client.get("/surveys/").text


def test_supervision_announces_prints_what_the_clock_drew_and_stops(client, cast, log, at):
    at(cast.now)
    client.force_login(cast.users["sun"])
    assert client.get("/desk/surveys/").status_code == 200
    refused = client.post("/desk/surveys/new/", {**PLAN, "layers": "和平路片区"})
    assert refused.status_code == 422
    assert "第 1 行看不懂" in refused.text
    assert client.post("/desk/surveys/new/", PLAN).status_code == 302
    survey = Survey.objects.get()
    path = f"/desk/surveys/{survey.id}/"
    assert "方案公示" in client.get(path).text
    assert "作种子自动抽" in client.get(f"/surveys/{survey.id}/").text
    assert client.post(f"{path}do/draw/").status_code == 404, "nobody draws by hand"
    draws(cast, log, survey)
    at(cast.now + timedelta(minutes=20))
    letters = client.get(f"{path}letters/").text
    assert letters.count("<article") == 100
    assert letters.count('class="qr"') == 100
    assert client.post(f"{path}do/stop/", {"why": "印错了"}).status_code == 302
    assert "印错了" in client.get(f"/surveys/{survey.id}/").text


@pytest.mark.parametrize("who", ["tang", "zhou", "zheng"])
def test_others_on_the_desk_find_nothing_to_run(client, cast, drawn, who, at):
    at(cast.now + timedelta(minutes=5))
    client.force_login(cast.users[who])
    assert "公示一个方案" not in client.get("/desk/surveys/").text
    for rest in ("", "letters/", "paper/"):
        assert client.get(f"/desk/surveys/{drawn.id}/{rest}").status_code == 404
    assert client.post(f"/desk/surveys/{drawn.id}/do/stop/", {"why": "不想办"}).status_code == 404


def test_who_was_drawn_answers_without_a_log_in_and_no_address_holds_the_code(client, cast, drawn, at):
    at(cast.now + timedelta(hours=1))
    code = codes_of(drawn)[3]
    assert client.post("/surveys/answer/", {"secret": "3333"}).status_code == 422
    asked = client.post("/surveys/answer/", {"secret": code})
    assert "您觉得安全吗" in asked.text
    missing = client.post("/surveys/answer/send/", {"secret": code, "safe-night": "very"})
    assert missing.status_code == 422
    assert not Answers.objects.exists()
    done = client.post("/surveys/answer/send/", {"secret": code, **SAID})
    assert done.status_code == 302
    assert code not in done["Location"]
    assert "谢谢您" in client.get(done["Location"]).text
    again = client.post("/surveys/answer/", {"secret": code})
    assert again.status_code == 422
    assert "向督察反映" in again.text
    assert Invitation.objects.filter(used=True).count() == Answers.objects.count() == 1


def test_guessing_codes_is_slow(client, cast, drawn, at, settings):
    at(cast.now + timedelta(hours=1))
    settings.SUBMISSIONS_PER_NETWORK = 1
    codes = [client.post("/surveys/answer/", {"secret": codes_of(drawn)[0][::-1]}).status_code for _try in range(60)]
    assert codes[0] == 422
    assert codes[-1] == 429


def test_the_draw_and_the_answers_can_be_downloaded(client, cast, drawn, at):
    answers(cast, drawn, 100)
    at(cast.now + timedelta(hours=2))
    assert client.get(f"/surveys/{drawn.id}/answers.csv").status_code == 404
    rows = list(csv.DictReader(io.StringIO(client.get(f"/surveys/{drawn.id}/drawn.csv").text.lstrip("\ufeff"))))
    assert len(rows) == 100
    at(cast.now + timedelta(days=20))
    page = client.get(f"/surveys/{drawn.id}/").text
    assert "答复率 100\u00a0%" in page
    rows = list(csv.DictReader(io.StringIO(client.get(f"/surveys/{drawn.id}/answers.csv").text.lstrip("\ufeff"))))
    assert len(rows) == 100
    assert "very" in {row["safe-night"] for row in rows}
    english = client.get(f"/surveys/{drawn.id}/", headers={"Accept-Language": "en"}).text
    assert "Response rate" in english or "response rate" in english


def test_paper_is_typed_in(client, cast, drawn, at):
    at(cast.now + timedelta(hours=1))
    client.force_login(cast.users["sun"])
    code, path = codes_of(drawn)[5], f"/desk/surveys/{drawn.id}/paper/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"code": code, "age": "60-up"}).status_code == 422
    assert client.post(path, {"code": code, **SAID}).status_code == 302
    assert client.post(path, {"code": code, **SAID}).status_code == 422
    assert Answers.objects.get().way == "paper"
