"""Learning from a bureau's own answers: proposed, never put in use by itself; what may not be read is not read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.answering import history, tasks, trial
from heliograph.answering.learned_model import model_of
from heliograph.learned import reading as learned
from heliograph.learned.models import Learned, State
from heliograph.matters.models import Matter
from tests.core.language.answers.exchanges import exchanges

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answered(cast):
    """So many invented questions asked and answered at Heping."""

    def ask(count: int) -> None:
        for row in exchanges()[:count]:
            receipt = cast.submits(
                unit=cast.units["heping"].id, values={"subject": row.title, "words": row.text}, now=cast.now
            )
            cast.does(receipt, "answer", "zhao", words=row.answer, now=cast.now + timedelta(hours=1))

    return ask


def test_a_hundred_answers_teach_a_model_that_waits_for_a_person(cast, answered):
    later = cast.now + timedelta(days=1)
    answered(100)
    assert tasks.learn(bureau=cast.bureau.id, now=later) == 100
    model = Learned.objects.get(bureau=cast.bureau, kind="answers")
    assert model.state == State.PROPOSED
    assert model.examples == 100
    assert model.figures["auc"] > 0.9
    assert learned.in_use(cast.bureau.id, "answers") is None
    assert not model_of(cast.bureau.id)[1]
    tasks.learn(bureau=cast.bureau.id, now=later)
    assert Learned.objects.filter(bureau=cast.bureau, state=State.PROPOSED).count() == 1
    from heliograph.learned import files

    found = trial.run(cast.viewer("zheng"), files.read("answers", model.digest), later)
    assert found.read == 100
    assert found.proposed_right > 80
    assert trial.run(cast.viewer("zhou"), files.read("answers", model.digest), later).read == 0, "not hers to open"


def test_few_answers_teach_nothing_and_the_page_says_how_many_there_are(cast, answered):
    answered(3)
    assert tasks.learn(bureau=cast.bureau.id, now=cast.now + timedelta(days=1)) == 0
    assert not Learned.objects.exists()
    [said] = trial.standing(cast.bureau.id, cast.now + timedelta(days=1))
    assert "3 对" in said.zh


def test_what_is_confidential_erased_or_brought_in_is_not_read(cast, answered):
    answered(4)
    later = cast.now + timedelta(days=1)
    ids = list(Matter.objects.filter(bureau_id=cast.bureau.id).values_list("id", flat=True))
    changes = [{"confidential": True}, {"erased_at": cast.now}, {"origin": "import"}]
    for matter_id, change in zip(ids, changes, strict=False):
        Matter.objects.filter(bureau_id=cast.bureau.id, id=matter_id).update(**change)
    found = list(history.pairs(cast.bureau.id, later))
    assert [pair.matter.id for pair in found] == ids[3:]
    assert found[0].answered.answer in {row.answer for row in exchanges()}
    assert found[0].answered.month == "2026-03"
