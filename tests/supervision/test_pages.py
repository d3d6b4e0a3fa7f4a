"""The desk's pages of supervision, through HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliograph.matters.actions import Contact, watch
from heliograph.matters.models import Look
from heliograph.supervision.actions import escalate
from heliograph.supervision.models import CardAnswer, CardLook, Finding, Review, RuleText, Sample
from tests.supervision import on_duty as duty
from tests.supervision import reviewing
from tests.supervision.test_rules import listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def red(cast):
    """A red card of real time, shown to Zhao a moment ago."""
    now = datetime.now(UTC)
    receipt = cast.submits(unit=cast.units["heping"].id, now=now - timedelta(days=40))
    cast.does(receipt, "accept", "zhao", now=now - timedelta(days=40))
    watch(now)
    return duty.card(receipt, "red")


def text(response) -> str:
    return response.content.decode()


def test_the_list_leads_to_the_card_and_opening_it_is_recorded(cast, red, desk_of):
    browser = desk_of("zhao")
    assert f"/desk/cards/{red.id}/" in text(browser.get("/desk/cards/"))
    assert CardLook.objects.count() == 0
    page = browser.get(f"/desk/cards/{red.id}/")
    assert page.status_code == 200
    assert CardLook.objects.get().officer_id == cast.officers["zhao"].id
    assert "打开看了" in text(page)


def test_the_card_says_when_the_person_was_told(cast, red, desk_of):
    page = text(desk_of("zhao").get(f"/desk/cards/{red.id}/"))
    assert "已经告诉当事人这项承诺没有做到" in page


def test_the_card_says_plainly_where_nobody_was_told_apart_from_the_answer(cast, desk_of):
    now = datetime.now(UTC)
    receipt = cast.submits(unit=cast.units["heping"].id, now=now - timedelta(days=40))
    cast.does(receipt, "answer", "zhao", now=now, words="请带户口本到窗口办理。")
    card = next(card for card in duty.cards(receipt, "red") if card.promise == "answer")
    assert "没有单独告知" in text(desk_of("sun").get(f"/desk/cards/{card.id}/"))


def test_an_answer_is_written_once_and_read_by_all_whom_the_card_reached(cast, red, desk_of):
    sent = desk_of("zhao").post(f"/desk/cards/{red.id}/", {"words": "今天下午联系群众，明天办完。"}, follow=True)
    assert sent.status_code == 200
    assert CardAnswer.objects.count() == 1
    escalate(datetime.now(UTC) + timedelta(days=30))
    for who in ("qian", "luo", "sun"):
        assert "今天下午联系群众" in text(desk_of(who).get(f"/desk/cards/{red.id}/"))


def test_an_answer_that_says_nothing_comes_back_with_what_to_do(cast, red, desk_of):
    for words in ("", "已阅"):
        page = desk_of("zhao").post(f"/desk/cards/{red.id}/", {"words": words})
        assert page.status_code == 422
        assert "govuk-error-summary" in text(page)
    assert CardAnswer.objects.count() == 0


@pytest.mark.parametrize("who", ["zhou", "xing", "du"])
def test_to_others_there_is_no_such_card(cast, red, desk_of, who):
    browser = desk_of(who)
    assert browser.get(f"/desk/cards/{red.id}/").status_code == 404
    assert browser.post(f"/desk/cards/{red.id}/", {"words": "今天下午联系群众。"}).status_code == 404
    assert str(red.id) not in text(browser.get("/desk/cards/?tab=all"))


@pytest.mark.parametrize(
    "path", ["/desk/cards/", "/desk/stages/", "/desk/reviews/", "/desk/reviews/draw/", "/desk/reviews/rules/"]
)
def test_who_is_not_logged_in_or_sees_no_content_stays_outside(cast, client, desk_of, path):
    assert client.get(path).status_code == 302
    for who in ("feng", "chen"):
        assert desk_of(who).get(path).status_code == 403


@pytest.mark.parametrize("query", ["?tab=x&colour=blue&unit=abc&after=zzz", "?unit=99999999999", "?after=" + "0" * 33])
def test_an_address_that_makes_no_sense_is_the_plain_list(cast, red, desk_of, query):
    assert str(red.id) in text(desk_of("zhao").get(f"/desk/cards/{query}"))


@pytest.mark.parametrize("query", ["", "?unit=1", "?unit=x&procedure=a&state=b", "?unit=1&procedure=nothing&state=b"])
def test_a_cell_that_is_none_is_not_found(cast, desk_of, query):
    assert desk_of("sun").get(f"/desk/stages/list/{query}").status_code == 404


# Reviews


@pytest.fixture
def sample(cast):
    return reviewing.drawn(cast) if reviewing.answered(cast) else None


FORM = {
    "kind": "quality", "title": "三月抽查", "since": "2026-03-01", "until": "2026-03-31", "procedures": ["consultation"],
    "each": "2", "typed": "37 05 12",
}  # fmt: skip


def test_a_reviewer_draws_from_a_form(cast, desk_of):
    reviewing.answered(cast)
    page = desk_of("luo").post("/desk/reviews/draw/", FORM, follow=True)
    assert page.status_code == 200
    assert Sample.objects.get().title == "三月抽查"
    assert Sample.objects.get().seed in text(page)


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"until": "2026-02-01"}, {"each": "0"}, {"procedures": []}, {"typed": ""}, {"since": "2026-03-30"}],
)
def test_a_form_that_can_not_be_drawn_by_comes_back(cast, desk_of, wrong):
    reviewing.answered(cast)
    page = desk_of("luo").post("/desk/reviews/draw/", FORM | wrong)
    assert page.status_code == 422
    assert Sample.objects.count() == 0


@pytest.mark.parametrize("who", ["zhao", "qian", "zheng", "du"])
def test_others_find_no_form_to_draw(desk_of, who):
    browser = desk_of(who)
    assert browser.get("/desk/reviews/draw/").status_code == 403
    assert browser.post("/desk/reviews/draw/", FORM).status_code == 403


def test_a_review_is_a_form_and_its_look_stands_on_the_matter_as_one_to_check(cast, sample, desk_of):
    [line] = Sample.objects.all()
    row = reviewing.Reviewed.objects.get()
    browser = desk_of("luo")
    page = text(browser.get(f"/desk/reviews/matters/{row.id}/"))
    assert "身份证丢了" in page, "the reviewer reads what was asked"
    assert (Look.objects.get().why, Look.objects.get().officer_id) == ("checking", cast.officers["luo"].id)
    points = [item.code for item in reviewing.samples.checklist_of(line).items]
    given = {f"verdict-{code}": "kept" for code in points} | {"verdict-receipt": "broken"}
    refused = browser.post(f"/desk/reviews/matters/{row.id}/", given)
    assert refused.status_code == 422
    assert Review.objects.count() == 0
    assert text(refused).count("checked") >= len(points), "what was chosen is still chosen"
    done = browser.post(f"/desk/reviews/matters/{row.id}/", given | {"words-receipt": "没有给回执。"}, follow=True)
    assert done.status_code == 200
    assert Finding.objects.filter(verdict="broken").count() == 1


def test_the_reviewer_does_not_read_who_asked(cast, desk_of):
    receipt = cast.submits(unit=cast.units["heping"].id, contact=Contact(name="李丽", phone="13800000000"))
    cast.does(receipt, "answer", "zhao", words="请带户口本到窗口办理。")
    reviewing.drawn(cast)
    page = text(desk_of("luo").get(f"/desk/reviews/matters/{reviewing.Reviewed.objects.get().id}/"))
    assert "请带户口本到窗口办理" in page
    assert "13800000000" not in page
    assert "李丽" not in page


def test_officers_read_and_answer_what_was_found_about_them(cast, sample, desk_of):
    receipt_row = reviewing.Reviewed.objects.get()
    matter = receipt_row.matter_id
    made = reviewing.review(
        cast.viewer("luo"), receipt_row.id, reviewing.all_kept(sample, receipt="没有给回执。"), "", now=cast.now
    )
    finding = Finding.objects.get(review_id=made.id, verdict="broken")
    browser = desk_of("zhao")
    assert f"/desk/reviews/findings/{finding.id}/" in text(browser.get("/desk/reviews/"))
    page = browser.post(
        f"/desk/reviews/findings/{finding.id}/", {"kind": "answer", "answer-words": "当天系统停了。"}, follow=True
    )
    assert "当天系统停了" in text(page)
    assert finding.matter_id == matter
    assert (
        browser.post(f"/desk/reviews/findings/{finding.id}/", {"kind": "answer", "answer-words": ""}).status_code == 422
    )
    assert (
        browser.post(
            f"/desk/reviews/findings/{finding.id}/", {"kind": "upheld", "upheld-words": "维持原来的结论。"}
        ).status_code
        == 422
    )
    assert desk_of("zhou").get(f"/desk/reviews/findings/{finding.id}/").status_code == 404


def test_anyone_inside_draws_again_and_takes_the_list_home(cast, sample, desk_of):
    browser = desk_of("zhou")
    page = text(browser.get(f"/desk/reviews/samples/{sample.id}/?again=1"))
    assert "重抽核对：一致" in page
    rows = text(browser.get(f"/desk/reviews/samples/{sample.id}/population.csv")).splitlines()
    assert (rows[0], len(rows)) == ("unit,procedure,number,lot,drawn", 2)
    assert desk_of("sun").get("/desk/reviews/samples/00000000-0000-7000-8000-000000000000/").status_code == 404


def test_a_supervisor_loads_a_list_and_a_forbidden_one_comes_back_with_the_reason(cast, desk_of):
    def load(who: str, words: str):
        file = SimpleUploadedFile("list.toml", words.encode())
        return desk_of(who).post("/desk/reviews/rules/", {"kind": "checklist", "file": file})

    refused = load("sun", listing(title="破案率"))
    assert refused.status_code == 422
    assert "破案率" in text(refused)
    assert load("luo", listing()).status_code == 403
    assert RuleText.objects.count() == 0
    assert load("sun", listing()).status_code == 302
    assert RuleText.objects.get().version == "2026-12"


@pytest.mark.parametrize("path", ["/desk/cards/", "/desk/stages/", "/desk/reviews/", "/desk/reviews/rules/"])
def test_pages_speak_english_too(cast, red, desk_of, path):
    browser = desk_of("sun")
    browser.cookies["language"] = "en"
    page = text(browser.get(path)).split("<main", 1)[1]
    left = [c for c in page if "\u4e00" <= c <= "\u9fff"]
    assert not left, "".join(left)[:60]
