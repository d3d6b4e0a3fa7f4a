"""Property on the desk, on paper, and on the page of its owner, through HTTP."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliograph.cases.actions import property as things
from heliograph.cases.models import Movement, PropertyItem, PropertyPhoto
from heliograph.cases.views.party import keys as party_keys
from heliograph.core import receipt as codes
from heliograph.matters.actions import QueryKey
from heliograph.matters.keys import keyring
from heliograph.matters.models import Look, Party
from tests.cases.test_property import GROUND, case, items, listed, other, owner, picture, seizes  # noqa: F401 (fixtures)


@pytest.fixture
def number(cast, listed):  # noqa: F811
    return cast.matter(listed).number


@pytest.fixture
def desk(cast, client, number):
    """The list's page as an officer sees it, and what they send."""

    class Desk:
        def __init__(self, who: str = "zhao") -> None:
            client.force_login(cast.users[who])

        def page(self, **more):
            return client.get(reverse("desk_property", args=[number]), **more)

        def sends(self, what: str, /, **fields):
            sent = {f"{what}-{name}": value for name, value in fields.items()}
            return client.post(reverse("desk_property_do", args=[number, what]), sent)

    return Desk


def test_the_list_shows_each_thing_and_the_look_is_recorded(cast, listed, desk):  # noqa: F811
    words = desk().page().content.decode()
    for one in ("手机", "1 部", "现金", "自行车", "物证室 3 号柜", "王芳", "还不知道", "物主看不到"):
        assert one in words
    assert Look.objects.filter(matter_id=listed.ref.id, officer_id=cast.officers["zhao"].id).exists()


@pytest.mark.parametrize("who", ["zheng", "sun"])
def test_who_may_open_the_list_without_handling_it_reads_no_owner_s_name(desk, number, client, who):
    for page in (desk(who).page(), client.get(reverse("desk_property_list", args=[number]))):
        words = page.content.decode()
        assert page.status_code == 200
        assert "自行车" in words
        assert "王芳" not in words


@pytest.mark.parametrize("who", ["zhou", "feng", "chen"])
def test_nobody_else_sees_it(desk, who):
    assert desk(who).page().status_code in (403, 404)


def test_of_a_case_the_lists_that_grew_from_it(cast, client, listed, case):  # noqa: F811
    client.force_login(cast.users["zhao"])
    answer = client.get(reverse("desk_property", args=[cast.matter(case).number]))
    assert reverse("desk_property", args=[cast.matter(listed).number]) in answer.content.decode()


def test_a_thing_goes_out_and_comes_back(desk, listed):  # noqa: F811
    first = str(items(listed)[0].id)
    assert desk().sends("move", items=[first], way="out", who="技术室 陈工", why="送检").status_code == 302
    assert "在库外" in desk().page().content.decode()
    refused = desk().sends("move", items=[first], way="out", who="技术室 陈工", why="送检")
    assert refused.status_code == 422
    assert "已经出库" in refused.content.decode()
    assert "技术室 陈工" in refused.content.decode(), "what was typed is kept"
    assert desk().sends("move", items=[first], way="in", who="赵勇", why="检验完毕").status_code == 302


def test_a_form_without_what_it_needs_comes_back_with_what_to_do(desk):
    for what in ("move", "give-back", "mark", "owner", "photo", "add"):
        answer = desk("qian").sends(what)
        assert answer.status_code == 422, what
        assert "请" in answer.content.decode()
    assert Movement.objects.exclude(kind="listed").count() == 0


def test_a_thing_is_added_with_its_photo(desk, listed):  # noqa: F811
    photo = SimpleUploadedFile("钥匙.jpg", picture(), "image/jpeg")
    assert desk().sends("add", what="钥匙", quantity="3 把", photos=photo).status_code == 302
    assert items(listed)[-1].position == 4
    assert PropertyPhoto.objects.filter(item_id=items(listed)[-1].id, shown=False).count() == 1


def test_a_photo_is_put_to_a_thing_and_a_document_is_not(desk, listed):  # noqa: F811
    first = str(items(listed)[0].id)
    words = SimpleUploadedFile("a.txt", "字".encode(), "text/plain")
    assert desk().sends("photo", item=first, photos=words).status_code == 422
    assert (
        desk().sends("photo", item=first, photos=SimpleUploadedFile("a.jpg", picture(), "image/jpeg")).status_code
        == 302
    )
    assert PropertyPhoto.objects.count() == 2


