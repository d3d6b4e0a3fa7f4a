"""The pages of public sessions, through HTTP: what everybody, a holder and an officer get to see, and nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.core.receipt import new_number, new_secret
from heliograph.matters.models import Party
from heliograph.publishing.actions import hearings
from heliograph.publishing.actions.hearings import Answer, Invitation, NewTime
from heliograph.publishing.models import Booking, Guest, Sitting
from tests.publishing.hall import LI, WANG, WORDS, Hall, again

SOON = timedelta(days=30)


@pytest.fixture
def hall(cast) -> Hall:
    """The pages ask the clock, so everything happens around now."""
    cast.now = timezone.now().replace(microsecond=0)
    return Hall(cast)


def announced(hall, **changes) -> Sitting:
    return hall.announces(starts_at=hall.cast.now + SOON, **changes)


def of(hall, who: str | None = None) -> Client:
    client = Client()
    if who:
        client.force_login(hall.cast.users[who])
    return client


def read(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def codes(page: str) -> tuple[str, str]:
    number, secret = re.findall(r'<dd class="hg-number">([^<]+)</dd>', page)[:2]
    return number, secret


def books(client: Client, sitting: Sitting, **fields) -> str:
    answer = client.post(f"/hearings/{sitting.id}/book/", {"category": "public", **fields})
    assert answer.status_code == 200
    return answer.content.decode()


# Everybody


def test_the_list_shows_what_is_coming_with_its_free_seats(hall):
    sitting = announced(hall)
    books(Client(), sitting)
    page = read(Client(), "/hearings/")
    assert WORDS.title in page
    assert "空座 1 个，共 2 个" in page


def test_one_session_names_who_presides_the_way_and_the_law(hall):
    page = read(Client(), f"/hearings/{announced(hall).id}/")
    for words in (WORDS.about, WORDS.place, WORDS.access, "罗红", "行政处罚法"):
        assert words in page


def test_a_draft_and_a_secret_one_are_nowhere(hall):
    secret = announced(hall, has_secret=True, is_open=False, closed_ground="secret")
    for sitting in (hall.drafts(starts_at=hall.cast.now + SOON), secret):
        for path in (f"/hearings/{sitting.id}/", f"/hearings/{sitting.id}/book/", f"/hearings/{sitting.id}.ics"):
            read(Client(), path, 404)
    assert "不公开举行" not in read(Client(), "/hearings/")


def test_of_a_closed_one_only_kind_day_and_ground_are_told(hall):
    sitting = announced(hall, has_minor=True, is_open=False, closed_ground="minor")
    pages = read(Client(), "/hearings/") + read(Client(), f"/hearings/{sitting.id}/")
    assert "涉及未成年人" in pages
    for words in (WORDS.title, WORDS.about, WORDS.place, "罗红", f"{sitting.starts_at:%H:%M}"):
        assert words not in pages
    read(Client(), f"/hearings/{sitting.id}.ics", 404)


def test_a_move_shows_the_old_time_struck_out_with_the_reason(hall, cast):
    sitting = announced(hall)
    later = sitting.starts_at + timedelta(days=9)
    to = NewTime(later, later + timedelta(hours=1), "河西分局一楼大厅")
    hearings.move(cast.viewer("qian"), sitting.id, to, "主持人生病。", now=cast.now)
    page = read(Client(), f"/hearings/{sitting.id}/")
    struck = re.search(r"<s>(.*?)</s>", page)
    assert struck is not None
    assert WORDS.place in struck[1]
    assert "主持人生病。" in page
    assert "SEQUENCE:1" in read(Client(), f"/hearings/{sitting.id}.ics")


def test_a_cancelled_one_stays_listed_with_why_and_takes_no_bookings(hall, cast):
    sitting = announced(hall)
    hearings.cancel(cast.viewer("qian"), sitting.id, "当事人撤回了申请。", now=cast.now)
    assert WORDS.title in read(Client(), "/hearings/")
    assert "当事人撤回了申请。" in read(Client(), f"/hearings/{sitting.id}/")
    assert Client().post(f"/hearings/{sitting.id}/book/", {"category": "public"}).status_code == 409
    assert "STATUS:CANCELLED" in read(Client(), f"/hearings/{sitting.id}.ics")


def test_older_ones_are_reached_page_by_page(hall, monkeypatch):
    from heliograph.publishing.reading import hearings as reading

    monkeypatch.setattr(reading, "ON_PAGE", 2)
    now = hall.cast.now
    for days in range(1, 6):
        hall.announces(
            kind="review", title=f"第{days}场", now=now - timedelta(days=50), starts_at=now - timedelta(days=days)
        )
    seen, path = [], "/hearings/"
    while path:
        page = read(Client(), path)
        seen += re.findall(r"第(\d)场", page)
        more = re.search(r'rel="next" href="(\?before=[^"]+)"', page)
        path = f"/hearings/{more[1]}" if more else ""
    assert seen == ["1", "2", "3", "4", "5"]
    read(Client(), "/hearings/?before=nonsense")


def test_the_list_costs_the_same_for_one_and_for_many(hall, django_assert_max_num_queries):
    for _ in range(6):
        announced(hall)
    read(Client(), "/hearings/")
    with django_assert_max_num_queries(8):
        read(Client(), "/hearings/")


# Booking


def test_booking_needs_no_name_and_gives_a_number_and_a_secret(hall):
    sitting = announced(hall)
    client = Client()
    number, secret = codes(books(client, sitting))
    assert client.cookies.keys() <= {"csrftoken"}
    page = Client().post("/hearings/booking/", {"number": number.lower(), "secret": f" {secret} "})
    assert page.status_code == 200
    assert "给您留了 1 号座" in page.content.decode()
    assert Booking.objects.get().contact == b""


def test_a_seat_is_given_back_with_number_and_secret_alone(hall):
    sitting = announced(hall)
    number, secret = codes(books(Client(), sitting, name="李丽"))
    page = Client().post("/hearings/booking/", {"number": number, "secret": secret, "do": "cancel"})
    assert "已经退座" in page.content.decode()
    assert (Booking.objects.get().status, bytes(Booking.objects.get().contact)) == ("cancelled", b"")


def test_when_it_is_full_one_waits_and_is_told_the_place(hall):
    sitting = announced(hall)
    for _ in range(2):
        books(Client(), sitting)
    page = books(Client(), sitting)
    assert "候补第 1 位" in page
    number, secret = codes(page)
    assert "候补第 1 位" in Client().post("/hearings/booking/", {"number": number, "secret": secret}).content.decode()


def test_a_wrong_secret_and_a_number_that_never_was_look_alike(hall):
    number, _ = codes(books(Client(), announced(hall)))
    answers = []
    for one in (number, new_number()):
        answer = Client().post("/hearings/booking/", {"number": one, "secret": new_secret()})
        answers.append((answer.status_code, re.sub(r'value="[^"]*"', "", answer.content.decode())))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_wrong_codes_are_counted(hall):
    number, secret = codes(books(Client(), announced(hall)))
    for _ in range(10):
        Client().post("/hearings/booking/", {"number": number, "secret": new_secret()})
    late = Client().post("/hearings/booking/", {"number": number, "secret": secret})
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 0


def test_one_network_books_only_so_many(hall, settings):
    settings.SUBMISSIONS_PER_NETWORK = 2
    sitting = announced(hall)
    for _ in range(2):
        books(Client(), sitting)
    answer = Client().post(f"/hearings/{sitting.id}/book/", {"category": "public", "needs": "轮椅位"})
    assert answer.status_code == 429
    assert "轮椅位" in answer.content.decode()
    assert Booking.objects.count() == 2


def test_the_same_form_sent_twice_is_said_and_takes_one_seat(hall):
    sitting = announced(hall)
    token = re.search(r'name="token" value="([^"]+)"', read(Client(), f"/hearings/{sitting.id}/book/"))
    assert token is not None
    books(Client(), sitting, token=token[1])
    assert Client().post(f"/hearings/{sitting.id}/book/", {"category": "public", "token": token[1]}).status_code == 409
    assert Booking.objects.count() == 1


def test_a_bad_address_comes_back_with_what_was_typed(hall):
    answer = Client().post(
        f"/hearings/{announced(hall).id}/book/", {"category": "public", "email": "不是邮箱", "name": "李丽"}
    )
    assert answer.status_code == 422
    assert "李丽" in answer.content.decode()


# People from outside


def test_an_invitation_is_answered_by_its_link(hall, cast):
    sitting = announced(hall)
    page = (
        of(hall, "zhao")
        .post(f"/desk/hearings/{sitting.id}/do/invite/", {"role": "police-supervisor", "name": "何大姐"})
        .content.decode()
    )
    number, secret = codes(page)
    assert f"/hearings/invited/{number.replace('-', '')}/" in page
    assert number in read(Client(), f"/hearings/invited/{number}/")
    held = {"number": number, "secret": secret}
    assert "何大姐" in Client().post("/hearings/invited/", held).content.decode()
    said = {**held, "do": "answer", "answer": "comes", "shows_name": "on"}
    assert Client().post("/hearings/invited/", said).status_code == 200
    assert Guest.objects.get().name == "何大姐"
    assert "何大姐" in read(Client(), f"/hearings/{sitting.id}/")


def test_a_conflict_without_words_comes_back(hall):
    sitting = announced(hall)
    made = hearings.invite(hall.cast.viewer("zhao"), sitting.id, Invitation("lawyer", "陆律师"), now=hall.cast.now)
    said = {"number": made.number, "secret": made.secret, "do": "answer", "answer": "conflict"}
    assert Client().post("/hearings/invited/", said).status_code == 422
    assert Guest.objects.get().status == "invited"


# The desk


def sent(hall, **changes) -> dict[str, str]:
    start = timezone.localtime(hall.cast.now + SOON)
    usual = {
        "kind": "hearing", "unit": str(hall.cast.units["heping"].id), "title": WORDS.title, "about": WORDS.about,
        "place": WORDS.place, "starts_at": f"{start:%Y-%m-%dT%H:%M}", "is_open": "open",
        "ends_at": f"{start + timedelta(hours=2):%Y-%m-%dT%H:%M}", "presides": str(hall.cast.officers["luo"].id), "seats": "6",
    }  # fmt: skip
    return {**usual, **changes}


def test_from_draft_to_outcome_on_the_pages_alone(hall, cast):
    zhao, qian = of(hall, "zhao"), of(hall, "qian")
    made = zhao.post("/desk/hearings/new/", sent(hall))
    path = made["Location"]
    sitting = Sitting.objects.get()
    assert "等放行" in read(qian, "/desk/hearings/")
    assert zhao.get(f"{path}edit/").status_code == 200
    assert zhao.post(f"{path}edit/", sent(hall, title="改过的标题")).status_code == 303
    assert zhao.post(f"{path}do/release/").status_code == 422
    assert qian.post(f"{path}do/release/").status_code == 303
    number, _ = codes(books(Client(), sitting, name="李丽", needs="轮椅位"))
    door = read(zhao, f"{path}door/")
    assert number in door
    assert "轮椅位" in door
    the_day_comes(sitting)
    assert zhao.post(f"{path}door/", {"number": number}).status_code == 303
    assert zhao.post(f"{path}do/minutes/", {"words": "当事人说没有施工。"}).status_code == 303
    assert zhao.post(f"{path}outcome/", {"outcome": "找 13812345678。"}).status_code == 422
    assert zhao.post(f"{path}outcome/", {"outcome": "罚款减为五千元。"}).status_code == 303
    assert "罚款减为五千元。" not in read(Client(), f"/hearings/{sitting.id}/")
    assert qian.post(f"{path}do/release-outcome/").status_code == 303
    assert "罚款减为五千元。" in read(Client(), f"/hearings/{sitting.id}/")
    assert "改过的标题" in read(qian, "/desk/hearings/?done=1")


def the_day_comes(sitting: Sitting) -> None:
    """The day has come: the clock of the pages can't be turned, so the row's is."""
    from django.db.models import QuerySet

    plain: QuerySet[Sitting] = QuerySet(Sitting)
    start = timezone.now() - timedelta(hours=1)
    plain.filter(id=sitting.id).update(starts_at=start, ends_at=start + timedelta(hours=2))


def test_what_looks_personal_is_decided_on_the_page(hall):
    zhao, qian = of(hall, "zhao"), of(hall, "qian")
    path = zhao.post("/desk/hearings/new/", sent(hall, about="联系 13812345678。"))["Location"]
    assert qian.post(f"{path}do/release/").status_code == 422
    page = read(zhao, path)
    assert 'name="choice:about:13812345678"' in page
    assert zhao.post(f"{path}do/words/", {"choice:about:13812345678": "keep"}).status_code == 422
    assert zhao.post(f"{path}do/words/", {"choice:about:13812345678": "mask"}).status_code == 303
    assert qian.post(f"{path}do/release/").status_code == 303
    assert "联系 ×××。" in read(Client(), f"/hearings/{Sitting.objects.get().id}/")


def test_a_stopped_draft_comes_back_with_the_article_and_every_word(hall):
    answer = of(hall, "zhao").post("/desk/hearings/new/", sent(hall, has_minor="on"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第一百一十七条" in page
    assert WORDS.about in page


def test_consents_are_recorded_on_the_page_and_looking_at_the_parties_is_on_record(hall):
    from heliograph.matters.models import Look

    case = hall.case(WANG, LI)
    sitting = hall.drafts(
        matter=case.number,
        kind="mediation",
        is_open=False,
        closed_ground="sealed-record",
        starts_at=hall.cast.now + SOON,
    )
    zhao, path = of(hall, "zhao"), f"/desk/hearings/{sitting.id}/"
    assert "王建国" in read(zhao, path)
    assert Look.objects.filter(matter_id=case.id).count() == 1
    for party in Party.objects.filter(matter_id=case.id):
        said = {"party": str(party.id), "words": "卷宗第 3 页，本人签字"}
        assert zhao.post(f"{path}do/consent/", said).status_code == 303
    assert again(sitting).consented_at is not None


MATRIX = {  # who: (reads the desk page, sees the door)
    "zhao": (200, 200), "qian": (200, 200), "fa": (200, 200), "sun": (200, 404), "zheng": (200, 200), "zhou": (404, 404),
    "bei": (403, 403), "chen": (403, 403), "feng": (403, 403),
}  # fmt: skip


@pytest.mark.parametrize("who", MATRIX)
def test_who_reads_what_on_the_desk(hall, who):
    sitting = announced(hall)
    client = of(hall, who)
    got = tuple(client.get(f"/desk/hearings/{sitting.id}/{part}").status_code for part in ("", "door/"))
    assert got == MATRIX[who]


def test_without_logging_in_the_desk_is_closed(hall):
    sitting = announced(hall)
    for path in ("/desk/hearings/", f"/desk/hearings/{sitting.id}/", f"/desk/hearings/{sitting.id}/door/"):
        assert Client().get(path).status_code == 302


def test_no_public_byte_holds_a_sealed_value(hall, cast):
    """Everything that a session keeps sealed, looked for in every page that anybody may open."""
    case = hall.case(WANG, procedure="administrative-penalty")
    sitting = announced(hall, matter=case.number)
    books(Client(), sitting, name="赵小六", phone="13700000009", needs="轮椅位")
    made = hearings.invite(
        cast.viewer("zhao"), sitting.id, Invitation("lawyer", "陆律师", phone="13700000008"), now=cast.now
    )
    hearings.answer(cast.bureau.id, made.number, made.secret, Answer(accepts=True), now=cast.now)
    the_day_comes(sitting)
    hearings.hand_in(cast.bureau.id, made.number, made.secret, "王建国该罚。", now=timezone.now())
    hearings.keep_minutes(cast.viewer("zhao"), sitting.id, "王建国说没有施工。", now=timezone.now())
    pages = "".join(
        read(Client(), path)
        for path in (
            "/hearings/",
            f"/hearings/{sitting.id}/",
            f"/hearings/{sitting.id}.ics",
            "/public/",
            "/hearings/booking/",
        )
    )
    sealed = (
        "王建国",
        "13912345678",
        "赵小六",
        "13700000009",
        "轮椅位",
        "陆律师",
        "13700000008",
        "该罚",
        case.number,
        made.secret,
    )
    assert [value for value in sealed if value in pages] == []
    assert WORDS.title in pages
