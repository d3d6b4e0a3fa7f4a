"""What happens to the tree within a period: a unit renamed, moved under another, split. And how long periods are."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from heliograph.appraisal import actions
from heliograph.appraisal.errors import Refusal
from heliograph.appraisal.indicators import Period
from heliograph.appraisal.models import Verb
from heliograph.appraisal.reading import pages
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer, Posting, Role, Unit
from tests.appraisal.conftest import AFTER, SET


def under(cast, unit: Unit, parent: Unit) -> None:
    Unit.objects.filter(id=unit.id).update(parent=parent, path=f"{parent.path}{unit.id}/")
    organisation.forget()


def test_a_unit_that_was_moved_is_finished_by_who_agreed_with_it(cast, agreed):
    heping, chunan = cast.units["heping"], cast.units["chunan"]
    under(cast, heping, chunan)
    with pytest.raises(Refusal):
        actions.publish(cast.viewer("zheng"), agreed.id, now=AFTER)
    assert actions.publish(cast.viewer("wu"), agreed.id, now=AFTER).total is not None
    with pytest.raises(Refusal):  # the new one above begins with the next period
        actions.propose(cast.viewer("zheng"), heping.id, cast.now.date(), now=cast.now)
    later = actions.propose(cast.viewer("zheng"), heping.id, date(2026, 4, 2), now=AFTER)
    assert later.above_id == chunan.id
    actions.object_to(cast.viewer("qian"), agreed.id, "不对", now=AFTER)
    actions.decide(cast.viewer("wu"), agreed.id, upheld=False, words="对的。", now=AFTER)
    assert pages.shown(cast.bureau.id, agreed.id).steps[-1].verb is Verb.REJECT


def test_a_renamed_unit_keeps_its_appraisal_under_its_new_name(cast, published):
    Unit.objects.filter(id=cast.units["heping"].id).update(name_zh="和平里派出所", active=False)
    organisation.forget()
    page = Client().get(f"/appraisal/{published.id}/").content.decode()
    assert "和平里派出所" in page
    assert "70.0" in page


def test_a_unit_that_was_split_off_has_no_past_and_is_measured_by_its_target_alone(cast, said, published):
    hexi = cast.units["hexi"]
    new = Unit.objects.create(
        bureau=cast.bureau, code="heping-2", parent=hexi, name_zh="新区派出所", name_en="New", duties=["general"]
    )
    new.path = f"{hexi.path}{new.id}/"
    new.save()
    for place in range(3):
        officer = Officer.objects.create(bureau=cast.bureau, badge=f"03000{place}", name_zh="新", name_en="New")
        Posting.objects.create(officer=officer, unit=new, role=Role.HANDLER)
    organisation.forget()
    said.found.pop(("heard", "2025-10-01"))
    row = actions.propose(cast.viewer("wu"), new.id, cast.now.date(), now=cast.now)
    marked = pages.running(row).marked[0]
    assert marked.past.value is None
    assert marked.points == 80  # on its target: the curve alone, nothing for a past that is not there


@pytest.mark.parametrize(
    ("period", "day", "around", "before"),
    [
        (Period.QUARTER, date(2026, 3, 31), ("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        (Period.HALF_YEAR, date(2026, 6, 30), ("2026-01-01", "2026-06-30"), ("2025-07-01", "2025-12-31")),
        (Period.HALF_YEAR, date(2026, 7, 1), ("2026-07-01", "2026-12-31"), ("2026-01-01", "2026-06-30")),
        (Period.YEAR, date(2028, 2, 29), ("2028-01-01", "2028-12-31"), ("2027-01-01", "2027-12-31")),
    ],
)
def test_a_period_and_the_one_before_it_meet_without_a_gap(period, day, around, before):
    first, until = period.around(day)
    assert (first.isoformat(), until.isoformat()) == around
    assert tuple(one.isoformat() for one in period.before(first)) == before


@pytest.mark.parametrize(("period", "until"), [("half-year", "2026-06-30"), ("year", "2026-12-31")])
def test_half_a_year_and_a_year_are_agreed_and_published_like_a_quarter(cast, said, period, until):
    text = SET.replace('"quarter"', f'"{period}"')
    actions.load_set(cast.bureau.id, text, by=cast.viewer("zheng"), now=cast.now)
    row = actions.propose(cast.viewer("wu"), cast.units["heping"].id, cast.now.date(), now=cast.now)
    assert row.until.isoformat() == until
    for who in ("wu", "qian"):
        actions.sign(cast.viewer(who), row.id, now=cast.now)
    with pytest.raises(Refusal):
        actions.publish(cast.viewer("wu"), row.id, now=AFTER)  # a quarter is over, the period is not


def test_a_unit_is_appraised_once_for_every_day(cast, said, proposed):
    """A half-year that begins in a quarter already agreed on is the same proposal, not a second one over the same days."""
    longer = SET.replace('"quarter"', '"half-year"').replace('2026-01"', '2026-02"')
    actions.load_set(cast.bureau.id, longer, by=cast.viewer("zheng"), now=cast.now)
    again = actions.propose(cast.viewer("wu"), cast.units["heping"].id, cast.now.date(), now=cast.now)
    assert again.id == proposed.id
