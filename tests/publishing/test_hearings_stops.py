"""Which doors stay closed: a minor, a secret, the mediation of a public-order case. No way round leads past it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Party
from heliograph.publishing import learning
from heliograph.publishing.actions import hearings
from heliograph.publishing.errors import Stopped, Tampered
from heliograph.publishing.models import Booking, Consent, Sitting, SittingStep
from heliograph.publishing.models.hearings import PUBLIC_WORDS, SittingState
from tests.publishing.hall import CHILD, LI, WANG, Hall, again


@pytest.fixture
def hall(cast) -> Hall:
    return Hall(cast)


FORBIDDEN = {
    "a minor": ({"has_minor": True}, "117"),
    "a secret": ({"has_secret": True}, "6"),
    "a public-order mediation without a matter": ({"kind": "mediation", "is_public_order": True}, "136"),
}


@pytest.mark.parametrize(("facts", "article"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_it_can_not_be_drafted_open_and_the_article_is_named(hall, facts, article):
    with pytest.raises(Stopped) as stopped:
        hall.drafts(**facts)
    assert article in stopped.value.text.en
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(("facts", "ground"), [(facts, "privacy") for facts, _ in FORBIDDEN.values()], ids=FORBIDDEN)
def test_it_can_be_held_closed(hall, facts, ground):
    sitting = hall.announces(**facts, is_open=False, closed_ground=ground)
    assert again(sitting).state == SittingState.ANNOUNCED


@pytest.mark.parametrize("people", [(WANG, CHILD), (CHILD,)])
def test_a_minor_among_the_parties_closes_the_doors_whatever_the_officer_said(hall, people):
    case = hall.case(*people, procedure="administrative-penalty")
    with pytest.raises(Stopped):
        hall.drafts(matter=case.number)
    assert again(hall.drafts(matter=case.number, is_open=False, closed_ground="minor")).minor


def test_a_minor_in_the_case_it_grew_from_closes_them_too(hall):
    case = hall.case(CHILD, procedure="administrative-penalty")
    grown = hall.case(WANG, procedure="reconsideration")
    type(grown).objects.filter(bureau_id=grown.bureau_id, id=grown.id).update(parent_id=case.id)
    with pytest.raises(Stopped):
        hall.drafts(matter=grown.number, kind="review")


COLUMNS = {
    "minor": {"minor": True},
    "secret": {"secret": True},
    "public-order mediation": {"kind": "mediation", "public_order": True},
    "closed without a ground": {"is_open": False},
    "closed but speaking": {"is_open": False, "closed_ground": "minor"},
    "released by who wrote it": {"released_by_id": None},
    "more reserved than there are": {"for_press": 99},
    "an outcome without a second person": {"outcome": "罚款减半。"},
}


@pytest.mark.parametrize("values", COLUMNS.values(), ids=COLUMNS)
def test_the_table_refuses_the_row_however_it_is_written(hall, values):
    sitting = hall.announces()
    plain: QuerySet[Sitting] = QuerySet(Sitting)
    if "released_by_id" in values:
        values = {"released_by_id": sitting.drafted_by_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        plain.filter(bureau_id=sitting.bureau_id, id=sitting.id).update(**values)
    assert again(sitting).title == "夜间施工噪声处罚听证"


def test_the_model_refuses_to_open_what_must_be_closed(hall):
    case = hall.case(CHILD, procedure="administrative-penalty")
    sitting = hall.drafts(matter=case.number, is_open=False, closed_ground="minor")
    sitting.is_open, sitting.closed_ground = True, ""
    with pytest.raises(Stopped):
        sitting.save()
    with pytest.raises(Stopped):
        sitting.save(update_fields=["is_open", "closed_ground"])
    assert not again(sitting).is_open


def test_what_was_found_is_not_explained_away(hall):
    sitting = hall.drafts(has_minor=True, is_open=False, closed_ground="minor")
    sitting.minor = False
    with pytest.raises(Tampered):
        sitting.save()


@pytest.mark.parametrize("many", ["update", "delete", "bulk_create"])
@pytest.mark.parametrize("model", [Sitting, SittingStep, Consent])
def test_rows_are_not_written_by_the_many(hall, model, many):
    sitting = hall.announces()
    with pytest.raises(Tampered):
        {
            "update": lambda: model.objects.all().update(bureau_id=1),
            "delete": lambda: model.objects.all().delete(),
            "bulk_create": lambda: model.objects.bulk_create([sitting]),
        }[many]()


@pytest.mark.parametrize("name", ["title", "about", "starts_at", "place", "presides_id", "kind", "released_at"])
def test_what_was_announced_changes_only_by_a_step_in_the_open(hall, name, cast):
    sitting = hall.announces()
    other = {"starts_at": sitting.created_at, "released_at": sitting.created_at - sitting.created_at.resolution}
    value = other.get(name, cast.officers["fa"].id if name == "presides_id" else "mediation")
    setattr(sitting, name, sitting.starts_at.replace(hour=3) if name == "starts_at" else value)
    with pytest.raises(Tampered):
        sitting.save()


# The consent of the parties


def consents(hall, case, *who) -> Sitting:
    sitting = hall.drafts(matter=case.number, kind="mediation", is_open=False, closed_ground="sealed-record")
    for party in Party.objects.filter(bureau_id=case.bureau_id, matter_id=case.id, part__in=who):
        hearings.record_consent(
            hall.cast.viewer("zhao"), sitting.id, party.id, "同意书第 3 页，本人签字", now=hall.cast.now
        )
    return sitting


def opens(hall, sitting, case):
    given = hall.given(matter=case.number, kind="mediation", is_open=True)
    return hearings.change(hall.cast.viewer("zhao"), sitting.id, given, now=hall.cast.now)


def test_a_mediation_is_open_once_every_party_agreed_in_writing(hall):
    case = hall.case(WANG, LI, {"part": "witness", "name": "赵六"})
    sitting = consents(hall, case, "punished", "victim", "submitter")
    opens(hall, sitting, case)
    assert hall.releases(sitting).is_open


@pytest.mark.parametrize("who", [(), ("punished",), ("victim",)])
def test_it_stays_closed_while_one_has_not(hall, who):
    case = hall.case(WANG, LI)
    sitting = consents(hall, case, *who)
    with pytest.raises(Stopped) as stopped:
        opens(hall, sitting, case)
    assert "136" in stopped.value.text.en
    assert not again(sitting).is_open


def test_a_time_of_consent_without_the_consents_opens_nothing(hall):
    case = hall.case(WANG, LI)
    sitting = consents(hall, case, "punished")
    sitting.consented_at, sitting.is_open, sitting.closed_ground = hall.cast.now, True, ""
    with pytest.raises(Stopped):
        sitting.save()


def test_a_consent_is_sealed_and_never_taken_for_another(hall, cast):
    case = hall.case(WANG, LI)
    consents(hall, case, "punished")
    row = Consent.objects.get()
    assert "签字".encode() not in bytes(row.how)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent(
            bureau_id=row.bureau_id, id=new_id(), sitting_id=row.sitting_id, party_id=row.party_id, at=row.at,
            recorded_by_id=row.recorded_by_id, how=b"x",
        ).save()  # fmt: skip


# What is learned later


def learn(hall, case) -> None:
    now = hall.cast.now
    learning.learn(now=now, bureau=case.bureau_id, matter=str(case.id), since=now.isoformat())


def test_a_minor_who_comes_to_the_case_later_closes_what_was_announced(hall):
    case = hall.case(WANG, procedure="administrative-penalty")
    sitting = hall.announces(matter=case.number)
    seat = hall.books(sitting, email="li@example.org")
    Party(bureau_id=case.bureau_id, id=new_id(), matter_id=case.id, part="victim", minor=True).save()
    learn(hall, case)
    closed = again(sitting)
    assert (closed.is_open, closed.closed_ground, closed.minor) == (False, "minor", True)
    assert not any(getattr(closed, name) for name in PUBLIC_WORDS)
    assert Booking.objects.get(number=seat.number).status == "cancelled"


def test_an_announced_one_whose_case_got_a_minor_can_still_be_cancelled(hall, cast):
    case = hall.case(WANG, procedure="administrative-penalty")
    sitting = hall.announces(matter=case.number)
    Party(bureau_id=case.bureau_id, id=new_id(), matter_id=case.id, part="victim", minor=True).save()
    hearings.cancel(cast.viewer("qian"), sitting.id, "事实还要再查。", now=cast.now)
    assert (again(sitting).state, again(sitting).title) == ("cancelled", "")


def test_the_listener_owes_work_only_for_a_new_party_of_an_announced_open_one(hall, cast):
    from heliograph.matters.models import Event

    case = hall.case(WANG, procedure="administrative-penalty")
    event = Event.objects.filter(bureau_id=case.bureau_id, matter_id=case.id)[0]
    event.kind = "party"
    assert learning.listen(case, event) == []
    hall.announces(matter=case.number)
    assert [row.name for row in learning.listen(case, event)] == [learning.LEARN]
    event.kind = "note"
    assert learning.listen(case, event) == []
