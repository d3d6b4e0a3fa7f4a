"""Practising answers leaves no trace; a bureau's own phrases reach its officers' checks and nobody else's."""

from __future__ import annotations

import pytest

from heliograph.answering.actions.phrases import keep
from heliograph.answering.practice import exercises
from heliograph.answering.reading.phrases import phrases
from heliograph.core.language.answers import shipped
from heliograph.matters.errors import Invalid
from heliograph.organisation.models import Change
from heliograph.publishing.actions import withdraw
from tests.answering.test_checking import rows, text_of
from tests.matters.desk_stage import desk_of
from tests.questions.desk import Bank

__all__ = ["desk_of"]
pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "您好，来信收悉，我们会尽快予以处理。"


def test_an_officer_practises_and_no_row_is_written(cast, desk_of):
    client = desk_of("zhao")
    listed = client.get("/desk/practice/").content.decode()
    before = rows()
    for code, one in exercises().items():
        assert one.title in listed
        page = client.post(f"/desk/practice/{code}/", {"words": WORDS})
        assert page.status_code == 200
        assert "没有写时间" in text_of(page)
        assert one.tells[0] in text_of(page)
        assert client.post(f"/desk/practice/{code}/", {"words": WORDS, "by": "script"}).status_code == 200
    assert rows() == before


def test_a_real_question_that_was_published_masked_is_practised_with_beside_its_published_answer(cast, desk_of):
    bank = Bank(cast)
    words = "我的电话 13912345678，身份证丢了，补一张要带什么？"
    receipt = bank.answered(subject="身份证丢了怎么补？", words=words)
    published = bank.publishes(matter=receipt.number, asked=words)
    client = desk_of("zhao")
    listed = client.get("/desk/practice/").content.decode()
    assert f"/desk/practice/own-{published.id}/" in listed
    before = rows()
    page = client.post(f"/desk/practice/own-{published.id}/", {"words": WORDS})
    text = text_of(page)
    assert "补一张要带什么" in text
    assert "13912345678" not in text
    assert "当时公开的答复" in text
    assert rows() == before
    withdraw(cast.viewer("qian"), published.id, "规定变了。", now=cast.now)
    assert client.get(f"/desk/practice/own-{published.id}/").status_code == 404


def test_a_good_answer_to_an_exercise_fits_it_and_one_to_another_does_not(cast, desk_of):
    answer = (
        "居住证过期了也可以签注，请带身份证和租房合同，周末派出所9:00到12:00开门，网上也能办签注。电话0577-88123456。"
    )
    client = desk_of("zhao")
    assert "看来答的是这件事" in text_of(client.post("/desk/practice/permit-renewal/", {"words": answer}))
    assert "可能没有答到这件事" in text_of(client.post("/desk/practice/dog-bite/", {"words": answer}))


def test_every_exercise_asks_something_and_says_what_to_tell():
    assert len(exercises()) >= 10
    for one in exercises().values():
        assert len(one.text) > 60
        assert len(one.tells) >= 3


def test_an_unknown_exercise_and_a_stranger_are_turned_away(cast, desk_of, client):
    assert desk_of("zhao").get("/desk/practice/none/").status_code == 404
    assert client.get("/desk/practice/").status_code == 302


def test_an_administrator_adds_a_phrase_and_officers_are_told_of_it(cast, desk_of):
    chen = desk_of("chen")
    saved = chen.post("/desk/admin/answer-words/", {"said": "转呈研处", "plainly": "交给某某办"}, follow=True)
    assert "已保存" in saved.content.decode()
    found = desk_of("zhao").post("/desk/practice/dog-bite/", {"words": "此件转呈研处，请予以知悉。"})
    assert "交给某某办" in text_of(found)
    assert Change.objects.get(verb="phrase.kept").name == "转呈研处"
    assert all(phrase.said != "转呈研处" for phrase in phrases(cast.other_bureau.id))


def test_a_shipped_phrase_is_changed_taken_out_and_put_back(cast, desk_of):
    said, chen = shipped()[0].said, desk_of("chen")
    chen.post("/desk/admin/answer-words/", {"said": said, "plainly": "本局的说法"})
    assert [p.plainly for p in phrases(cast.bureau.id) if p.said == said] == ["本局的说法"]
    chen.post("/desk/admin/answer-words/", {"said": said, "plainly": ""})
    assert not [p for p in phrases(cast.bureau.id) if p.said == said]
    chen.post("/desk/admin/answer-words/", {"remove": said})
    assert [p.plainly for p in phrases(cast.bureau.id) if p.said == said] == [shipped()[0].plainly]
    again = chen.post("/desk/admin/answer-words/", {"remove": said}, follow=True)
    assert "已经没有了" in again.content.decode()


def test_a_phrase_of_no_use_is_refused_with_what_to_do(cast, desk_of):
    chen = desk_of("chen")
    for said in ("", "字", "长" * 41):
        assert chen.post("/desk/admin/answer-words/", {"said": said, "plainly": "x"}).status_code == 422
    with pytest.raises(Invalid):
        keep(cast.bureau, "转办", "长" * 121, by=None, now=cast.now)


def test_only_administrators_keep_the_phrases(cast, desk_of):
    assert desk_of("zhao").get("/desk/admin/answer-words/").status_code == 403
