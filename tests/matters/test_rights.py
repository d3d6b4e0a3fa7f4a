"""Who may see, open and do what: role × object × verb, and the list's query held to the rule for single matters.

Objects are a station's question, one that a colleague handles, one offered to another unit, a complaint about an
officer, a complaint about a unit, a complaint about supervision itself, and another bureau's matter.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.core.procedure import Kind
from heliograph.matters.actions import Actor
from heliograph.matters.actions.actor import may_open, may_see, role_for, sees_rating
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading.desk import matter_for, visible_to
from heliograph.organisation.reading import Post, Viewer

pytestmark = pytest.mark.django_db

EVERYBODY = ["zhao", "jiang", "qian", "zhou", "wu", "zheng", "sun", "du", "tang", "jiao", "feng", "chen", "bei"]

SEES = {
    # what stands in whose lists; whoever is not named sees nothing
    "nobody's question at Heping": "zhao jiang qian wu tang zheng sun",
    "Zhao's question at Heping": "zhao qian wu tang zheng sun",
    "a question Heping offers to Donghu": "zhao jiang qian zhou wu tang zheng sun",
    "a complaint about officer Zhao": "du sun zheng",
    "a complaint about Heping station": "du sun zheng",
    "a complaint about lead Du of supervision": "sun tang zheng",
    "a complaint about the supervision unit": "tang zheng",
    "a question at the bureau's own desk": "tang zheng sun",
    "Beihe's question": "bei",
}
OPENS_BESIDES = {"Zhao's question at Heping": "jiang"}
"""With the number in hand, at the counter."""


@pytest.fixture
def objects(cast, here, complaint):
    """One matter of each kind."""
    from heliograph.matters.actions import Submission, submit

    now = datetime.now(UTC)
    zhaos, offered = here(), here()
    cast.does(zhaos, "assign", "qian", now=now, officer=cast.officers["zhao"].id)
    cast.does(offered, "transfer", "zhao", now=now, unit=cast.units["donghu"].id, words="您住东湖")
    consultation = cast.procedure("consultation")
    made = {
        "nobody's question at Heping": here(),
        "Zhao's question at Heping": zhaos,
        "a question Heping offers to Donghu": offered,
        "a complaint about officer Zhao": complaint(about_officer=cast.officers["zhao"].id),
        "a complaint about Heping station": complaint(about_unit=cast.units["heping"].id),
        "a complaint about lead Du of supervision": complaint(about_officer=cast.officers["du"].id),
        "a complaint about the supervision unit": complaint(about_unit=cast.units["duchashi"].id),
        "a question at the bureau's own desk": cast.submits(unit=cast.units["chunan"].id, now=now),
        "Beihe's question": submit(
            cast.other_bureau.id, consultation, Submission(values={"subject": "问", "words": "问"}), now=now
        ),
    }
    return {name: cast.matter(receipt) for name, receipt in made.items()}


def test_a_list_shows_a_matter_to_those_and_only_those_who_may_see_it(cast, objects):
    viewers = {who: cast.viewer(who) for who in EVERYBODY}
    listed = {name: {who for who, v in viewers.items() if in_list(v, one)} for name, one in objects.items()}
    assert listed == {name: set(who.split()) for name, who in SEES.items()}
    assert listed == {name: {who for who, v in viewers.items() if may_see(v, one)} for name, one in objects.items()}


def in_list(viewer: Viewer, matter: Matter) -> bool:
    return Matter.objects.filter(visible_to(viewer), id=matter.id).exists()


def test_a_number_opens_a_matter_to_those_and_only_those_who_may_open_it(cast, objects):
    opened = {name: {who for who in EVERYBODY if opens(cast.viewer(who), one)} for name, one in objects.items()}
    assert opened == {name: allowed(name) for name in SEES}


def allowed(name: str) -> set[str]:
    return set(SEES[name].split()) | set(OPENS_BESIDES.get(name, "").split())


def opens(viewer: Viewer, matter: Matter) -> bool:
    try:
        return matter_for(viewer, matter.number).id == matter.id
    except NotFound:
        return False


DOES = {
    # (object, step) -> who may take it
    ("nobody's question at Heping", "accept"): "zhao jiang qian wu tang",
    ("nobody's question at Heping", "answer"): "zhao jiang qian wu tang",
    ("nobody's question at Heping", "assign"): "qian wu tang",
    ("nobody's question at Heping", "place"): "qian wu tang zheng",
    ("nobody's question at Heping", "extend"): "qian wu tang zheng",
    ("nobody's question at Heping", "note"): "zhao jiang qian wu tang zheng sun",
    ("nobody's question at Heping", "take"): "",
    ("nobody's question at Heping", "rate"): "",
    ("nobody's question at Heping", "withdraw"): "",
    ("Zhao's question at Heping", "answer"): "zhao qian wu tang",
    ("Zhao's question at Heping", "note"): "zhao jiang qian wu tang zheng sun",
    ("Zhao's question at Heping", "correct"): "zhao jiang qian",
    ("a question Heping offers to Donghu", "take"): "zhou wu tang",
    ("a question Heping offers to Donghu", "object"): "zhou wu tang",
    ("a question Heping offers to Donghu", "answer"): "zhao jiang qian wu tang",
    ("a complaint about officer Zhao", "accept"): "du",
    ("a complaint about officer Zhao", "note"): "du sun zheng",
    ("a complaint about Heping station", "accept"): "du",
    ("a complaint about lead Du of supervision", "accept"): "tang",
    ("a complaint about the supervision unit", "note"): "tang zheng",
    ("Beihe's question", "accept"): "bei",
}


def test_a_step_is_open_to_those_and_only_those_whom_procedure_and_post_allow(cast, objects):
    actors = {who: Actor(cast.viewer(who)) for who in EVERYBODY}

    def able(name: str, step: str) -> set[str]:
        matter = objects[name]
        action = cast.procedure(matter.procedure).action(step)
        return {who for who, actor in actors.items() if role_for(actor, action, matter) is not None}

    assert {key: able(*key) for key in DOES} == {key: set(who.split()) for key, who in DOES.items()}


def test_nobody_can_do_what_they_may_not_open(cast, objects):
    viewers = [cast.viewer(who) for who in EVERYBODY]
    for matter in objects.values():
        for action in cast.procedure(matter.procedure).actions:
            for viewer in viewers:
                if role_for(Actor(viewer), action, matter) is not None:
                    assert may_open(viewer, matter), (viewer.name, action.name)


PAGES = ["/desk/m/{}/", "/desk/m/{}/resident/"]


def test_the_pages_of_a_matter_open_to_the_same_people(cast, objects, desk_of):
    browsers = {who: desk_of(who) for who in ("zhao", "jiang", "zhou", "sun", "du", "tang", "feng", "chen")}
    for name in ("Zhao's question at Heping", "a complaint about officer Zhao", "a complaint about Heping station"):
        for who, browser in browsers.items():
            expected = 200 if who in allowed(name) else 403 if who in ("feng", "chen") else 404
            seen = {page: browser.get(page.format(objects[name].number)).status_code for page in PAGES}
            assert set(seen.values()) == {expected}, (name, who, seen)


def test_a_hidden_matter_and_a_number_that_never_was_look_the_same(cast, objects, desk_of):
    hidden = desk_of("zhao").get(f"/desk/m/{objects['a complaint about officer Zhao'].number}/")
    never = desk_of("zhao").get("/desk/m/4A7CWHKRM3E/")
    assert (hidden.status_code, hidden.content) == (
        404,
        never.content.replace(b"4A7CWHKRM3E", objects["a complaint about officer Zhao"].number.encode()),
    )


def test_who_is_complained_about_can_do_nothing_by_sending_the_form_anyway(cast, objects, desk_of):
    browser = desk_of("zhao")
    for name in ("a complaint about officer Zhao", "a complaint about Heping station"):
        matter = objects[name]
        for action in cast.procedure("complaint").actions:
            sent = browser.post(f"/desk/m/{matter.number}/do/{action.name}/", {"sequence": 1, "words": "x"})
            assert sent.status_code == 404
        matter.refresh_from_db()
        assert matter.sequence == 1


def test_an_auditor_reads_events_and_never_content(cast, objects, desk_of):
    matter = objects["Zhao's question at Heping"]
    page = desk_of("feng").get(f"/desk/events/{matter.number}/")
    assert page.status_code == 200
    assert "交给民警" in page.content.decode()
    assert "身份证丢了" not in page.content.decode()
    assert desk_of("feng").get("/desk/").url == "/desk/events/"
    assert desk_of("feng").get("/desk/events/", {"number": matter.number}).url == f"/desk/events/{matter.number}/"
    assert desk_of("feng").get("/desk/events/", {"number": "4A7CWHKRM3E"}).status_code == 404
    for path in (f"/desk/m/{matter.number}/", "/desk/search/?q=身份证", "/desk/board/", "/desk/enter/"):
        assert desk_of("feng").get(path).status_code == 403


def test_an_administrator_reads_neither_events_nor_content(cast, objects, desk_of):
    matter = objects["Zhao's question at Heping"]
    for path in (f"/desk/events/{matter.number}/", f"/desk/m/{matter.number}/", "/desk/"):
        assert desk_of("chen").get(path).status_code == 403


def test_nobody_of_one_bureau_finds_anything_of_the_other(cast, objects):
    for who in set(EVERYBODY) - {"bei"}:
        with pytest.raises(NotFound):
            matter_for(cast.viewer(who), objects["Beihe's question"].number)


def test_ratings_are_for_those_above_and_never_for_the_rated(cast, objects):
    matter = objects["Zhao's question at Heping"]
    assert {who for who in EVERYBODY if sees_rating(cast.viewer(who), matter)} == {"wu", "tang", "zheng", "sun"}
    own = objects["a question at the bureau's own desk"]
    assert {who for who in EVERYBODY if sees_rating(cast.viewer(who), own)} == {"zheng", "sun"}


UNITS = range(1, 7)
ABOVE = {2: 1, 3: 1, 4: 2, 5: 2, 6: 3}
BELOW = {1: {1, 2, 3, 4, 5, 6}, 2: {2, 4, 5}, 3: {3, 6}, 4: {4}, 5: {5}, 6: {6}}
POSTS = st.builds(
    lambda unit, role, supervises: Post(
        unit, role, frozenset(BELOW[unit]), ("supervision",) if supervises else ("general",)
    ),
    st.sampled_from(UNITS),
    st.sampled_from(["handler", "lead", "chief", "supervisor", "auditor", "administrator"]),
    st.booleans(),
)
MAYBE_UNIT = st.one_of(st.none(), st.sampled_from(UNITS))
MAYBE_OFFICER = st.one_of(st.none(), st.integers(1, 3))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    posts=st.lists(POSTS, min_size=1, max_size=3),
    unit=st.sampled_from(UNITS),
    offered=MAYBE_UNIT,
    officer=MAYBE_OFFICER,
    about_unit=MAYBE_UNIT,
    about_officer=MAYBE_OFFICER,
    confidential=st.booleans(),
    bureau=st.sampled_from([1, 1, 1, 2]),
)
def test_the_query_of_lists_and_the_rule_for_one_matter_never_differ(
    everyones_tree, posts, unit, offered, officer, about_unit, about_officer, confidential, bureau
):
    from heliograph.core.text import Text
    from heliograph.matters.identifiers import new_id

    viewer = Viewer(
        everyones_tree.bureaus[1], everyones_tree.officer(1), Text("", ""), tuple(everyones_tree.moved(posts))
    )
    matter = Matter(
        bureau_id=everyones_tree.bureaus[bureau], id=new_id(), number=new_id().hex[-11:], procedure="x", version="1", state="s",
        unit_id=everyones_tree.unit(unit), owed_by_id=everyones_tree.unit(unit), offered_to_id=everyones_tree.unit(offered),
        officer_id=everyones_tree.officer(officer), about_unit_id=everyones_tree.unit(about_unit),
        about_officer_id=everyones_tree.officer(about_officer), confidential=confidential,
        submitted_at=datetime.now(UTC), changed_at=datetime.now(UTC),
    )  # fmt: skip
    matter.save(force_insert=True)
    listed = Matter.objects.filter(visible_to(viewer), id=matter.id).exists()
    assert listed == may_see(viewer, matter)
    assert may_open(viewer, matter) or not listed


class Tree:
    """Six units and three officers, by small numbers."""

    def __init__(self) -> None:
        from heliograph.organisation.models import Bureau, Officer, Unit

        first = Bureau.objects.create(code="one", name_zh="一", name_en="One")
        second = Bureau.objects.create(code="two", name_zh="二", name_en="Two", host="two.example")
        self.bureaus = {1: first.id, 2: second.id}
        self._units = {}
        for n in UNITS:
            above = self._units.get(ABOVE.get(n))
            self._units[n] = Unit.objects.create(
                bureau=first, code=str(n), name_zh=str(n), name_en=str(n), parent_id=above
            ).id
        self._officers = {
            n: Officer.objects.create(bureau=first, badge=str(n), name_zh=str(n), name_en=str(n)).id for n in (1, 2, 3)
        }

    def unit(self, number):
        return None if number is None else self._units[number]

    def officer(self, number):
        return None if number is None else self._officers[number]

    def moved(self, posts):
        """The posts with the ids that the units really have."""
        return [Post(self.unit(p.unit_id), p.role, frozenset(map(self.unit, p.below)), p.duties) for p in posts]


@pytest.fixture
def everyones_tree(db):
    return Tree()


def test_kinds_that_any_colleague_may_do_at_the_counter_are_few():
    from heliograph.matters.actions.actor import ANY_OF_UNIT

    assert {Kind.NOTE, Kind.SUPPLY, Kind.CORRECT, Kind.KEY, Kind.TAKE, Kind.OBJECT} == ANY_OF_UNIT


def test_the_legal_office_opens_a_case_while_it_has_a_step_to_take_there_and_no_other(cast):
    filed = cast.submits("public-order-case")
    cast.does(filed, "file", "zhao")
    assert not may_open(cast.viewer("luo"), cast.matter(filed))
    Matter.objects.filter(id=filed.ref.id).update(state="reviewing")
    assert may_open(cast.viewer("luo"), cast.matter(filed))
    assert not may_open(cast.viewer("xing"), cast.matter(filed))
    cast.does(filed, "pass-review", "luo", words="事实清楚，程序合法。")
    assert not may_open(cast.viewer("luo"), cast.matter(filed))
