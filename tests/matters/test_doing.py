"""Every step a resident may take, by its page; whatever is refused comes back with everything that was typed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from heliograph.matters.errors import SameOfficer
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Event, Matter, Party, Rating
from heliograph.matters.reading.held import contact_of


def last_event(receipt) -> Event:
    return Event.objects.filter(matter_id=receipt.ref.id).latest("sequence")


def words_of(event: Event) -> str:
    key = MatterKey.of(Matter.objects.get(id=event.matter_id))
    return key.open_values("event.public", event.id, event.public).get("words", "")


def photo(name: str = "门口.jpg", colour: str = "navy") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (800, 600), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_a_question_back_is_answered_from_the_page(li, cast, asked):
    cast.does(asked, "ask", "zhao", words="是哪一年丢的？")
    li.opens(asked)
    answer = li.does(asked, "supply", words="去年。")
    assert answer.status_code == 303
    assert words_of(last_event(asked)) == "去年。"
    assert cast.matter(asked).state == "accepted"


def test_after_a_step_the_page_says_that_it_was_done(li, asked):
    li.opens(asked)
    page = li.client.get(li.does(asked, "add", words="还想问，要多少钱？")["Location"]).content.decode()
    assert 'role="status"' in page
    assert "还想问，要多少钱？" in page


def test_a_photo_can_be_added_and_is_shown_and_downloaded(li, asked):
    li.opens(asked)
    li.does(asked, "add", words="见照片", files=[photo()])
    row = Attachment.objects.get()
    assert "门口.jpg" in li.reads(asked)
    small = li.sees(asked, f"files/{row.id}/preview/")
    whole = li.sees(asked, f"files/{row.id}/")
    assert small["Content-Type"] == whole["Content-Type"] == "image/jpeg"
    assert whole["Content-Disposition"].startswith("attachment")
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Cache-Control"] == "private, no-store"
    assert Image.open(BytesIO(whole.content)).size == (800, 600)


def test_an_attachment_opens_for_its_own_holder_only(li, cast, asked):
    li.opens(asked)
    li.does(asked, "add", words="见照片", files=[photo()])
    other = cast.submits("consultation", unit=cast.units["heping"].id)
    li.client.cookies.clear()
    li.opens(other)
    row = Attachment.objects.get()
    assert li.sees(asked, f"files/{row.id}/").status_code == 302
    assert li.sees(other, f"files/{row.id}/").status_code == 404


def test_a_file_that_is_refused_loses_neither_the_words_nor_the_good_files(li, asked):
    li.opens(asked)
    page = li.does(
        asked, "add", words="见照片", files=[photo(), SimpleUploadedFile("a.exe", b"MZ\x90\x00", "image/jpeg")]
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "a.exe" in text
    assert "见照片</textarea>" in text
    assert "去掉“门口.jpg”" in text
    ticket = text.split('name="kept" value="')[1].split('"')[0]
    assert li.does(asked, "add", words="见照片", kept=ticket).status_code == 303
    assert Attachment.objects.count() == 1


def test_nothing_said_is_refused_at_its_field(li, asked):
    li.opens(asked)
    page = li.does(asked, "add", words="  ")
    assert page.status_code == 422
    assert 'id="id_words-error"' in page.content.decode()


# Not solved


def test_not_solved_is_one_press_without_a_word(li, cast, answered):
    page = li.opens(answered).content.decode()
    assert "没解决，重新办" in page
    assert li.does(answered, "reopen").status_code == 303
    matter = cast.matter(answered)
    assert (matter.outcome, matter.reopened) == ("", 1)
    assert "会换一位民警办，不会是上次办结的赵勇（010001）。" in li.reads(answered)


def test_after_not_solved_another_officer_must_answer(li, cast, answered):
    li.opens(answered)
    li.does(answered, "reopen", words="没说要带什么。")
    with pytest.raises(SameOfficer):
        cast.does(answered, "answer", "zhao", words="带身份证。", now=cast.now + timedelta(days=2))
    cast.does(answered, "answer", "jiang", words="带户口本和照片。", now=cast.now + timedelta(days=2))
    assert "带户口本和照片。" in li.reads(answered)


def test_not_solved_is_offered_for_thirty_days(li, cast, answered, clock):
    clock.goes_on(days=40)
    assert "没解决，重新办" not in li.opens(answered).content.decode()
    late = li.does(answered, "reopen", words="还是不会办")
    assert late.status_code == 409
    assert "还是不会办" in late.content.decode()


# Rating


def test_five_grades_can_be_given_with_words_and_a_choice_about_contact(li, answered):
    page = li.opens(answered).content.decode()
    assert [title in page for title in ("非常满意", "基本满意", "非常不满意")] == [True] * 3
    assert "打分的人是谁，被评的单位看不到" in page
    li.does(answered, "rate", grade="2", words="等太久", may_contact="yes")
    rating = Rating.objects.get()
    assert (rating.grade, rating.may_contact) == (2, True)
    assert "您的评价：不满意" in li.reads(answered)


def test_a_rating_can_be_changed_once(li, answered):
    li.opens(answered)
    li.does(answered, "rate", grade="2")
    assert li.does(answered, "rate", grade="4").status_code == 303
    page = li.reads(answered)
    assert "您的评价：满意" in page
    assert "/do/rate/" not in page
    assert li.does(answered, "rate", grade="5").status_code == 409
    assert Rating.objects.get().grade == 4


def test_no_grade_is_refused_with_the_words_kept(li, answered):
    li.opens(answered)
    page = li.does(answered, "rate", words="等太久")
    assert page.status_code == 422
    assert "等太久</textarea>" in page.content.decode()
    assert not Rating.objects.exists()


def test_a_bad_rating_shows_the_duty_of_the_superior(li, answered):
    li.opens(answered)
    li.does(answered, "rate", grade="1")
    page = li.reads(answered)
    assert "上级核实差评并回应" in page
    assert "被评价的单位不参与" in page


# Taking back, contact


def test_taking_back_asks_first_and_then_does_it(li, cast, asked):
    li.opens(asked)
    assert "确定撤回" in li.reads(asked, "do/withdraw/")
    li.does(asked, "withdraw")
    assert cast.matter(asked).outcome == "withdrawn"
    assert "您撤回了这件事" in li.reads(asked)


def test_the_contact_is_shown_and_corrected(li, cast, asked):
    li.opens(asked)
    li.does(asked, "correct", name="李丽", phone="138 0000 0000", email="li@example.org", address="")
    contact = contact_of(cast.matter(asked))
    assert (contact["name"], contact["phone"]) == ("李丽", "13800000000")
    assert Party.objects.get().reach == "mail"
    assert 'value="li@example.org"' in li.reads(asked, "do/correct/")


def test_an_identity_number_survives_a_corrected_contact(li, cast):
    from heliograph.matters.actions import Contact

    known = Contact(name="李丽", phone="13800000000", identity="11010519491231002X")
    receipt = cast.submits("information-request", contact=known)
    li.opens(receipt)
    li.does(receipt, "correct", name="李丽", phone="13900000000", email="", address="")
    assert contact_of(cast.matter(receipt)) == {"name": "李丽", "phone": "13900000000", "identity": known.identity}


def test_a_telephone_number_that_is_none_is_refused_at_its_field(li, asked):
    li.opens(asked)
    page = li.does(asked, "correct", name="李丽", phone="12", email="", address="")
    assert page.status_code == 422
    assert 'id="id_phone-error"' in page.content.decode()


# What goes wrong


def test_a_form_sent_twice_counts_once_and_frightens_nobody(li, cast, asked):
    li.opens(asked)
    seen = cast.matter(asked).sequence
    form = {"sequence": seen, "words": "还想问，要多少钱？"}
    address = f"/m/{asked.number}/do/add/"
    first, second = li.client.post(address, form), li.client.post(address, form)
    assert first["Location"] == second["Location"]
    assert cast.matter(asked).sequence == seen + 1


def test_what_happened_meanwhile_is_said_and_nothing_typed_is_lost(li, cast, asked):
    li.opens(asked)
    stale = cast.matter(asked).sequence
    cast.does(asked, "accept", "zhao")
    page = li.client.post(f"/m/{asked.number}/do/add/", {"sequence": stale, "words": "补充一句"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "刚刚有了新进展" in text
    assert "补充一句" in text
    assert li.does(asked, "add", words="补充一句").status_code == 303


def test_words_sent_after_the_receipt_was_put_away_are_given_back(li, asked):
    li.opens(asked)
    li.client.cookies.clear()
    page = li.does(asked, "add", words="我写了很久的一段话")
    assert page.status_code == 403
    assert "我写了很久的一段话" in page.content.decode()


def test_what_the_state_does_not_offer_is_not_done(li, cast, asked):
    li.opens(asked)
    for action in ("reopen", "rate", "answer", "note", "transfer", "nonsense"):
        assert li.does(asked, action, grade="5", words="x").status_code == 409, action
    assert cast.matter(asked).sequence == 1


def test_a_petition_can_be_taken_to_the_next_higher_body(li, cast):
    from heliograph.matters.actions import Contact

    receipt = cast.submits("petition", contact=Contact(name="李丽", phone="13800000000"))
    cast.does(receipt, "accept", "tang")
    cast.does(receipt, "answer", "tang", words="不支持。")
    page = li.opens(receipt).content.decode()
    assert "不服，申请复查" in page
    assert li.does(receipt, "request-review", words="没有查现场。").status_code == 303
    assert cast.matter(receipt).state == "reviewing"
