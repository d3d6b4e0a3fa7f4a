"""A squad written in forms on the desk: begun, filled part by part, kept, asked for; for who plans for the unit and nobody else."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.patterns import patterns
from heliograph.core.planning.squads.squad import Squad
from heliograph.patrol.actions import drafts
from heliograph.patrol.drafting.typed import Typed
from heliograph.patrol.models import SquadDraft, SquadRoster
from tests.patrol.rostered import BEGINS, file_of, ready

NEW = reverse("desk_squad_new")


@pytest.fixture
def lead(client, cast, open_desk):
    """Lead Qian, logged in."""
    client.force_login(cast.users["qian"])
    return client


def begun(lead, cast, **words) -> SquadDraft:
    """A draft, of four teams if nothing else is said."""
    sent = lead.post(NEW, {"unit": cast.units["heping"].id, "pattern": "four-teams", **words})
    assert sent.status_code == 302, html.unescape(sent.content.decode())
    return SquadDraft.objects.latest("id")


def at(draft: SquadDraft, part: str = "") -> str:
    return reverse("desk_squad_part", args=[draft.id, part]) if part else reverse("desk_squad", args=[draft.id])


def shown(lead, draft: SquadDraft, part: str) -> dict[str, str | list[str]]:
    """The words that a browser would send from the page."""
    found: dict[str, list[str]] = {}

    class Reader(HTMLParser):
        select = ""

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            if tag == "select":
                self.select = given["name"]
            elif tag == "option" and self.select and "selected" in given:
                found[self.select] = [given.get("value", "")]
            elif tag == "input" and "name" in given and (given.get("type") != "checkbox" or "checked" in given):
                found.setdefault(given["name"], []).append(
                    given.get("value", "on" if given.get("type") == "checkbox" else "")
                )

        def handle_endtag(self, tag):
            if tag == "select":
                self.select = ""

    Reader().feed(lead.get(at(draft, part)).content.decode())
    found.pop("csrfmiddlewaretoken", None)
    return {name: words if name == "line" else words[-1] for name, words in found.items()}


def send(lead, draft: SquadDraft, part: str, step: str = "save", **words):
    """The page as it is, with some words changed, and a button pressed."""
    changed = {name.replace("__", "-"): word for name, word in words.items()}
    return lead.post(at(draft, part), {**shown(lead, draft, part), **changed, "do": step})


def squad_of(lead, draft: SquadDraft) -> Squad:
    text = lead.get(reverse("desk_squad_file", args=[draft.id])).content.decode()
    return describing.squad(Source("squad.toml", text))


def line(draft: SquadDraft, part: str, place: int = 0) -> dict[str, str]:
    draft.refresh_from_db()
    return draft.typed["parts"][part][place]


@pytest.mark.parametrize("code", [one.code for one in patterns()])
def test_a_pattern_can_be_asked_for_as_it_is_and_its_pages_keep_it(lead, cast, code):
    draft = begun(lead, cast, pattern=code, begins="2027-02-01")
    before = squad_of(lead, draft)
    assert before == next(one for one in patterns() if one.code == code).squad(date(2027, 2, 1))
    for part in ("rules", "shifts", "posts", "teams", "seats", "away"):
        assert send(lead, draft, part).status_code == 302
    assert squad_of(lead, draft) == before
    page = lead.get(at(draft)).content.decode()
    assert "要多少人" in page
    sent = lead.post(at(draft), {"seconds": "20"})
    roster = SquadRoster.objects.get()
    assert sent.url == reverse("desk_roster", args=[roster.id])
    assert describing.squad(Source("", roster.squad)) == before
    assert SquadDraft.objects.filter(id=draft.id).exists()


def test_a_pattern_begins_on_the_next_monday(lead, cast):
    begins = squad_of(lead, begun(lead, cast)).begins
    assert begins.weekday() == 0
    made = SquadDraft.objects.get().made_at.date()
    assert timedelta(0) < begins - made <= timedelta(days=8)


def test_an_earlier_roster_goes_on_after_its_end(lead, cast):
    roster = ready(cast)
    roster.squad += 'leave = ["2026-04-01/2026-04-07"]\n'
    roster.save()
    draft = begun(lead, cast, pattern="roster", roster=roster.id)
    before, after = describing.squad(Source("", roster.squad)), squad_of(lead, draft)
    assert after.begins == BEGINS + timedelta(days=14)
    assert (after.rules, after.duties, after.posts) == (before.rules, before.duties, before.posts)
    assert [one.code for one in after.members] == ["01", "02", "03"]
    assert after.members[-1].leave == {0, 1}
    other = begun(lead, cast, pattern="roster", roster=roster.id, begins="2026-03-30")
    assert squad_of(lead, other).members[-1].leave == {2, 3, 4, 5, 6, 7, 8}


def test_a_roster_leads_to_the_next_one_with_itself_chosen(lead, cast):
    roster = ready(cast)
    address = f"{NEW}?roster={roster.id}"
    assert address in lead.get(reverse("desk_roster", args=[roster.id])).content.decode()
    chosen = re.findall(r"<(?:option|input)[^>]*(?:selected|checked)[^>]*>", lead.get(address).content.decode())
    assert [re.search(r'value="(\w+)"', one)[1] for one in chosen] == [
        str(cast.units["heping"].id),
        "roster",
        str(roster.id),
    ]
    elsewhere = ready(cast, unit="donghu")
    assert "checked" not in lead.get(f"{NEW}?roster={elsewhere.id}").content.decode()


def test_a_file_is_taken_apart_and_comes_back_the_same(lead, cast):
    text = file_of()
    draft = begun(lead, cast, pattern="file", file=SimpleUploadedFile("a.toml", text.encode()))
    assert squad_of(lead, draft) == describing.squad(Source("", text))


def test_what_a_draft_can_not_begin_from_is_said_at_the_field(lead, cast):
    elsewhere = ready(cast, unit="donghu")
    lead.force_login(cast.users["zheng"])
    unit = cast.units["heping"].id
    for words, said in (
        ({"pattern": "none"}, "不在选项里"), ({"pattern": "file"}, "请选择文件"), ({"pattern": "roster"}, "请选一张班"),
        ({"pattern": "file", "file": SimpleUploadedFile("a.toml", b"weeks = 1")}, "begins"),
        ({"pattern": "roster", "roster": elsewhere.id}, "这个单位"), ({"pattern": "four-teams", "begins": "2027-02-02"}, "星期一"),
    ):  # fmt: skip
        sent = lead.post(NEW, {"unit": unit, **words})
        assert sent.status_code == 422
        assert said in sent.content.decode()
    assert not SquadDraft.objects.exists()


def test_a_squad_too_large_for_the_forms_is_told_to_go_as_a_file(lead, cast):
    shifts = "".join(f'[[shift]]\ncode = "班{at}"\nbegins = "08:00"\nhours = 8\n' for at in range(6))
    large = SimpleUploadedFile("a.toml", (file_of() + shifts).encode())
    sent = lead.post(NEW, {"unit": cast.units["heping"].id, "pattern": "file", "file": large})
    assert sent.status_code == 422
    assert "班次最多 8 行" in sent.content.decode()
    assert not SquadDraft.objects.exists()


def test_a_press_of_any_button_keeps_what_was_typed_right_or_wrong(lead, cast):
    draft = begun(lead, cast)
    key = line(draft, "shifts")["key"]
    for step in ("add", "undo", "leave", f"remove-{line(draft, 'shifts', 2)['key']}"):
        word = f"25:{step[:2]}"
        sent = send(lead, draft, "shifts", step, **{f"shifts__{key}__begins": word})
        assert sent.status_code == 302
        assert line(draft, "shifts")["begins"] == word
        assert f'value="{word}"' in lead.get(at(draft, "shifts")).content.decode()
    again = send(lead, draft, "shifts")
    assert again.status_code == 422
    page = again.content.decode()
    assert f'href="#id_shifts-{key}-begins"' in page
    assert f'id="id_shifts-{key}-begins-error"' in page


def test_lines_are_added_taken_out_and_brought_back(lead, cast):
    draft = begun(lead, cast)
    before = squad_of(lead, draft)
    sent = send(lead, draft, "seats", "add-5")
    assert sent.url.endswith(f"#line-{line(draft, 'seats', 9)['key']}")
    assert [one["code"] for one in draft.typed["parts"]["seats"]][9:] == ["机2", "机3", "机4", "机5", "机6"]
    for place in (13, 12, 11, 10, 9, 0):
        send(lead, draft, "seats", f"remove-{line(draft, 'seats', place)['key']}")
    assert [one.code for one in squad_of(lead, draft).members] == [one.code for one in before.members[1:]]
    assert "撤销删去：甲1" in lead.get(at(draft, "seats")).content.decode()
    send(lead, draft, "seats", "undo")
    assert squad_of(lead, draft) == before


def test_no_more_lines_are_added_than_a_request_can_hold(lead, cast):
    draft = begun(lead, cast)
    typed = Typed.of(draft.typed)
    while len(typed.parts["seats"]) < 58:
        typed.add("seats", {"code": f"{len(typed.parts['seats']):02d}"})
    draft.typed = typed.kept()
    draft.save()
    send(lead, draft, "seats", "add-5")
    assert len(shown(lead, draft, "seats")["line"]) == 60
    assert "放不下更多" in lead.get(at(draft, "seats")).content.decode()


def test_a_line_just_added_is_not_called_wrong_until_it_is_saved(lead, cast):
    draft = begun(lead, cast)
    send(lead, draft, "posts", "add")
    assert "govuk-error-message" not in lead.get(at(draft, "posts")).content.decode()
    assert "处要改" in lead.get(at(draft)).content.decode()
    assert "govuk-error-message" in lead.get(at(draft, "posts"), {"check": "1"}).content.decode()


def test_a_shift_that_is_renamed_is_renamed_in_cycles_and_posts(lead, cast):
    draft = begun(lead, cast)
    key = line(draft, "shifts", 2)["key"]
    assert send(lead, draft, "shifts", **{f"shifts__{key}__code": "大夜"}).status_code == 302
    found = squad_of(lead, draft)
    assert found.teams[0].cycle == ("早", "早", "中", "中", "", "大夜", "大夜", "")
    assert list(found.posts[0].needs) == ["早", "中", "大夜"]


def test_who_saves_second_is_told_keeps_the_words_and_decides(lead, cast):
    draft = begun(lead, cast)
    key = line(draft, "rules")["key"]
    old = shown(lead, draft, "rules")
    send(lead, draft, "rules", **{f"rules__{key}__weeks": "6"})
    sent = lead.post(at(draft, "rules"), {**old, f"rules-{key}-weeks": "8", "do": "save"})
    assert (sent.status_code, line(draft, "rules")["weeks"]) == (409, "6")
    page = sent.content.decode()
    assert re.search(rf'name="rules-{key}-weeks" value="8"', page)
    saved = re.search(r'name="saved" value="(\d+)"', page)[1]
    lead.post(at(draft, "rules"), {**old, f"rules-{key}-weeks": "8", "saved": saved, "do": "save"})
    assert line(draft, "rules")["weeks"] == "8"


def test_what_is_required_stands_there_before_asking_and_so_does_what_can_not_be(lead, cast):
    draft = begun(lead, cast)
    key = line(draft, "rules")["key"]
    assert "336" in lead.get(at(draft)).content.decode()
    send(lead, draft, "rules", **{f"rules__{key}__hours_a_week": "30"})
    page = lead.get(at(draft)).content.decode()
    assert "工时不够" in page
    assert "席位 甲1 跟着班组轮下来有" in page
    send(lead, draft, "rules", **{f"rules__{key}__hours_a_week": "many"})
    page = lead.get(at(draft)).content.decode()
    assert "规则、班次和岗位填好以后" in page
    assert lead.post(at(draft), {"seconds": "20"}).status_code == 422
    assert lead.get(reverse("desk_squad_file", args=[draft.id])).status_code == 302
    assert not SquadRoster.objects.exists()


def test_a_draft_put_aside_is_found_again(lead, cast):
    draft = begun(lead, cast)
    address = reverse("desk_squad_aside", args=[draft.id])
    assert "接着填" in lead.get(NEW).content.decode()
    lead.post(address)
    page = lead.get(NEW).content.decode()
    assert ("接着填" in page, "收起来的草稿（1）" in page) == (False, True)
    lead.post(address, {"back": "1"})
    assert "接着填" in lead.get(NEW).content.decode()


def test_nobody_but_who_plans_for_the_unit_sees_or_changes_a_draft(client, lead, cast):
    draft = begun(lead, cast)
    pages = [at(draft), at(draft, "seats"), reverse("desk_squad_file", args=[draft.id])]
    for who, status in (("zheng", 200), ("zhou", 404), ("zhao", 403)):
        client.force_login(cast.users[who])
        assert [client.get(page).status_code for page in pages] == [status] * 3
    client.force_login(cast.users["zhou"])
    kept = SquadDraft.objects.values().get()
    assert client.post(at(draft, "seats"), {"do": "add", "saved": "0"}).status_code == 404
    assert client.post(at(draft), {"seconds": "20"}).status_code == 404
    assert client.post(reverse("desk_squad_aside", args=[draft.id])).status_code == 404
    assert client.post(NEW, {"unit": cast.units["heping"].id, "pattern": "four-teams"}).status_code == 422
    assert SquadDraft.objects.values().get() == kept
    assert not SquadRoster.objects.exists()


def test_drafts_that_nobody_touched_go(lead, cast):
    draft = begun(lead, cast)
    drafts.tidy(now=draft.changed_at + drafts.KEPT)
    assert SquadDraft.objects.count() == 1
    drafts.tidy(now=draft.changed_at + drafts.KEPT + timedelta(seconds=1))
    assert SquadDraft.objects.count() == 0


def test_a_hint_stands_on_the_first_line_alone(lead, cast):
    page = lead.get(at(begun(lead, cast), "seats")).content.decode()
    assert page.count("几样用顿号隔开") == 1
    assert page.count("删去") == 9


def test_a_page_of_no_part_is_not_there(lead, cast):
    assert lead.get(at(begun(lead, cast), "persons")).status_code == 404


def test_pages_ask_the_database_few_times(lead, cast, django_assert_max_num_queries):
    draft = begun(lead, cast)
    for page in (NEW, at(draft), at(draft, "seats")):
        lead.get(page)
        with django_assert_max_num_queries(16):
            lead.get(page)
