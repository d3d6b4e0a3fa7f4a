"""A party's key: two things, kept as hashes, and a door that tells a stalker nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliograph.cases.actions.keys import issue_key
from heliograph.cases.factors import Factor, choose
from heliograph.cases.reading.opening import opens
from heliograph.core.receipt import new_number, new_secret, show_number
from heliograph.matters.actions import Contact, Person, Submission, erase, submit
from heliograph.matters.attempts import MOST_FOR_NUMBER
from heliograph.matters.errors import Invalid, NotAllowed, NotFound, NotKnown
from heliograph.matters.models import Event, Party
from tests.cases.standing import apart_from, bare, key_for
from tests.matters import sample_case as case
from tests.matters.sample_case import SUSPECT, VICTIM

PHONE = "0001"  # the last four digits of the victim's telephone
LIU = "0011"  # the last four signs of the suspect's identity document


# The slip


def test_the_slip_opens_with_its_number_its_secret_and_what_the_party_knows(cast, filed, visitor):
    slip = key_for(cast, filed, VICTIM)
    assert slip.factor is Factor.PHONE
    assert visitor.opens(slip, PHONE).status_code == 200


def test_where_an_identity_document_is_recorded_its_last_four_signs_are_asked(cast, filed, visitor):
    cast.does(filed, "detain", "zhao", party=SUSPECT.id)
    slip = key_for(cast, filed, SUSPECT)
    assert slip.factor is Factor.IDENTITY
    assert visitor.opens(slip, LIU).status_code == 200


def test_what_is_known_may_be_typed_as_people_type_it(cast, filed):
    child = Person("victim", Contact(name="小红", identity="11010520150101002X"))
    cast.does(filed, "enter", "zhao", person=child)
    slip = key_for(cast, filed, child)
    for typed in ("002X", "002x", " 00 2x ", "００２Ｘ", "0-0-2-x"):
        assert opens(cast.bureau.id, slip.number, slip.secret, typed) == slip.number, typed


def test_who_left_nothing_chooses_a_word_of_six_signs(cast, filed, visitor):
    nobody = Person("victim", Contact(name="周某"))
    cast.does(filed, "enter", "zhao", person=nobody)
    for word in ("", "短词", "12345", "· · · · · ·"):
        with pytest.raises(Invalid):
            key_for(cast, filed, nobody, word=word)
    slip = key_for(cast, filed, nobody, word="河边老槐树下")
    assert slip.factor is Factor.WORD
    assert visitor.opens(slip, "河边 老槐树下").status_code == 200


def test_a_word_counts_only_where_nothing_else_was_recorded():
    assert choose({"identity": "110105198001010011", "phone": "13900000001"}, "我的一个词语") == (
        Factor.IDENTITY,
        "0011",
    )
    assert choose({"identity": "123", "phone": "13900000001"}) == (Factor.PHONE, "0001")
    assert choose({"name": "王芳"}) is None


def test_only_hashes_are_kept_and_neither_thing_stands_anywhere(cast, filed):
    slip = key_for(cast, filed, VICTIM)
    row = case.party(filed, VICTIM)
    kept = b"".join(bytes(value) for value in (row.code_hash, row.factor_hash))
    assert len(kept) == 64
    assert slip.secret.encode() not in kept
    for event in Event.objects.filter(matter_id=filed.ref.id):
        assert slip.secret not in str(event.facts)
        assert slip.number not in str(event.facts)


def test_the_link_holds_the_secret_only_after_the_sign_that_browsers_do_not_send(cast, filed):
    slip = key_for(cast, filed, VICTIM)
    address, secret = slip.link.split("#")
    assert (address, secret) == (f"http://testserver/c/{slip.number}", slip.secret)


def test_a_new_key_ends_the_one_before(cast, filed, visitor):
    first = key_for(cast, filed, VICTIM)
    visitor.opens(first, PHONE)
    second = key_for(cast, filed, VICTIM)
    assert visitor.sees(first).status_code == 302
    assert visitor.tries(first.number, first.secret, PHONE).status_code == 404
    assert visitor.opens(second, PHONE).status_code == 200


def test_no_key_for_who_may_not_know_for_a_stranger_or_by_another_bureau(cast, filed):
    with pytest.raises(NotKnown):
        key_for(cast, filed, SUSPECT)
    with pytest.raises(Invalid):
        issue_key(filed.ref, filed.ref.id, cast.actor("zhao"), now=cast.now)
    with pytest.raises(NotAllowed):
        key_for(cast, filed, VICTIM, who="zhou")
    with pytest.raises(NotFound):
        key_for(cast, filed, VICTIM, who="bei")
    assert case.party(filed, VICTIM).number == ""


def test_who_may_give_no_key_does_not_learn_what_is_recorded(cast, filed):
    nobody = Person("victim", Contact(name="周某"))
    cast.does(filed, "enter", "zhao", person=nobody)
    with pytest.raises(NotAllowed):
        key_for(cast, filed, nobody, who="zhou")


# One thing alone, and the wrong things


def test_neither_thing_alone_opens_anything(cast, filed):
    slip = key_for(cast, filed, VICTIM)
    bureau = cast.bureau.id
    assert opens(bureau, slip.number, slip.secret, PHONE) == slip.number
    for number, secret, known in (
        (slip.number, slip.secret, ""),
        (slip.number, slip.secret, "0002"),
        (slip.number, "", PHONE),
        (slip.number, new_secret(), PHONE),
        (new_number(), slip.secret, PHONE),
        ("", "", PHONE),
        ("", "", ""),
    ):
        assert opens(bureau, number, secret, known) is None, (number, secret, known)


def test_the_factor_of_one_party_is_not_anothers(cast, filed):
    """The hashes of one party moved to another row open nothing: they are bound to number and party."""
    other = Person("victim", Contact(name="李四", phone="13700000001"))
    cast.does(filed, "enter", "zhao", person=other)
    slip = key_for(cast, filed, VICTIM)
    row, target = case.party(filed, VICTIM), case.party(filed, other)
    Party.objects.filter(id=row.id).update(number="")
    Party.objects.filter(id=target.id).update(number=row.number, code_hash=row.code_hash, factor_hash=row.factor_hash)
    assert opens(cast.bureau.id, slip.number, slip.secret, PHONE) is None


def test_the_key_of_one_bureau_opens_nothing_at_another(cast, filed):
    slip = key_for(cast, filed, VICTIM)
    assert opens(cast.other_bureau.id, slip.number, slip.secret, PHONE) is None


def test_the_receipt_of_the_report_does_not_open_the_case_that_grew_from_it(cast, filed, visitor, li):
    report = cast.submits("help", unit=cast.units["heping"].id, contact=Contact(name="王芳", phone="13900000001"))
    people = (replace(VICTIM, id=filed.ref.id),)
    submission = Submission(values={}, people=people, unit=cast.units["heping"].id, parent=report.ref)
    grown = submit(cast.bureau.id, cast.procedure("sample-case"), submission, cast.actor("zhao"), now=cast.now)
    slip = issue_key(grown.ref, people[0].id, cast.actor("zhao"), now=cast.now)
    assert slip.number != report.number
    assert visitor.tries(report.number, report.secret, PHONE).status_code == 404
    assert visitor.tries(grown.number, report.secret, PHONE).status_code == 404
    li.opens(report)
    assert li.client.get(f"/case/{slip.number}/").status_code == 302
    assert li.client.get(f"/m/{grown.number}/").status_code == 302
    assert li.tries(slip.number, slip.secret).status_code == 404
    assert li.tries(grown.number, report.secret).status_code == 404


def test_the_cookie_of_a_receipt_is_no_key_and_a_key_no_receipt(cast, filed, visitor, li):
    slip = key_for(cast, filed, VICTIM)
    visitor.opens(slip, PHONE)
    sealed = visitor.client.cookies["party"].value
    li.client.cookies["holder"] = sealed
    assert li.client.get(f"/m/{slip.number}/").status_code == 302
    report = cast.submits("consultation", unit=cast.units["heping"].id)
    visitor.client.cookies["party"] = li.tries(report.number, report.secret).cookies["holder"].value
    assert visitor.sees(slip).status_code == 302


# What a stalker learns


@pytest.fixture
def stalked(cast, filed):
    """Numbers that are right in some way, by what is wrong with them: (number, secret, known)."""
    victim = key_for(cast, filed, VICTIM)
    gone = case.files(cast, VICTIM_TOO)
    lost = key_for(cast, gone, VICTIM_TOO)
    cast.does(gone, "propose", "zhao")
    cast.does(gone, "decide", "zhao")
    cast.does(gone, "close", "zhao", words="已经处理完毕，调解了结。")
    erase(gone.ref, now=cast.now, ground="retention")
    cast.does(filed, "detain", "zhao", party=SUSPECT.id)
    unknown = key_for(cast, filed, SUSPECT)
    Party.objects.filter(id=SUSPECT.id).update(known_from=None)
    report = cast.submits("consultation", unit=cast.units["heping"].id)
    return {
        "right number, wrong secret": (victim.number, new_secret(), PHONE),
        "right slip, wrong factor": (victim.number, victim.secret, "9999"),
        "right slip, no factor": (victim.number, victim.secret, ""),
        "right factor, no secret": (victim.number, "", PHONE),
        "number and factor of a suspect who may not know": (unknown.number, unknown.secret, LIU),
        "an erased case": (lost.number, lost.secret, "0009"),
        "the case's own number": (filed.number, new_secret(), PHONE),
        "a receipt": (report.number, report.secret, PHONE),
        "an identity number": ("110105198001010011", "", LIU),
        "an identity number in every field": ("110105198001010011", "110105198001010011", "110105198001010011"),
        "a name": ("刘强", "", ""),
        "a plate": ("浙A12345", "", ""),
        "a telephone": ("13900000001", "", PHONE),
        "nothing": ("", "", ""),
        "very much": ("9" * 5000, "9" * 5000, "9" * 5000),
    }


VICTIM_TOO = Person("victim", Contact(name="何静", phone="13900000009"))


def test_everything_that_opens_nothing_gets_the_same_page_with_the_same_work(cast, stalked, client, visitor):
    """Byte for byte, apart from the number that was typed; the same status, headers and queries."""
    nonsense = new_number()
    visitor.tries(nonsense, new_secret(), "0000")  # so that what is made once is made
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = visitor.tries(nonsense, new_secret(), "0000")
    expected = (apart_from(answer, nonsense), answer.status_code, sorted(answer.headers.items()))
    shapes = [_shape(one["sql"]) for one in asked.captured_queries]
    assert answer.status_code == 404
    for what, (number, secret, known) in stalked.items():
        with CaptureQueriesContext(connection) as queries:
            got = visitor.tries(number, secret, known)
        headers = sorted(got.headers.items())
        length = len(bare(answer)) - len(nonsense) + len(number[:200].encode())
        headers = [(k, v) for k, v in headers if k != "Content-Length"]
        wanted = [(k, v) for k, v in expected[2] if k != "Content-Length"]
        assert (apart_from(got, number[:200]), got.status_code, headers) == (*expected[:2], wanted), what
        assert len(bare(got)) == length, what
        assert [_shape(one["sql"]) for one in queries.captured_queries] == shapes, what
        assert "party" not in got.cookies, what


def _shape(sql: str) -> str:
    """A statement without what was looked for."""
    return re.sub(r"'[^']*'", "?", sql)


def test_the_address_of_a_page_leads_to_the_same_question_for_every_number(cast, filed, stalked, client):
    for what, (number, _, _) in stalked.items():
        if not number or not number.isalnum() or len(number) > 40:
            continue
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/case/{number}/")
        assert answer.status_code == 302, what
        assert len(queries.captured_queries) == 0, what
        for part in ("why/result/", "do/ask-hearing/", f"files/{filed.ref.id}/"):
            assert client.get(f"/case/{number}/{part}")["Location"] == answer["Location"], what


def test_the_link_of_a_slip_says_the_same_for_every_number(cast, filed, client):
    slip, unknown = key_for(cast, filed, VICTIM), new_number()
    known, other = client.get(f"/c/{slip.number}"), client.get(f"/c/{unknown}")
    assert without_number(known, slip.number) == without_number(other, unknown)
    assert show_number(slip.number) in known.content.decode()


def without_number(page, number: str) -> bytes:
    """A page without the number in its address (the switch of language comes back to it) and in its field."""
    return bare(page).replace(number.encode(), b"").replace(show_number(number).encode(), b"")


def test_guessing_is_stopped_for_a_right_number_as_for_a_wrong_one(cast, filed, visitor):
    slip = key_for(cast, filed, VICTIM)
    for number in (slip.number, new_number(), "刘强", "110105198001010011"):
        answers = [visitor.tries(number, slip.secret, f"{n:04}") for n in range(100, 101 + MOST_FOR_NUMBER)]
        assert [answer.status_code for answer in answers] == [404] * MOST_FOR_NUMBER + [429]
        assert int(answers[-1]["Retry-After"]) > 0
    assert visitor.tries(slip.number, slip.secret, PHONE).status_code == 429


def test_the_look_up_of_a_key_uses_its_index(cast, filed):
    key_for(cast, filed, VICTIM)
    rows = Party.objects.filter(bureau_id=cast.bureau.id, number="3333-none-33").exclude(number="").order_by()
    plan = rows.explain()
    assert "party_number_once" in plan or connection.vendor == "postgresql", plan


# The way out


def test_leaving_closes_the_case(cast, filed, visitor):
    slip = key_for(cast, filed, VICTIM)
    visitor.opens(slip, PHONE)
    assert visitor.client.post("/case/leave/").status_code == 303
    assert visitor.sees(slip).status_code == 302


def test_the_cookie_is_sealed_and_kept_from_scripts_and_other_sites(cast, filed, visitor):
    slip = key_for(cast, filed, VICTIM)
    cookie = visitor.tries(slip.number, slip.secret, PHONE).cookies["party"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert 0 < cookie["max-age"] <= 3600
    assert slip.secret not in cookie.value


def test_the_door_is_reached_from_where_matters_are_followed(client, cast):
    assert 'href="/case/"' in client.get("/follow/").content.decode()
    assert client.get("/c/").headers["Location"] == "/case/"
