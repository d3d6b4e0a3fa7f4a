"""Drawing by lot, findings, answers, corrections, appeals, and decisions that people make."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models

from heliograph.ledger.models import Checkpoint
from heliograph.matters.actions import erase
from heliograph.matters.errors import Invalid, Missing, NotFound, SaysNothing
from heliograph.matters.keys import MatterKey
from heliograph.organisation.models import Officer
from heliograph.supervision.actions import Found, follow, record_decision, review
from heliograph.supervision.errors import (
    AlreadyReviewed,
    EmptyDraw,
    Gone,
    NoCheckpoint,
    NotNow,
    NotYours,
    OwnMatter,
    SameReviewer,
)
from heliograph.supervision.models import (
    SEALED,
    Decision,
    Finding,
    FindingStep,
    PublicDraw,
    Review,
    Reviewed,
    Sample,
    Stratum,
    Verdict,
)
from heliograph.supervision.reading import samples, shown
from heliograph.supervision.reading.opened import finding_for, steps_open_to
from tests.supervision import reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    """Four answered questions at Heping and one at Donghu; one more still open."""
    receipts = [reviewing.answered(cast) for _ in range(4)]
    receipts.append(reviewing.answered(cast, "donghu", "zhou"))
    cast.submits(unit=cast.units["heping"].id)
    return receipts


# Drawing


def test_each_unit_and_procedure_is_drawn_from_by_itself(cast, asked):
    sample = reviewing.drawn(cast, each=2)
    strata = {s.unit_id: s.population for s in Stratum.objects.filter(sample_id=sample.id)}
    assert strata == {cast.units["heping"].id: 4, cast.units["donghu"].id: 1}
    assert (sample.population, sample.size, Reviewed.objects.count()) == (5, 3, 3)


def test_the_seed_and_sha256_alone_say_what_was_drawn(cast, asked):
    sample = reviewing.drawn(cast, each=2)
    assert sample.seed == "37 05 12 2026-03-17"
    at_heping = [cast.matter(receipt).number for receipt in asked[:4]]
    by_hand = sorted(at_heping, key=lambda n: hashlib.sha256(f"{sample.seed}\n{n}".encode()).hexdigest())[:2]
    taken = Reviewed.objects.filter(sample_id=sample.id, unit_id=cast.units["heping"].id)
    numbers = {cast.matter(receipt).id: cast.matter(receipt).number for receipt in asked}
    assert {numbers[row.matter_id] for row in taken} == set(by_hand)


def test_the_same_seed_draws_the_same_and_another_seed_sooner_or_later_others(cast, asked):
    def take(typed):
        sample = reviewing.drawn(cast, each=1, typed=typed)
        return frozenset(Reviewed.objects.filter(sample_id=sample.id).values_list("matter_id", flat=True))

    assert take("7") == take("7")
    assert len({take(str(n)) for n in range(12)}) > 1


def test_without_a_typed_seed_the_newest_signed_checkpoint_is_the_seed(cast, asked):
    with pytest.raises(NoCheckpoint):
        reviewing.drawn(cast, typed="")
    for size in (5, 9):
        Checkpoint.objects.create(size=size, root=bytes([size] * 32), note="", made_at=cast.now)
    sample = reviewing.drawn(cast, typed="")
    assert (sample.seed, sample.seed_size, sample.seed_from) == ("09" * 32, 9, "checkpoint")


def test_drawing_again_agrees_and_notices_what_was_changed(cast, asked):
    sample = reviewing.drawn(cast, each=2)
    assert samples.redraw(sample).is_same
    models.QuerySet.update(Stratum.objects.filter(population=4), digest="0" * 64)
    assert not samples.redraw(sample).is_same
    models.QuerySet.update(Stratum.objects.filter(population=4), digest=Stratum.objects.get(population=1).digest)
    models.QuerySet.update(Reviewed.objects.filter(unit_id=cast.units["donghu"].id), rank="f" * 64)
    assert len(samples.redraw(sample).problems) == 2


def test_a_matter_put_in_the_place_of_a_drawn_one_is_noticed(cast, asked):
    sample = reviewing.drawn(cast, each=2)
    taken = set(Reviewed.objects.filter(sample_id=sample.id).values_list("matter_id", flat=True))
    other = next(receipt.ref.id for receipt in asked if receipt.ref.id not in taken)
    one = Reviewed.objects.filter(unit_id=cast.units["heping"].id).first()
    models.QuerySet.update(Reviewed.objects.filter(id=one.id), matter_id=other)
    assert not samples.redraw(sample).is_same


def test_the_list_to_draw_again_by_hand_names_everything(cast, asked):
    sample = reviewing.drawn(cast, each=2)
    rows = list(samples.population(sample))
    assert len(rows) == 5
    for _, _, number, lot, _ in rows:
        assert lot == hashlib.sha256(f"{sample.seed}\n{number}".encode()).hexdigest()
    assert sum(drawn == "1" for *_, drawn in rows) == 3


def test_what_is_open_confidential_erased_or_of_another_time_is_not_drawn(cast, asked):
    complaint = cast.submits("complaint", about_officer=cast.officers["zhou"].id)
    cast.does(complaint, "withdraw")
    erase(asked[0].ref, now=cast.now, ground="retention")
    sample = reviewing.drawn(cast, procedures=("consultation", "complaint"))
    drawn = set(Reviewed.objects.filter(sample_id=sample.id).values_list("matter_id", flat=True))
    assert drawn == {receipt.ref.id for receipt in asked[1:]}
    with pytest.raises(EmptyDraw):
        reviewing.drawn(cast, since=date(2026, 1, 1), until=date(2026, 1, 31))


def test_a_draw_can_be_narrowed_to_units(cast, asked):
    sample = reviewing.drawn(cast, units=(cast.units["donghu"].id,))
    assert (sample.population, sample.size) == (1, 1)


def test_no_draw_is_ever_taken_back(cast, asked):
    sample = reviewing.drawn(cast)
    for way in (sample.delete, Sample.objects.all().delete, lambda: Sample.objects.update(seed="1"), sample.save):
        with pytest.raises(TypeError, match="append-only"):
            way()
    assert [one.id for one in samples.samples(cast.bureau.id)] == [sample.id]


@pytest.mark.parametrize(
    ("who", "may"),
    [("luo", True), ("fa", True), ("sun", True)]
    + [(name, False) for name in ("zhao", "qian", "wu", "zheng", "du", "tang", "xing", "feng", "chen")],
)
def test_supervisors_and_the_legal_office_draw_and_nobody_else(cast, asked, who, may):
    if may:
        assert reviewing.drawn(cast, who).size == 5
    else:
        with pytest.raises(NotYours):
            reviewing.drawn(cast, who)


def test_a_draw_without_a_name_is_none(cast, asked):
    with pytest.raises(Missing):
        reviewing.drawn(cast, title="  ")


# Reviewing


@pytest.fixture
def sample(cast, asked):
    return reviewing.drawn(cast)


@pytest.fixture
def finding(cast, asked, sample):
    """Luo found that no receipt was given in the first question, which Zhao answered."""
    return reviewing.found_broken(cast, sample, asked[0])


def test_a_review_says_something_on_every_point_and_is_sealed(cast, asked, sample, finding):
    findings = Finding.objects.filter(review_id=finding.review_id)
    assert {row.item for row in findings} == {item.code for item in samples.checklist_of(sample).items}
    assert "回执".encode() not in bytes(finding.words)
    matter = cast.matter(asked[0])
    assert shown.finding_words(finding, matter) == "没有给回执，当事人三天后自己来问。"
    assert shown.review_words(Review.objects.get(), matter) == "总体及时，回执有漏。"
    assert MatterKey.of(matter)


def test_a_broken_rule_needs_words_and_every_point_a_verdict(cast, asked, sample):
    row, viewer = reviewing.reviewed_of(sample, asked[0]).id, cast.viewer("luo")
    kept = reviewing.all_kept(sample)
    for given in (
        {**kept, "receipt": Found(Verdict.BROKEN, " ")},
        {**kept, "receipt": Found(Verdict.BROKEN, "已阅")},
        {**kept, "receipt": Found("")},
        {code: one for code, one in kept.items() if code != "receipt"},
    ):
        with pytest.raises(Invalid) as refused:
            review(viewer, row, given, "", now=cast.now)
        assert refused.value.field == "receipt"
    assert Review.objects.count() == Finding.objects.count() == 0


def test_each_is_reviewed_once(cast, asked, sample, finding):
    with pytest.raises(AlreadyReviewed):
        review(
            cast.viewer("fa"), reviewing.reviewed_of(sample, asked[0]).id, reviewing.all_kept(sample), "", now=cast.now
        )


@pytest.mark.parametrize("who", ["zhao", "qian", "wu", "zheng", "du", "tang", "xing", "jiao", "feng"])
def test_who_is_no_reviewer_reviews_nothing(cast, asked, sample, who):
    with pytest.raises(NotYours):
        review(
            cast.viewer(who), reviewing.reviewed_of(sample, asked[0]).id, reviewing.all_kept(sample), "", now=cast.now
        )


def test_nobody_reviews_what_they_or_their_unit_handled(cast, asked, sample):
    from heliograph.organisation.models import Posting

    Posting.objects.create(officer=cast.officers["luo"], unit=cast.units["heping"], role="handler")
    Posting.objects.create(officer=cast.officers["zhou"], unit=cast.units["duchashi"], role="supervisor")
    for who, receipt in (("luo", asked[0]), ("zhou", asked[4])):
        with pytest.raises(OwnMatter):
            review(
                cast.viewer(who),
                reviewing.reviewed_of(sample, receipt).id,
                reviewing.all_kept(sample),
                "",
                now=cast.now,
            )


@pytest.mark.parametrize(
    ("who", "side"),
    [
        ("zhao", "officer"), ("qian", "lead"), ("wu", "lead"), ("tang", "lead"), ("zheng", "chief"), ("luo", "reviewer"),
        ("fa", "reviewer"), ("sun", "reviewer"), ("jiang", ""), ("zhou", ""), ("du", ""), ("xing", ""), ("jiao", ""), ("feng", ""),
    ],
)  # fmt: skip
def test_a_finding_is_seen_by_reviewers_and_by_those_it_is_about(cast, finding, who, side):
    if side:
        assert finding_for(cast.viewer(who), finding.id).side == side
    else:
        with pytest.raises(NotFound):
            finding_for(cast.viewer(who), finding.id)
    listed = [line.id for line in shown.findings_about(cast.viewer(who))]
    assert (finding.id in listed) == (side in ("officer", "lead", "chief"))


# What follows


def may(cast, finding, who) -> set[str]:
    viewer = cast.viewer(who)
    return set(steps_open_to(viewer, finding_for(viewer, finding.id)))


def does(cast, finding, who, kind, words="已经核实，说明如下。", **more):
    return follow(cast.viewer(who), finding.id, kind, words, now=cast.now, **more)


def test_from_finding_to_correction(cast, finding):
    does(cast, finding, "zhao", "answer", "当天系统停了，补登后忘了给回执。")
    does(cast, finding, "luo", "correction", "补给回执，并当面道歉。", due=date(2026, 3, 24))
    assert "corrected" in may(cast, finding, "zhao")
    does(cast, finding, "qian", "corrected", "3月20日已送达回执并道歉。")
    opened = finding_for(cast.viewer("luo"), finding.id)
    made = shown.show_finding(cast.viewer("luo"), opened)
    assert [(step.title.en, step.capacity.en, step.due) for step in made.steps] == [
        ("Explained", "Handler", None),
        ("To be put right", "Reviewer", date(2026, 3, 24)),
        ("Put right", "Lead", None),
    ]
    assert made.steps[2].words == "3月20日已送达回执并道歉。"


def test_a_correction_says_by_when(cast, finding):
    with pytest.raises(Invalid):
        does(cast, finding, "luo", "correction")


def test_words_that_say_nothing_are_none(cast, finding):
    with pytest.raises(SaysNothing):
        does(cast, finding, "zhao", "answer", "已阅")
    with pytest.raises(Missing):
        does(cast, finding, "zhao", "answer", " … ")


def test_an_appeal_is_decided_by_another_reviewer_than_the_first(cast, finding):
    does(cast, finding, "qian", "appeal", "回执当天给了，有签收。")
    assert may(cast, finding, "luo") == set()
    with pytest.raises(SameReviewer):
        does(cast, finding, "luo", "upheld")
    assert may(cast, finding, "fa") == {"upheld", "overturned"}
    does(cast, finding, "fa", "overturned", "查看了签收页，回执给了。")
    opened = finding_for(cast.viewer("qian"), finding.id)
    assert opened.is_overturned
    assert not opened.stands
    for who in ("zhao", "qian", "luo", "fa", "sun", "zheng"):
        assert may(cast, finding, who) == set()


def test_what_was_set_aside_is_no_longer_counted_as_broken(cast, sample, finding):
    def of_receipt():
        by_item = {item.code: f for item, f in samples.of_sample(cast.viewer("luo"), sample).by_item}
        return by_item["receipt"].broken, by_item["receipt"].overturned

    assert of_receipt() == (1, 0)
    does(cast, finding, "qian", "appeal", "回执当天给了，有签收。")
    does(cast, finding, "sun", "overturned", "查看了签收页，回执给了。")
    assert of_receipt() == (0, 1)


def test_a_finding_that_was_upheld_stands_and_is_not_appealed_again(cast, finding):
    does(cast, finding, "qian", "appeal", "回执当天给了，有签收。")
    does(cast, finding, "fa", "upheld", "签收页是补的。")
    assert finding_for(cast.viewer("fa"), finding.id).stands
    with pytest.raises(NotNow):
        does(cast, finding, "qian", "appeal", "还是不服这个结论。")


STEPS = ("answer", "correction", "corrected", "appeal", "upheld", "overturned")


@pytest.mark.parametrize(
    ("who", "open_to"),
    [
        ("zhao", {"answer"}),
        ("qian", {"answer", "appeal"}),
        ("wu", {"answer", "appeal"}),
        ("luo", {"correction"}),
        ("fa", {"correction"}),
        ("sun", {"correction", "decision"}),
        ("zheng", {"decision"}),
    ],
)
def test_each_side_takes_its_own_steps_and_no_others(cast, finding, who, open_to):
    assert may(cast, finding, who) == open_to
    for kind in set(STEPS) - open_to:
        with pytest.raises(NotNow):
            does(cast, finding, who, kind, due=date(2026, 3, 24))


def test_nothing_follows_what_was_kept(cast, sample, finding):
    kept = Finding.objects.filter(review_id=finding.review_id, verdict=Verdict.KEPT).first()
    for who in ("zhao", "qian", "luo", "sun", "zheng"):
        assert may(cast, kept, who) == set()


# Responsibility stays with people


DECISION = {
    "decided_by": "局党委会",
    "ground": "《公安机关人民警察执法过错责任追究规定》",
    "words": "责令作出书面检查。",
}


@pytest.mark.parametrize("who", ["sun", "zheng"])
def test_a_decision_of_people_is_recorded_with_its_ground_and_sealed(cast, asked, finding, who):
    record_decision(cast.viewer(who), finding.id, decided_on=date(2026, 3, 16), now=cast.now, **DECISION)
    row = Decision.objects.get()
    for column in ("decided_by", "ground", "words"):
        assert DECISION[column].encode() not in bytes(getattr(row, column))
    [said] = shown.show_finding(cast.viewer(who), finding_for(cast.viewer(who), finding.id)).decisions
    assert {"decided_by": said.decided_by, "ground": said.ground, "words": said.words} == DECISION


@pytest.mark.parametrize("who", ["zhao", "qian", "luo", "fa"])
def test_others_record_no_decision(cast, finding, who):
    with pytest.raises(NotNow):
        record_decision(cast.viewer(who), finding.id, decided_on=date(2026, 3, 16), now=cast.now, **DECISION)


@pytest.mark.parametrize("left_out", ["decided_by", "ground", "words"])
def test_a_decision_names_who_decided_on_what_ground_and_what(cast, finding, left_out):
    with pytest.raises(Invalid) as refused:
        record_decision(
            cast.viewer("sun"), finding.id, decided_on=date(2026, 3, 16), now=cast.now, **{**DECISION, left_out: " "}
        )
    assert refused.value.field == left_out


def test_nothing_is_decided_while_an_appeal_waits(cast, finding):
    does(cast, finding, "qian", "appeal", "回执当天给了，有签收。")
    with pytest.raises(NotNow):
        record_decision(cast.viewer("sun"), finding.id, decided_on=date(2026, 3, 16), now=cast.now, **DECISION)


ACTED = {"officer", "drawn_by", "announced_by", "recorded_by", "loaded_by"}
"""Who did something: answered, looked, reviewed, drew, recorded; on a card, who handled the matter and is shown it first."""
WORD = {"score", "points", "grade", "rank", "rating", "total", "marks", "deduction", "level"}


def test_no_row_counts_scores_or_ranks_an_officer():
    """Walks every model of the app: no figure stands in a row that names an officer, but one for a card's ladder."""
    figures = (models.IntegerField, models.FloatField, models.DecimalField)
    seen = 0
    for model in apps.get_app_config("supervision").get_models():
        fields = [f for f in model._meta.get_fields() if getattr(f, "column", None)]
        officers = {f.name for f in fields if f.related_model is Officer}
        seen += len(officers)
        assert officers <= ACTED, model
        numbers = {f.name for f in fields if isinstance(f, figures) and not f.is_relation} - {"bureau_id", "id"}
        if officers and model not in (Sample, PublicDraw):
            assert numbers <= {"reached"}, (model, numbers)
        names = {f.name for f in fields}
        assert not {name for name in names if set(name.split("_")) & WORD} - {"rank"}, model
        assert "rank" not in names or not officers, model
    assert seen == 10
    for model, who in ((Sample, "drawn_by"), (PublicDraw, "announced_by")):
        assert model._meta.get_field(who)  # who drew: its figures are the draw's


