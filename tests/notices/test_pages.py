"""The pages, through HTTP: what everybody reads, and what officers do without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Pixels

from heliograph.core.text import Text
from heliograph.notices.actions import keeping
from heliograph.notices.models import Board, Notice, Version
from heliograph.notices.reading import ways_out
from heliograph.notices.reading.ways_out import How, Way
from tests.notices.newsroom import ADVICE, FOUND, Newsroom, again, alert_words, record_of


@pytest.fixture
def room(cast) -> Newsroom:
    return Newsroom(cast)


@pytest.fixture
def now(cast):
    cast.now = timezone.now()
    return cast.now


def officer(room: Newsroom, who: str) -> Client:
    client = Client()
    client.force_login(room.cast.users[who])
    return client


def words(response) -> str:
    return response.content.decode()


def photo(**extra) -> bytes:
    out = BytesIO()
    exif = Pixels.Exif()
    exif[0x010F] = "SecretCamera"
    Pixels.new("RGB", (800, 600), "teal").save(out, "JPEG", exif=exif, **extra)
    return out.getvalue()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_empty_pages_teach(cast, client, language):
    client.cookies["language"] = language
    for address in (
        "/news/",
        "/news/kinds/traffic/",
        "/news/?q=骗&unit=heping&since=2026-01-01&withdrawn=1",
        "/screen/",
    ):
        found = client.get(address)
        assert found.status_code == 200, address
        assert "hg-empty" in words(found) or "hg-screen__one--empty" in words(found), address
    for address in ("/news/kinds/nothing/", "/screen/nowhere/", "/news/00000000-0000-0000-0000-000000000000/"):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(("language", "title"), [("zh-hans", ADVICE.title.zh), ("en", ADVICE.title.en)])
def test_a_notice_is_read_in_both_languages(room, client, now, language, title):
    row = room.publishes()
    client.cookies["language"] = language
    for address in (
        "/",
        "/news/",
        "/news/kinds/safety-advice/",
        f"/news/{row.id}/",
        f"/news/{row.id}/poster/",
        "/screen/",
    ):
        assert title in words(client.get(address)), address
    assert title not in words(client.get("/news/kinds/traffic/"))


def test_a_notice_only_in_chinese_says_so_to_an_english_reader(room, client, now):
    row = room.publishes(title=Text("仅有中文", ""), body=Text("正文", ""))
    client.cookies["language"] = "en"
    page = words(client.get(f"/news/{row.id}/"))
    assert re.search(r'<h1[^>]* lang="zh-Hans">仅有中文', page)
    assert "In Chinese only" in page


def test_a_draft_is_nowhere(room, client, now):
    row = room.writes()
    room.checks(row)
    for address in (
        f"/news/{row.id}/",
        f"/news/{row.id}/versions/",
        f"/news/{row.id}/versions/1/",
        f"/news/{row.id}/poster/",
    ):
        assert client.get(address).status_code == 404, address
    for address in ("/", "/news/", "/screen/", "/screen/heping/"):
        assert ADVICE.title.zh not in words(client.get(address)), address


def test_what_is_asked_for_narrows_the_list(room, client, now):
    fraud = room.publishes(areas=("heping",))
    lost = room.publishes(kind="lost-found", words=FOUND.replacing(body=Text("黑色手机一部，在所里。", "")))
    room.withdraws(lost)

    def found(query: str) -> set[str]:
        page = words(client.get(f"/news/{query}"))
        return {str(row.id) for row in (fraud, lost) if str(row.id) in page}

    assert found("") == {str(fraud.id), str(lost.id)}
    assert found("?q=验证码") == {str(fraud.id)}
    assert found("?q=挂断 黑色") == set()
    assert found("?withdrawn=1") == {str(lost.id)}
    assert found("?unit=donghu") == {str(lost.id)}  # about everywhere; the other is about Heping alone
    assert found("?unit=heping") == {str(fraud.id), str(lost.id)}
    tomorrow = (now + timedelta(days=2)).date().isoformat()
    assert found(f"?since={tomorrow}") == set()
    assert found("?since=nonsense&before=nonsense") == {str(fraud.id), str(lost.id)}


def test_pages_of_a_long_list_meet(room, client, now):
    rows = [room.publishes(now=now + timedelta(seconds=at)) for at in range(22)]
    first = words(client.get("/news/"))
    after = re.search(r'href="(\?before=[0-9a-f]+)"', first)[1]
    second = words(client.get(f"/news/{after}"))
    shown = [[str(row.id) in page for row in rows] for page in (first, second)]
    assert [sum(one) for one in shown] == [20, 2]
    assert all(a != b for a, b in zip(*shown, strict=True))


def test_a_corrected_notice_says_what_changed_and_keeps_the_old_text(room, client, now):
    row = room.publishes()
    room.corrects(row, body=Text("# 怎么做\n\n- 先挂断\n- 拨打 **110**", "Call 110"), now=now + timedelta(minutes=5))
    page = words(client.get(f"/news/{row.id}/"))
    assert "电话号码写错了。" in page
    assert "96110" not in page
    history = words(client.get(f"/news/{row.id}/versions/"))
    assert re.search(r"<del>.*96110.*</del>", history)
    assert re.search(r"<ins>.*110.*</ins>", history)
    old = words(client.get(f"/news/{row.id}/versions/1/"))
    assert "96110" in old
    assert "这是旧的一版" in old


def test_a_withdrawn_notice_is_marked_everywhere_and_off_the_screens(room, client, now):
    row = room.publishes()
    room.withdraws(row, why="活动取消了。")
    for address in (f"/news/{row.id}/", "/news/"):
        assert "活动取消了。" in words(client.get(address)), address
    assert "请不要张贴" in words(client.get(f"/news/{row.id}/poster/"))
    for address in ("/screen/", "/"):
        assert ADVICE.title.zh not in words(client.get(address)), address


def test_hidden_words_are_on_no_page(room, client, now):
    row = room.publishes(body=Text("不该公开的电话", ""))
    room.withdraws(row, why="本来就不该公开。", hides=True)
    for address in (f"/news/{row.id}/", f"/news/{row.id}/versions/", "/news/"):
        page = words(client.get(address))
        assert ADVICE.title.zh not in page, address
        assert "本来就不该公开。" in page, address
    for address in (f"/news/{row.id}/poster/", f"/news/{row.id}/versions/1/"):
        assert client.get(address).status_code == 404, address
    assert ADVICE.title.zh not in words(officer(room, "qian").get(f"/desk/notices/{row.id}/"))


def test_an_alert_in_force_stands_above_everything_and_alone_on_screens(room, client, now):
    room.publishes()
    room.publishes(kind="alert", words=alert_words(now))
    for address in ("/", "/news/"):
        assert "请绕行，不要涉水。" in words(client.get(address)), address
    screen = words(client.get("/screen/"))
    assert alert_words(now).title.zh in screen
    assert ADVICE.title.zh not in screen
    assert f'data-expires="{alert_words(now).expires.isoformat()}"' in screen
    assert ADVICE.title.zh in words(client.get("/"))


def test_a_screen_of_a_unit_shows_what_concerns_it(room, client, now):
    room.publishes(areas=("donghu",))
    assert ADVICE.title.zh in words(client.get("/screen/donghu/"))
    assert ADVICE.title.zh not in words(client.get("/screen/heping/"))


def test_pages_answer_304_until_something_changes(room, client, now):
    row = room.publishes()
    first = client.get(f"/news/{row.id}/")
    assert client.get(f"/news/{row.id}/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    room.withdraws(row)
    assert client.get(f"/news/{row.id}/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_press_release_shows_who_was_asked_what(room, client, now):
    row = room.publishes(kind="press", record=record_of(now))
    page = words(client.get(f"/news/{row.id}/"))
    for said in ("新闻发言人", "淳南日报", "什么时候恢复通车？", "明早六点。"):
        assert said in page


def test_a_poster_carries_a_code_to_the_newest_version(room, client, now):
    row = room.publishes()
    for size in ("a4", "a3"):
        page = words(client.get(f"/news/{row.id}/poster/?size={size}"))
        assert f"hg-sheet--{size}" in page
        assert "qr-ink" in page
        assert f"/news/{row.id}/" in page


# The desk.


def filled(**changes) -> dict:
    return {
        "what": "words", "title_zh": "小心“退款”电话", "title_en": "", "summary_zh": "", "summary_en": "",
        "body_zh": "失主王建国，电话 13912345678。", "body_en": "", **changes,
    }  # fmt: skip


def test_the_whole_way_by_forms(room, now):
    zhao, qian = officer(room, "zhao"), officer(room, "qian")
    made = zhao.post("/desk/notices/new/safety-advice/", filled(unit=room.cast.units["heping"].id))
    row = Notice.objects.get()
    at = f"/desk/notices/{row.id}/"
    assert made["Location"] == at
    check = words(zhao.get(f"{at}check/"))
    assert "王建国" in check
    undecided = zhao.post(f"{at}check/", {"of": 1, "has_minor": "no", "is_secret": "no"})
    assert undecided.status_code == 422
    names = set(re.findall(r'name="choice-([^"]+)"', check))
    assert len(names) == 2
    decided = {f"choice-{name}": "keep" for name in names}
    assert zhao.post(f"{at}check/", {**decided, "of": 1}).status_code == 422  # the two questions want an answer
    assert zhao.post(f"{at}check/", {**decided, "of": 1, "has_minor": "no", "is_secret": "no"}).status_code == 302
    assert "审核通过" not in words(zhao.get(at))
    assert zhao.post(f"{at}do/release/", {"of": 2}).status_code == 422
    assert Version.objects.count() == 0
    assert "请您审核" in words(qian.get("/desk/notices/"))
    assert qian.post(f"{at}do/release/", {"of": 2}).status_code == 302
    page = words(Client().get(f"/news/{row.id}/"))
    assert "小心“退款”电话" in page
    assert "王建国" not in page
    assert "13912345678" not in page


@pytest.mark.parametrize("question", ["has_minor", "is_secret"])
def test_a_minor_or_a_secret_stops_it(room, now, question):
    row = room.writes()
    given = {"of": 1, "has_minor": "no", "is_secret": "no", question: "yes"}
    refused = officer(room, "jiang").post(f"/desk/notices/{row.id}/check/", given)
    assert refused.status_code == 422
    assert "不能公开" in words(refused)
    assert again(row).stage == "draft"


def test_a_form_that_came_back_says_what_is_wrong(room, now):
    client = officer(room, "zhao")
    unit = room.cast.units["heping"].id
    assert "需要改正" in words(client.post("/desk/notices/new/alert/", filled(unit=unit)))
    foreign = client.post("/desk/notices/new/news/", filled(unit=unit, body_zh="![](https://evil.example/x.png)"))
    assert foreign.status_code == 422
    assert "不能引用别的网站的图片" in words(foreign)
    other = client.post("/desk/notices/new/news/", filled(unit=room.cast.units["donghu"].id))
    assert other.status_code == 422
    assert Notice.objects.count() == 0


def test_pictures_lose_what_the_camera_wrote_and_need_a_description(room, client, now):
    row = room.writes()
    zhao = officer(room, "zhao")
    at = f"/desk/notices/{row.id}/write/"

    def send(**more):
        file = SimpleUploadedFile("x.jpg", photo(), "image/jpeg")
        return zhao.post(at, {"what": "picture", "of": again(row).revision, "file": file, **more})

    assert send(says_zh="").status_code == 422
    assert send(says_zh="两位民警在发传单", says_en="Two officers with leaflets").status_code == 302
    room.checks(row, "jiang")
    room.releases(row)
    page = words(client.get(f"/news/{row.id}/"))
    source, says = re.search(r'<img class="hg-notice__picture" src="([^"]+)" alt="([^"]+)"', page).groups()
    assert says == "两位民警在发传单"
    shown = client.get(source)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"SecretCamera" not in shown.content
    assert client.get(source.replace(".jpg", "/small.jpg")).status_code == 200


def test_a_picture_of_a_draft_is_for_the_desk_alone(room, client, now):
    row = room.writes()
    zhao = officer(room, "zhao")
    file = SimpleUploadedFile("x.jpg", photo(), "image/jpeg")
    zhao.post(f"/desk/notices/{row.id}/write/", {"what": "picture", "of": 1, "file": file, "says_zh": "传单"})
    source = re.search(
        rf'src="(/desk/notices/{row.id}/images/[^"]+)"', words(zhao.get(f"/desk/notices/{row.id}/write/"))
    )[1]
    assert zhao.get(source).status_code == 200
    assert officer(room, "zhou").get(source).status_code == 404
    assert client.get(source).status_code == 302
    assert client.get(source.replace("/desk/notices/", "/news/").rstrip("/") + ".jpg").status_code == 404


@pytest.mark.parametrize("who", ["zhou", "bei"])
def test_other_units_do_not_see_the_desk_page(room, now, who):
    row = room.writes()
    client = officer(room, who)
    for part in ("", "write/", "check/", "preview/", "revisions/1/"):
        assert client.get(f"/desk/notices/{row.id}/{part}").status_code in (403, 404), part


def test_every_page_of_the_desk_opens(room, now):
    row = room.publishes(kind="press", record=record_of(now))
    room.writes(kind="alert", words=alert_words(now))
    client = officer(room, "qian")
    for part in ("", "write/", "preview/", "revisions/1/"):
        assert client.get(f"/desk/notices/{row.id}/{part}").status_code == 200, part
    for address in ("/desk/notices/", "/desk/notices/new/", "/desk/notices/new/press/", "/desk/notices/new/alert/"):
        assert client.get(address).status_code == 200, address


def test_a_correction_by_forms_asks_for_the_reason(room, now):
    row = room.publishes()
    at = f"/desk/notices/{row.id}/"
    zhao = officer(room, "zhao")
    form = filled(of=1, body_zh="拨打 110")
    assert zhao.post(f"{at}write/", form).status_code == 422
    assert zhao.post(f"{at}write/", {**form, "why": "号码写错了"}).status_code == 302
    assert "更正稿" in words(zhao.get("/desk/notices/"))
    assert "96110" in words(Client().get(f"/news/{row.id}/"))


def test_every_channel_tells_what_became_of_a_release(room, now, monkeypatch):
    monkeypatch.setattr(ways_out, "_tellers", {})
    ways_out.register("sms", lambda bureau, notice: [Way(Text("短信", "SMS"), How.STUCK, Text("3 条卡住", "3 stuck"))])
    row = room.publishes()
    page = words(officer(room, "qian").get(f"/desk/notices/{row.id}/"))
    assert "3 条卡住" in page
    assert "卡住了" in page


def test_one_tap_vouches_for_a_board_and_readers_see_it(room, client, now):
    keeping.provide(room.cast.bureau.id, now)
    at = "/desk/notices/boards/kind:fees/"
    tang = officer(room, "tang")
    assert "看过，还对" in words(tang.get("/desk/notices/boards/"))
    assert tang.post(at, {"what": "check"}).status_code == 302
    page = words(client.get("/news/kinds/fees/"))
    assert "核对过，淳南市公安局负责人负责" in page
    board = Board.objects.get(code="kind:fees")
    board.due_at = now - timedelta(days=1)
    board.save()
    assert "该核对了" in words(client.get("/news/kinds/fees/"))
    assert tang.get(at).status_code == 200
    assert officer(room, "zhao").get(at).status_code == 404


def test_cards_about_boards_stand_beside_the_others(room, now):
    keeping.provide(room.cast.bureau.id, now)
    Board.objects.update(due_at=now - timedelta(days=1), card_at=now - timedelta(days=1))
    keeping.remind(now)
    page = words(officer(room, "tang").get("/desk/cards/"))
    assert "/desk/notices/boards/kind:fees/" in page
    assert "看一遍，确认还对" in page
