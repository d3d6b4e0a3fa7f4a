"""What the law forbids to publish can't be published: by an action, by a row, by many rows, by SQL."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from heliograph.matters.errors import MatterError, NotAllowed
from heliograph.publishing.actions import Draft
from heliograph.publishing.errors import SamePerson, Stopped, Tampered
from heliograph.publishing.models import Document, Step
from tests.publishing.desk import Desk, again

WANG = {"part": "punished", "name": "王建国", "identity": "11010519491231002X", "phone": "13912345678"}
CHILD = {"part": "victim", "name": "李小红", "identity": "110105201501010022"}
FIRM = {"part": "firm", "name": "淳南清风餐饮有限公司"}


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)


def rows(desk: Desk, **changes) -> dict:
    """Every column of a document that would pass all stops, for writing a row by hand."""
    made = desk.masks(desk.decides())
    kept = {f.attname: getattr(made, f.attname) for f in Document._meta.concrete_fields}
    from heliograph.matters.identifiers import new_id

    kept |= {"id": new_id(), "state": "released", "released_at": timezone.now(), "digest": "0" * 64}
    kept |= {"released_by_id": desk.cast.viewer("qian").officer_id}
    return kept | changes


BAD = {
    "a public-order record of a person": ({"subject": "public-order-person"}, "136"),
    "a person of a public-order case": ({"procedure": "public-order-case", "subject": "person", "impact": "有影响"}, "136"),
    "a public-order case about nobody": ({"procedure": "public-order-case", "subject": "nobody"}, "136"),
    "a person under the public-order law": (
        {"subject": "person", "impact": "有影响", "text": "依照《治安管理处罚法》第四十三条，决定拘留五日。"}, "136",
    ),
    "an organisation under that law without its case": (
        {"text": "依照《治安管理处罚法》第四十三条，决定罚款。"}, "136",
    ),
    "the law in the title": ({"title": "违反治安管理处罚法的决定书"}, "136"),
    "a subject nobody knows": ({"subject": "whatever"}, "136"),
    "a minor": ({"minor": True}, "103"),
    "a secret": ({"secret": True}, "6"),
    "a person without a decided ground": ({"subject": "person", "impact": ""}, "48"),
}  # fmt: skip
ARTICLES = {"136": "第一百三十六条", "103": "第一百零三条", "6": "第六条", "48": "第四十八条"}


@pytest.mark.parametrize("name", BAD)
def test_a_shell_cannot_create_it_and_is_told_the_article(desk, name):
    changes, article = BAD[name]
    Document.objects.create(**rows(desk))  # the same row without the fault is taken
    with pytest.raises(Stopped) as refused:
        Document.objects.create(**rows(desk, **changes))
    assert ARTICLES[article] in refused.value.text.zh


@pytest.mark.parametrize("name", BAD)
def test_many_rows_at_once_do_not_pass_either(desk, name):
    with pytest.raises(Stopped):
        Document.objects.bulk_create([Document(**rows(desk)), Document(**rows(desk, **BAD[name][0]))])


@pytest.mark.parametrize("name", BAD)
def test_the_table_itself_refuses_it(desk, name):
    """Past every line of Python of ours: a plain query set, as Django would make one for any table."""
    plain: QuerySet[Document] = QuerySet(Document)
    with pytest.raises(IntegrityError), transaction.atomic():
        plain.bulk_create([Document(**rows(desk, **BAD[name][0]))])
    plain.bulk_create([Document(**rows(desk))])


@pytest.mark.parametrize("name", BAD)
def test_a_draft_cannot_be_turned_into_it_by_sql(desk, name):
    made = Document(**rows(desk))
    made.save()
    changes = {key: (int(value) if isinstance(value, bool) else value) for key, value in BAD[name][0].items()}
    if connection.vendor == "postgresql":
        changes = dict(BAD[name][0])
    names = ", ".join(f"{column} = %s" for column in changes)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE publishing_document SET {names}", [*changes.values()])


@pytest.mark.parametrize(
    "changes",
    [
        {"masked_by_id": "qian"},
        {"decided_by_id": "qian"},
        {"released_by_id": None},
    ],
)
def test_who_decided_or_masked_never_releases(desk, changes):
    changes = {name: desk.cast.viewer(who).officer_id if who else None for name, who in changes.items()}
    with pytest.raises(SamePerson):
        Document.objects.create(**rows(desk, **changes))
    plain: QuerySet[Document] = QuerySet(Document)
    with pytest.raises(IntegrityError), transaction.atomic():
        plain.bulk_create([Document(**rows(desk, **changes))])


def test_the_register_is_not_changed_or_deleted_in_bulk(desk):
    made = desk.publishes()
    attempts = [
        lambda: Document.objects.update(state="released"),
        lambda: Document.objects.filter(id=made.id).delete(),
        lambda: made.delete(),
        lambda: Document.objects.bulk_update([made], ["text"]),
        lambda: Document._base_manager.update(text="王建国"),
        lambda: Document.objects.bulk_create(
            [made], update_conflicts=True, update_fields=["text"], unique_fields=["id"]
        ),
        lambda: Step.objects.update(words=""),
        lambda: Step.objects.all().delete(),
        lambda: Step.objects.first().delete(),
        lambda: Step.objects.first().save(),
    ]
    for attempt in attempts:
        with pytest.raises(Tampered), transaction.atomic():
            attempt()
    assert again(made).text == made.text
    assert Step.objects.filter(document_id=made.id).count() == 3


def test_what_was_decided_or_released_is_not_rewritten(desk):
    made = desk.publishes()
    for name, value in {
        "ground_words": "别的理由", "text": "王建国，13912345678", "title": "王建国", "digest": "1" * 64, "subject": "person",
        "decided_by_id": desk.cast.viewer("luo").officer_id, "released_at": timezone.now(), "matter_id": made.id,
    }.items():  # fmt: skip
        row = again(made)
        setattr(row, name, value)
        with pytest.raises(Tampered):
            row.save()


def test_a_minor_or_a_secret_once_found_is_not_explained_away(desk):
    for name in ("minor", "secret"):
        made = desk.decides()
        setattr(made, name, True)
        made.save()
        setattr(made, name, False)
        with pytest.raises(Tampered):
            made.save()
        with pytest.raises(Stopped):
            desk.releases(desk.masks(again(made)))


@pytest.mark.parametrize("subject", ["person", "public-order-person", "organisation", "nobody"])
@pytest.mark.parametrize(
    "kind", ["penalty-person", "penalty-organisation", "reconsideration", "notice-by-publication", "property-notice"]
)
def test_a_person_in_a_public_order_case_is_never_published_whatever_is_said(desk, kind, subject):
    case = desk.case("public-order-case", WANG)
    with pytest.raises(MatterError):
        desk.decides("qian", kind=kind, subject=subject, matter=case.number, impact="影响很大", people=PEOPLE_OF_CASE)
    assert not Document.objects.exists()


PEOPLE_OF_CASE = "王建国"


def test_nor_by_writing_the_row_oneself(desk):
    """The row says "organisation" and hides where it came from: the matter is asked all the same."""
    case = desk.case("public-order-case", WANG)
    for changes in ({}, {"procedure": "administrative-penalty"}, {"subject": "nobody"}):
        with pytest.raises(Stopped) as refused:
            Document.objects.create(**rows(desk, matter_id=case.id, **changes))
        assert refused.value.stop.row == "A-30"


def test_nor_through_the_reconsideration_that_grew_from_the_case(desk):
    case = desk.case("public-order-case", WANG)
    review = desk.case("reconsideration", {"part": "submitter", "name": "王建国"}, parent=case.id)
    with pytest.raises(Stopped) as refused:
        desk.decides("qian", kind="reconsideration", subject="person", matter=review.number, impact="影响很大")
    assert refused.value.stop.row == "A-30"


def test_a_draft_made_before_the_case_is_known_to_be_about_a_person_is_stopped_at_release(desk):
    from heliograph.matters.identifiers import new_id
    from heliograph.matters.keys import MatterKey
    from heliograph.matters.models import Party

    case = desk.case("public-order-case", FIRM)
    made = desk.masks(desk.decides(matter=case.number))
    party = Party(bureau_id=case.bureau_id, id=new_id(), matter_id=case.id, part="punished")
    party.sealed = MatterKey.of(case).seal_values("party", party.id, {"name": "赵小六"})
    party.save()
    with pytest.raises(Stopped) as refused:
        desk.releases(made)
    assert refused.value.stop.row == "A-30"
    assert again(made).state == "masked"


def test_an_organisation_punished_in_a_public_order_case_may_be_published(desk):
    case = desk.case("public-order-case", FIRM, {"part": "witness", "name": "王建国"})
    assert desk.publishes(matter=case.number).state == "released"


@pytest.mark.parametrize(
    "others",
    [
        [{"part": "victim", "name": "淳南清风餐饮有限公司"}],
        [{"part": "victim", "name": "淳南清风餐饮有限公司"}, {**WANG, "part": "third-party"}],
        [],
    ],
)
def test_a_company_that_was_only_harmed_does_not_open_a_public_order_case(desk, others):
    case = desk.case("public-order-case", *others)
    with pytest.raises(Stopped) as refused:
        desk.decides(matter=case.number)
    assert refused.value.stop.row == "A-30"


@pytest.mark.parametrize(
    "law",
    ["《治安管理 处罚法》", "《治安\n管理处罚法》", "《治安·管理·处罚法》", "《治安处罚法》", "《治安管理处罚条例》"],
)
def test_the_public_order_law_is_known_however_it_is_written(desk, law):
    text = f"依照{law}第四十三条，决定拘留五日。"
    for said in ({"kind": "penalty-person", "subject": "person", "impact": "影响较大。"}, {}):
        with pytest.raises(Stopped) as refused:
            desk.decides("qian", text=text, **said)
        assert refused.value.stop.row == "A-30"


@pytest.mark.parametrize(
    "child",
    [
        {"part": "victim", "name": "李小红", "identity": "110105201501010022"},
        {"part": "witness", "name": "李小红", "birth": "2012-05-06"},
    ],
)
def test_a_case_with_a_minor_in_any_part_is_never_published(desk, child):
    case = desk.case("administrative-penalty", FIRM, child)
    with pytest.raises(Stopped) as refused:
        desk.decides(matter=case.number)
    assert refused.value.stop.row == "D-13"
    with pytest.raises(Stopped):
        Document.objects.create(**rows(desk, matter_id=case.id))


def test_nor_one_whose_party_is_marked_as_a_minor(desk):
    case = desk.case("administrative-penalty", FIRM, {"part": "victim", "name": "李小红"}, minor=True)
    with pytest.raises(Stopped) as refused:
        desk.decides(matter=case.number)
    assert refused.value.stop.row == "D-13"


@pytest.mark.parametrize(("said", "row"), [({"has_minor": True}, "D-13"), ({"is_classified": True}, "D-05")])
def test_saying_so_stops_it_with_the_article(desk, said, row):
    with pytest.raises(Stopped) as refused:
        desk.decides(**said)
    assert refused.value.stop.row == row
    assert refused.value.stop.article.zh in refused.value.text.zh
    assert not Document.objects.exists()


def person(desk: Desk, **changes) -> Draft:
    return desk.draft(kind="penalty-person", subject="person", impact="多人受骗，影响较大。", **changes)


def test_a_decision_about_a_person_needs_a_lead_a_reason_and_who_is_in_it(desk):
    from heliograph.publishing import actions

    def decide(who: str, **changes) -> Document:
        return actions.decide(desk.cast.viewer(who), person(desk, **changes), now=desk.cast.now)

    with pytest.raises(NotAllowed):
        decide("zhao")
    with pytest.raises(MatterError):
        decide("qian", people="")
    with pytest.raises(Stopped):
        actions.decide(desk.cast.viewer("qian"), desk.draft(kind="penalty-person", subject="person"), now=desk.cast.now)
    with pytest.raises(Stopped):
        decide("qian", text="王建国违反《治安管理处罚法》第四十三条。")
    made = desk.masks(decide("qian"))
    assert desk.releases(made, "wu").state == "released"


def test_a_natural_person_in_a_penalty_case_makes_the_decision_one_about_a_person(desk):
    case = desk.case("administrative-penalty", WANG)
    with pytest.raises(Stopped) as refused:
        desk.decides(matter=case.number)  # said to be about an organisation
    assert refused.value.stop.row == "D-12"


def test_a_kind_is_only_drawn_from_the_procedures_it_names(desk):
    receipt = desk.cast.submits(unit=desk.cast.units["heping"].id)
    with pytest.raises(MatterError) as refused:
        desk.decides(matter=receipt.number)
    assert "这类事项" in refused.value.text.zh


def opened(desk: Desk, procedure: str, *people, who: str = "zhao"):
    """A case that Zhao opens as officers do."""
    from dataclasses import replace

    from heliograph.matters.actions import Submission, submit
    from heliograph.matters.identifiers import new_id
    from tests.conftest import plausible

    found = desk.cast.procedure(procedure)
    values = {field.name: plausible(field) for field in found.fields if field.required}
    submission = Submission(
        values=values, unit=desk.cast.units["heping"].id, people=tuple(replace(one, id=new_id()) for one in people)
    )
    receipt = submit(desk.cast.bureau.id, found, submission, now=desk.cast.now, by=desk.cast.actor(who))
    return desk.cast.matter(receipt)


def test_cases_that_officers_opened_are_read_as_they_are_written(desk):
    """The real procedures: a child by the day of birth, a company punished by its name, a person by theirs."""
    from datetime import date

    from heliograph.matters.actions import Contact
    from heliograph.matters.actions.details import Person

    firm = Person("punished", Contact(name="淳南清风餐饮有限公司", phone="0571-81234567"))
    child = Person("victim", Contact(name="李小红"), birth=date(2012, 5, 6))
    adult = Person("punished", Contact(name="王建国", phone="13912345678"))
    secret = Person("reporter", Contact(name="孟德胜", phone="13655554444"), protected=True)

    with pytest.raises(Stopped) as refused:
        desk.decides(matter=opened(desk, "administrative-penalty", firm, child).number)
    assert refused.value.stop.row == "D-13"
    with pytest.raises(Stopped) as refused:
        desk.decides(matter=opened(desk, "public-order-case", adult).number)
    assert refused.value.stop.row == "A-30"
    for procedure in ("administrative-penalty", "public-order-case"):
        case = opened(desk, procedure, firm, secret)
        text = "依照《治安管理处罚法》第六十一条，对淳南清风餐饮有限公司罚款。报案人孟德胜，13655554444。"
        made = desk.publishes(matter=case.number, text=text, title="决定书", people="")
        assert "淳南清风餐饮有限公司" in made.text
        assert "孟" not in made.text
