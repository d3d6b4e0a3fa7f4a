"""The answer bank: what gets in and how, what is found while somebody types, what is counted, what falls out again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from heliograph.matters.errors import Invalid, NotFound
from heliograph.publishing import actions as publishing
from heliograph.publishing.errors import SamePerson
from heliograph.publishing.kinds import kind
from heliograph.questions import index
from heliograph.questions.actions import bank as actions
from heliograph.questions.errors import COUNTED_ONLY, NO_CONSENT, NOT_ANSWERED, NotForTheBank
from heliograph.questions.models import Answer, AnswerDay, Posting, TokenCount
from heliograph.questions.reading import bank as reading
from heliograph.questions.words import compose, split

TODAY = date(2026, 3, 17)


def questions(cast, typed: str) -> list[str]:
    return [one.question for one in reading.suggest(cast.bureau.id, typed, TODAY)]


def test_an_answered_question_becomes_public_only_after_a_mask_and_a_second_person(bank, cast):
    number = bank.answered().number
    made = bank.proposes(matter=number, asked="我叫王建国，电话13912345678，身份证昨天丢了。")
    assert questions(cast, "身份证丢了怎么办") == []
    masked = bank.masks(made)
    assert questions(cast, "身份证丢了怎么办") == []
    bank.releases(masked)
    (found,) = reading.suggest(cast.bureau.id, "身份证丢了怎么办", TODAY)
    assert "王建国" not in found.asked
    assert "13912345678" not in found.asked
    assert "身份证昨天丢了" in found.asked


def test_who_masked_an_answer_does_not_release_it(bank, cast):
    masked = bank.masks(bank.proposes(), who="qian")
    with pytest.raises(SamePerson):
        bank.releases(masked, who="qian")
    assert questions(cast, "身份证丢了怎么办") == []


def test_without_the_askers_consent_nothing_is_drawn_from_a_matter(bank):
    number = bank.answered(publish="").number
    with pytest.raises(NotForTheBank) as refused:
        bank.proposes(matter=number)
    assert refused.value.text == NO_CONSENT


def test_an_open_question_is_not_for_the_bank(bank, cast):
    receipt = cast.submits(values={"publish": "yes"}, unit=cast.units["heping"].id)
    with pytest.raises(NotForTheBank) as refused:
        bank.proposes(matter=receipt.number)
    assert refused.value.text == NOT_ANSWERED


def test_a_matter_that_is_only_counted_gives_no_words(bank, cast):
    receipt = cast.submits("complaint", values={"words": "态度不好"})
    with pytest.raises(NotForTheBank) as refused:
        bank.proposes("du", unit=cast.units["duchashi"].id, matter=receipt.number)
    assert refused.value.text == COUNTED_ONLY


def test_every_kind_of_matter_that_answers_are_drawn_from_is_wholly_public(cast):
    for code in kind("answer").procedures:
        procedure = cast.procedure(code)
        assert procedure.public == "full", code
        assert any(one.name == "publish" for one in procedure.fields), code


def test_the_best_answer_comes_first_and_others_not_at_all(bank, cast):
    bank.publishes()
    bank.publishes(question="居住证怎么办理？", answer="带租房合同到居住地派出所。")
    bank.publishes(question="养狗要不要办证？", answer="要，到派出所登记。", topic="others")
    assert questions(cast, "我的身份证丢了，请问去哪里补办")[0] == "身份证丢了怎么补办？"
    assert questions(cast, "居住证要带什么")[0] == "居住证怎么办理？"
    assert questions(cast, "开车闯红灯扣几分") == []
    assert questions(cast, "证") == []


def test_another_bureau_finds_nothing(bank, cast):
    bank.publishes()
    assert reading.suggest(cast.other_bureau.id, "身份证丢了怎么补办", TODAY) == []


def test_looking_reads_a_bounded_number_of_rows(bank, cast, monkeypatch, django_assert_max_num_queries):
    for place in range(12):
        bank.publishes(question=f"身份证丢了怎么补办，第{place}种情况？")
    monkeypatch.setattr(index, "MOST_OF_A_TOKEN", 3)
    monkeypatch.setattr(index, "MOST_CANDIDATES", 5)
    with django_assert_max_num_queries(12):
        assert len(index.find(cast.bureau.id, "身份证丢了怎么补办", 50)) <= 5


def test_the_right_one_is_found_among_many_that_share_its_words(bank, cast, monkeypatch):
    monkeypatch.setattr(index, "MOST_OF_A_TOKEN", 3)
    monkeypatch.setattr(index, "MOST_CANDIDATES", 8)
    wanted = bank.publishes(question="身份证过期了怎么换？", answer="到派出所换。")
    for place in range(8):
        bank.publishes(question=f"身份证的事情{place}", answer="到派出所。")
    for place in range(8):
        bank.publishes(question=f"驾照过期的事情{place}", answer="到车管所。")
    hits = index.find(cast.bureau.id, "身份 过期", 1)
    assert [hit.row for hit in hits] == [index.row_of(wanted.id)]


def test_a_corrected_answer_takes_the_place_of_the_old_one_in_the_open(bank, cast):
    old = bank.publishes()
    new = bank.publishes(answer="带户口簿到派出所，15 天内拿到新证。", replaces=old.id, replaces_why="办理时间缩短了。")
    (found,) = reading.suggest(cast.bureau.id, "身份证丢了怎么补办", TODAY)
    assert (found.id, "15 天" in found.answer) == (new.id, True)
    page = reading.page_of(cast.bureau.id, old.id, TODAY)
    assert (page.state, page.ended_why, page.replaced_by) == ("corrected", "办理时间缩短了。", new.id)
    assert "20 天" in page.found.answer


def test_a_correction_drafted_in_the_register_keeps_topic_and_guide(bank, cast):
    old = bank.publishes(procedure="residence-permit", topic="papers")
    draft = publishing.Draft(
        kind="answer", unit=old.unit_id, title="身份证丢了怎么补办？", text="到派出所。", subject="nobody", ground=0,
        ground_words="写错了。", replaces=old.id, replaces_why="写错了。",
    )  # fmt: skip
    new = bank.releases(bank.masks(publishing.decide(cast.viewer("zhao"), draft, now=cast.now)))
    row = Answer.objects.get(id=new.id)
    assert (row.topic, row.procedure, row.is_public) == ("papers", "residence-permit", True)


def test_a_withdrawn_answer_is_found_no_more_and_leaves_nothing_in_the_index(bank, cast):
    made = bank.publishes()
    publishing.withdraw(cast.viewer("qian"), made.id, "规定变了。", now=cast.now)
    assert questions(cast, "身份证丢了怎么补办") == []
    assert not Posting.objects.exists()
    assert not TokenCount.objects.filter(answers__gt=0).exists()
    page = reading.page_of(cast.bureau.id, made.id, TODAY)
    assert (page.state, page.ended_why, page.found.answer) == ("withdrawn", "规定变了。", "")


def test_an_answer_past_its_review_says_so_until_somebody_has_looked(bank, cast):
    made = bank.publishes(review_on=date(2026, 3, 20))
    later = date(2026, 3, 21)
    assert reading.page_of(cast.bureau.id, made.id, later).found.is_stale
    now = cast.now + timedelta(days=4)
    actions.review(cast.viewer("zhao"), made.id, date(2026, 8, 1), now=now)
    assert not reading.page_of(cast.bureau.id, made.id, later).found.is_stale
    with pytest.raises(Invalid):
        actions.review(cast.viewer("zhao"), made.id, date(2028, 8, 1), now=now)
    with pytest.raises(NotFound):
        actions.review(cast.viewer("bei"), made.id, date(2026, 8, 1), now=now)


def test_the_desk_lists_what_is_due_and_what_does_not_help(bank, cast):
    due = bank.publishes(review_on=date(2026, 3, 20))
    doubted = bank.publishes(question="居住证怎么办理？")
    actions.count_verdict(cast.bureau.id, doubted.id, helped=False, now=cast.now)
    todo = reading.to_do(cast.viewer("zhao"), TODAY)
    assert [one.found.id for one in todo.due] == [due.id]
    assert [one.found.id for one in todo.doubted] == [doubted.id]
    assert reading.to_do(cast.viewer("zhou"), TODAY).due == []


def test_text_is_put_together_and_taken_apart_without_loss():
    assert split(compose("答复。", "问题？")) == ("答复。", "问题？")
    assert split(compose("答复。", "")) == ("答复。", "")


# Pages


def test_a_verdict_is_counted_once_a_browser_and_nothing_is_kept_of_who(bank, cast, client):
    made = bank.publishes()
    address = f"/answers/{made.id}/verdict/"
    for _ in range(3):
        assert client.post(address, {"said": "helped"}).status_code == 302
    assert Client().post(address, {"said": "unhelpful"}).status_code == 302
    row, day = Answer.objects.get(id=made.id), AnswerDay.objects.get()
    assert (row.helped, row.unhelpful, day.helped, day.unhelpful) == (1, 1, 1, 1)
    assert "记下了" in client.get(f"/answers/{made.id}/").content.decode()


def test_one_network_cannot_push_the_counts(bank, cast, settings):
    settings.SUBMISSIONS_PER_NETWORK = 2
    made = bank.publishes()
    for _ in range(5):
        assert Client().post(f"/answers/{made.id}/verdict/", {"said": "helped"}).status_code == 302
    assert Answer.objects.get(id=made.id).helped == 2


def test_this_did_not_leads_to_the_form_with_everything_typed(bank, cast, client):
    made = bank.publishes()
    typed = {"said": "unhelpful", "for": "consultation", "begin": "1", "subject": "我丢了证", "words": "在路上丢的"}
    response = client.post(f"/answers/{made.id}/verdict/", typed)
    assert (response.status_code, response["Location"]) == (307, "/ask/consultation/")
    page = client.post(response["Location"], typed).content.decode()
    assert "我丢了证" in page
    assert "在路上丢的" in page
    assert "请改正" not in page


def test_the_step_before_finds_answers_and_never_blocks(bank, cast, client):
    bank.publishes()
    page = client.post(
        "/answers/look/", {"for": "consultation", "subject": "身份证丢了怎么办", "words": "昨天"}
    ).content.decode()
    assert "身份证丢了怎么补办？" in page
    assert 'action="/ask/consultation/"' in page
    assert 'value="昨天"' in page
    nothing = client.post("/answers/look/", {"for": "consultation", "subject": "外星人来了"}).content.decode()
    assert "没有现成的答复" in nothing
    assert 'value="外星人来了"' in nothing


def test_the_script_gets_answers_and_a_sentence_to_hear(bank, cast, client):
    made = bank.publishes()
    got = client.post("/answers/suggest/", {"typed": "身份证丢了"}).json()
    assert [one["url"] for one in got["found"]] == [f"/answers/{made.id}/"]
    assert got["says"].startswith("有 1 条")
    assert client.post("/answers/suggest/", {"typed": "外星人来了"}).json() == {"found": [], "says": ""}
    assert client.get("/answers/suggest/").status_code == 405


def test_looking_is_limited_by_network(bank, cast, client, settings):
    settings.SUBMISSIONS_PER_NETWORK = 1
    codes = [client.post("/answers/suggest/", {"typed": "身份证丢了"}).status_code for _ in range(52)]
    assert (codes[49], codes[-1]) == (200, 429)


def test_only_forms_whose_answers_are_public_offer_to_look(cast, client):
    assert "data-look" in client.get("/ask/consultation/").content.decode()
    assert "data-look" not in client.get("/ask/complaint/").content.decode()


def test_the_list_says_what_to_do_while_it_is_empty(cast, client):
    assert "还没有整理好的答复" in client.get("/answers/").content.decode()


def test_lists_by_topic_and_by_guide(bank, cast, client):
    bank.publishes(procedure="residence-permit")
    for address in ("/answers/", "/answers/?topic=papers", "/answers/?guide=residence-permit"):
        assert "身份证丢了怎么补办？" in client.get(address).content.decode(), address
    assert "身份证丢了怎么补办？" not in client.get("/answers/?topic=traffic").content.decode()
    assert client.get("/answers/?guide=nothing").status_code == 404


def test_an_officer_proposes_from_the_matters_page_in_one_click(bank, cast, client):
    number = bank.answered().number
    client.force_login(cast.users["zhao"])
    assert f"/desk/answers/new/?matter={number}" in client.get(f"/desk/m/{number}/").content.decode()
    page = client.get(f"/desk/answers/new/?matter={number}").content.decode()
    assert "20 天内拿到新证" in page
    unit = str(cast.units["heping"].id)
    sent = {
        "question": "身份证丢了怎么补办？", "answer": "到派出所。", "topic": "papers", "unit": unit, "review_on": "2026-12-01",
        "why": "常有人问。",
    }  # fmt: skip
    response = client.post(f"/desk/answers/new/?matter={number}", sent)
    assert response.status_code == 302, response.content.decode()
    assert response["Location"].endswith("/mask/")


def test_a_matter_without_consent_says_why_and_offers_a_general_one(bank, cast, client):
    number = bank.answered(publish="").number
    client.force_login(cast.users["zhao"])
    page = client.get(f"/desk/answers/new/?matter={number}").content.decode()
    assert NO_CONSENT.zh in page
    assert "20 天内拿到新证" not in page