def test_giving_back_is_the_leads_and_says_who_signed(cast, desk, listed, owner):  # noqa: F811
    seizes(cast, listed)
    sent = {"items": [str(items(listed)[0].id)], "to": str(owner.id), "proof": "王芳本人签收，3月17日"}
    assert desk().sends("give-back", **sent).status_code == 422
    assert desk("qian").sends("give-back", **sent).status_code == 302
    assert items(listed)[0].status == "returned"


def test_the_owner_and_another_measure_are_entered(desk, listed, owner):  # noqa: F811
    third = str(items(listed)[2].id)
    assert desk().sends("owner", items=[third], owner=str(owner.id)).status_code == 302
    assert desk().sends("mark", items=[third], status="sealed-up", why="体积大，就地查封").status_code == 302
    assert (items(listed)[2].owner_id, items(listed)[2].status) == (owner.id, "sealed-up")
    assert desk("zheng").sends("mark", items=[third], status="destroyed", why="不能修复").status_code == 422


def test_the_list_on_paper_is_in_both_languages(client, cast, number):
    client.force_login(cast.users["zhao"])
    words = client.get(reverse("desk_property_list", args=[number])).content.decode()
    for one in ("财物清单", "List of property", "手机", "见证人", "Witness", codes.show_number(number)):
        assert one in words
    assert "物证室" not in words, "where it lies is not for the holder's copy"


def test_the_copy_for_one_owner_holds_nothing_of_anothers(client, cast, number, owner, other):  # noqa: F811
    client.force_login(cast.users["zhao"])
    words = client.get(reverse("desk_property_list", args=[number]), {"owner": str(other.id)}).content.decode()
    assert "现金" in words
    assert "手机" not in words
    assert "自行车" not in words


# The owner's own page

SECRET = "0123456789AB"


@pytest.fixture
def holder(cast, client, listed, owner):  # noqa: F811
    """The owner, who has shown the key in this browser."""
    from django.http import HttpResponse

    number, secret = codes.new_number(), codes.new_secret()
    key = QueryKey(number, keyring().receipt_code_hash(number, secret), b"f" * 32)
    cast.does(listed, "give-key", "zhao", party=owner.id, key=key)
    answer = HttpResponse()
    party_keys.remember(answer, number, secret, request=client.get("/").wsgi_request)
    client.cookies.update(answer.cookies)
    return number


def test_an_owner_reads_what_when_why_until_when_and_whom_to_ask(cast, client, listed, holder):  # noqa: F811
    seizes(cast, listed)
    words = client.get(reverse("party", args=[holder])).content.decode()
    for one in ("您的东西", "手机", "扣押中", "作案工具", GROUND, "扣押到期", "和平路派出所", "0571-110"):
        assert one in words
    for one in ("现金", "自行车", "物证室", "约 3000 元"):
        assert one not in words


def test_an_owner_sees_a_photo_when_a_person_decided_so_and_nobody_else_does(cast, client, listed, holder):  # noqa: F811
    photo = PropertyPhoto.objects.get()
    address = reverse("party_photo", args=[holder, photo.id])
    assert client.get(address).status_code == 404
    client.force_login(cast.users["zhao"])
    shows = reverse("desk_property_photo", args=[cast.matter(listed).number, photo.id])
    assert client.post(shows, {"shown": "yes"}).status_code == 302
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-store",
    )
    assert answer.content.startswith(b"\xff\xd8")
    assert address in client.get(reverse("party", args=[holder])).content.decode()
    party_keys_gone = reverse("party_leave")
    client.post(party_keys_gone)
    assert client.get(address).status_code == 302
    client.post(shows, {"shown": "no"})
    assert not PropertyPhoto.objects.filter(shown=True).exists()


def test_a_photo_of_anothers_thing_is_not_there(cast, client, listed, holder, other):  # noqa: F811
    money = PropertyItem.objects.get(owner_id=other.id)
    from heliograph.core.files import accept

    things.add_photos(listed.ref, money.id, [accept(picture(), "现金.jpg")], cast.actor("zhao"), now=cast.now)
    photo = PropertyPhoto.objects.get(item_id=money.id)
    things.decide_photo(listed.ref, photo.id, shown=True, by=cast.actor("zhao"), now=cast.now)
    assert client.get(reverse("party_photo", args=[holder, photo.id])).status_code == 404
    assert Party.objects.filter(number=holder).count() == 1