def test_no_page_lists_figures_by_officer(cast, finding, desk_of):
    """Neither index, sample nor board names the officer beside a figure."""
    for who in ("sun", "zheng", "qian"):
        for path in ("/desk/reviews/", f"/desk/reviews/samples/{finding.sample_id}/", "/desk/stages/"):
            page = desk_of(who).get(path)
            assert page.status_code == 200
            body = page.content.decode().split("<main", 1)[1]
            assert "赵勇" not in body, (who, path)


# Erasing


def test_everything_that_was_said_goes_with_the_matter_and_that_it_was_said_stays(cast, asked, sample, finding):
    does(cast, finding, "zhao", "answer", "当天系统停了，补登后忘了给回执。")
    record_decision(cast.viewer("sun"), finding.id, decided_on=date(2026, 3, 16), now=cast.now, **DECISION)
    counted = {model: model.objects.count() for model in SEALED}
    erase(asked[0].ref, now=cast.now + timedelta(days=1), ground="retention")
    for model in SEALED:
        for column in model.SEALED:
            assert not model.objects.filter(matter_id=asked[0].ref.id).exclude(**{column: b""}).exists(), (
                model,
                column,
            )
        assert model.objects.count() == counted[model]
    for who in ("luo", "sun", "zhao", "qian", "zheng"):
        opened = finding_for(cast.viewer(who), finding.id)
        made = shown.show_finding(cast.viewer(who), opened)
        assert (made.words, made.open_to, [step.words for step in made.steps]) == ("", [], [""])
    with pytest.raises(Gone):
        does(cast, finding, "zhao", "answer", "再补一句说明情况。")
    assert samples.redraw(sample).is_same


