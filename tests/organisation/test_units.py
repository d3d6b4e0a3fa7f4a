"""Units of the tree are added, moved and retired, and their paths stay right."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.organisation import actions, reading
from heliograph.organisation.actions import UnitDetails
from heliograph.organisation.errors import Circular, NotGiven, StillNeeded, Taken, Unreadable
from heliograph.organisation.models import Bureau, Change, Unit
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau.objects.create(code="chunan", name_zh="淳南市公安局", name_en="Chunan")


def save(bureau, code: str, parent: str = "", unit: Unit | None = None, **more) -> Unit:
    details = UnitDetails(code, f"单位{code}", f"Unit {code}", parent=parent, **more)
    return actions.save_unit(bureau, details, unit=unit, by=None, now=NOW)


@pytest.fixture
def tree(bureau) -> dict[str, Unit]:
    """root > a > b > c, and root > d."""
    made = {"root": save(bureau, "root", duties=("general",))}
    for code, parent in (("a", "root"), ("b", "a"), ("c", "b"), ("d", "root")):
        made[code] = save(bureau, code, parent)
    return made


def paths(bureau) -> dict[str, str]:
    return dict(Unit.objects.filter(bureau=bureau).values_list("code", "path"))


def expected(bureau) -> dict[str, str]:
    """Worked out from the parents alone."""
    every = {u.id: u for u in Unit.objects.filter(bureau=bureau)}

    def path(unit: Unit) -> str:
        return f"{path(every[unit.parent_id]) if unit.parent_id else '/'}{unit.id}/"

    return {u.code: path(u) for u in every.values()}


def test_a_new_unit_knows_its_path(bureau, tree):
    assert paths(bureau) == expected(bureau)
    assert reading.subtree(bureau.id, tree["a"].id) == {tree["a"].id, tree["b"].id, tree["c"].id}


def test_a_unit_that_moves_takes_everything_below_along(bureau, tree):
    save(bureau, "b", "d", tree["b"])
    assert paths(bureau) == expected(bureau)
    assert paths(bureau)["c"] == f"/{tree['root'].id}/{tree['d'].id}/{tree['b'].id}/{tree['c'].id}/"


@pytest.mark.parametrize("below", ["a", "b", "c"])
def test_a_unit_can_not_stand_below_itself(bureau, tree, below):
    before = paths(bureau)
    with pytest.raises(Circular):
        save(bureau, "a", below, Unit.objects.get(code="a"))
    assert paths(bureau) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["root", *"abcd"])), max_size=6))
def test_paths_stay_right_whatever_is_moved(bureau, tree, moves):
    for code, parent in moves:
        try:
            save(bureau, code, parent, Unit.objects.select_related("parent").get(bureau=bureau, code=code))
        except Circular:
            continue
    assert paths(bureau) == expected(bureau)


def test_only_the_first_unit_has_nothing_above(bureau, tree):
    with pytest.raises(NotGiven):
        save(bureau, "second-root")


def test_a_code_is_used_once_and_stays(bureau, tree):
    with pytest.raises(Taken):
        save(bureau, "a", "root")
    with pytest.raises(Unreadable):
        save(bureau, "other", "root", tree["a"])


@pytest.mark.parametrize("code", ["", "有 空格", "a b", "x" * 51])
def test_a_code_is_letters_digits_and_dashes(bureau, tree, code):
    with pytest.raises(Unreadable):
        save(bureau, code, "root")


def test_a_unit_of_another_bureau_can_not_be_above(bureau, tree):
    other = Bureau.objects.create(code="beihe", name_zh="北河", name_en="Beihe")
    save(other, "beihe")
    with pytest.raises(Unreadable):
        save(bureau, "e", "beihe")


def test_a_unit_with_units_below_is_not_retired(bureau, tree):
    with pytest.raises(StillNeeded, match="stands below"):
        save(bureau, "a", "root", tree["a"], active=False)
    save(bureau, "c", "b", tree["c"], active=False)
    assert not Unit.objects.get(code="c").active


def test_a_unit_with_officers_is_not_retired(cast):
    heping = cast.units["heping"]
    details = UnitDetails.of(heping)
    with pytest.raises(StillNeeded, match="still posted"):
        actions.save_unit(
            cast.bureau,
            UnitDetails(**{**details.values(), "duties": details.duties, "active": False}),
            unit=heping,
            by=None,
            now=NOW,
        )
    assert Unit.objects.get(code="heping").active


def test_the_last_holder_of_a_duty_keeps_it(bureau, tree):
    with pytest.raises(StillNeeded, match="general"):
        save(bureau, "root", "", tree["root"], duties=())
    save(bureau, "d", "root", tree["d"], duties=("general",))
    save(bureau, "root", "", tree["root"], duties=())


def test_a_change_says_what_became_of_what(bureau, tree):
    save(bureau, "d", "root", tree["d"], phone="110")
    change = Change.objects.first()
    assert (change.verb, change.before, change.after) == ("unit.changed", {"phone": ""}, {"phone": "110"})


def test_saving_the_same_again_changes_nothing(bureau, tree):
    before = Change.objects.count()
    save(bureau, "d", "root", tree["d"])
    assert Change.objects.count() == before


def test_changes_are_neither_changed_nor_deleted(bureau, tree):
    change = Change.objects.first()
    for wrong in (change.save, change.delete, Change.objects.all().delete, lambda: Change.objects.update(name="x")):
        with pytest.raises(TypeError):
            wrong()