WORDLESS = {Stratum: {"numbers"}, PublicDraw: {"announcement", "salt", "key", "population"}}
"""Bytes that hold numbers of matters, labels, digests: nothing that anybody wrote."""


def test_every_sealed_column_there_is_is_one_that_erasing_blanks():
    """A column of bytes that is not blanked would outlive the matter."""
    for model in apps.get_app_config("supervision").get_models():
        bytes_of = {f.name for f in model._meta.get_fields() if isinstance(f, models.BinaryField)}
        allowed = WORDLESS.get(model, set())
        sealed = set(getattr(model, "SEALED", ()))
        assert bytes_of - allowed == sealed, model
        assert bool(sealed) == (model in SEALED), model


def test_what_was_erased_is_reviewed_by_nobody_and_the_page_says_why(cast, asked, sample, desk_of):
    erase(asked[0].ref, now=cast.now, ground="retention")
    row = reviewing.reviewed_of(sample, asked[0])
    with pytest.raises(Gone):
        review(cast.viewer("luo"), row.id, reviewing.all_kept(sample), "", now=cast.now)
    page = desk_of("luo").get(f"/desk/reviews/matters/{row.id}/")
    assert page.status_code == 200
    assert "内容已按规定删除" in page.content.decode()


def test_only_words_that_go_with_a_matter_can_be_forgotten(cast, asked, sample, finding):
    other = reviewing.found_broken(cast, sample, asked[1])
    Finding.objects.forget(cast.bureau.id, asked[0].ref.id, Finding.SEALED)
    assert bytes(Finding.objects.get(id=other.id).words)
    assert not bytes(Finding.objects.get(id=finding.id).words)
    assert FindingStep.objects.count() == 0


def test_times_are_those_of_the_server(cast, finding):
    step = does(cast, finding, "zhao", "answer")
    assert step.at == cast.now == datetime(2026, 3, 17, 2, tzinfo=UTC)
