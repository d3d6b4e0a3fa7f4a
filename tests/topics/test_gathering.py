"""What is read into topics, what never is, and that topics stay who they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from heliograph.core.procedure import Public
from heliograph.learned import actions as learned
from heliograph.topics.actions.gathering import codes_that_enter, gather
from heliograph.topics.models import Topic, TopicMatter, TopicRead
from heliograph.topics.tasks import read_what_came
from tests.topics.conftest import OTHER, SAID


def test_six_who_wrote_about_one_problem_become_one_topic(street):
    receipts = street.all_write()
    street.reads()
    topic = street.topic()
    assert "搅拌站" in topic.title
    assert "丽发新城" in topic.place
    assert (topic.matters, topic.people) == (6, 6)
    held = set(TopicMatter.objects.values_list("matter_id", flat=True))
    assert held == {receipt.ref.id for receipt in receipts}
    assert TopicRead.objects.get().messages == 8


def test_one_person_who_writes_six_times_is_one_person(street):
    for said in SAID:
        street.writes(said, 2, phone="13800000009")
    street.reads()
    assert (street.topic().matters, street.topic().people) == (6, 1)


def test_a_new_message_joins_its_topic_and_the_topic_keeps_its_id(street):
    for said in SAID[:4]:
        street.writes(said, 9)
    street.reads()
    before = street.topic()
    later = street.writes(SAID[4], 1)
    street.reads()
    assert street.topic().id == before.id
    assert street.topic().matters == 5
    assert TopicMatter.objects.get(matter_id=later.ref.id).topic_id == before.id


def test_reading_again_changes_nothing(street):
    street.all_write()
    street.reads()
    before = (list(Topic.objects.values()), list(TopicMatter.objects.order_by("matter_id").values()))
    street.reads()
    assert (list(Topic.objects.values()), list(TopicMatter.objects.order_by("matter_id").values())) == before


def test_what_is_about_an_officer_or_only_counted_never_enters(street, cast):
    unit = cast.units["heping"].id
    for said in SAID:
        street.writes(said, 2, code="complaint", about_unit=unit)
        street.writes(said, 2, code="tip")
    assert street.reads() == 0
    assert not Topic.objects.exists()
    street.all_write()
    assert street.reads() == 1
    assert street.topic().matters == 6


def test_every_procedure_that_may_enter_lets_its_outcome_become_public(cast):
    entering = set(codes_that_enter(cast.bureau.id))
    assert "suggestion" in entering
    assert not entering & {
        "complaint",
        "tip",
        "petition",
        "criminal-case",
        "public-order-case",
        "administrative-penalty",
    }
    assert all(cast.procedure(code).public in (Public.OUTCOME, Public.FULL) for code in entering)


def test_a_matter_that_becomes_confidential_leaves_its_topic(street, cast):
    receipts = street.all_write()
    street.reads()
    matter = cast.matter(receipts[0])
    matter.confidential = True
    matter.save()
    street.reads()
    assert not TopicMatter.objects.filter(matter_id=receipts[0].ref.id).exists()
    assert street.topic().matters == 5


def test_what_is_older_than_the_window_is_not_opened(street, cast):
    for said in SAID:
        street.writes(said, 200)
    assert gather(cast.bureau.id, now=cast.now) == 0
    assert TopicRead.objects.get().messages == 0


def test_a_phone_number_in_a_title_is_masked_in_the_topics(street):
    for title, words in SAID[:3]:
        street.writes((f"{title}13912345678", words), 2)
    street.reads()
    assert "13912345678" not in street.topic().title


def test_nothing_is_read_while_the_reader_is_switched_off(street, cast):
    street.all_write()
    learned.switch_off(cast.bureau, "topics", by=cast.officers["chen"], now=cast.now)
    read_what_came(now=cast.now + timedelta(minutes=1))
    assert not TopicRead.objects.filter(bureau_id=cast.bureau.id).exists()


def test_another_bureau_sees_nothing_of_it(street, cast):
    street.all_write()
    gather(cast.other_bureau.id, now=cast.now)
    assert not Topic.objects.exists()


@pytest.mark.parametrize("model", [Topic, TopicMatter, TopicRead])
def test_no_column_of_a_topic_knows_who_wrote(model):
    columns = {field.name: field for field in model._meta.get_fields()}
    assert not {"sender", "author", "party", "phone", "email", "contact", "submitter"} & set(columns)
    linked = {field.related_model.__name__ for field in columns.values() if isinstance(field, models.ForeignKey)}
    assert linked <= {"Officer"}, "only the officer who released it is named"


def test_the_models_that_were_walked_are_all_there_are():
    found = {model.__name__ for model in apps.get_app_config("topics").get_models()}
    assert found == {"Topic", "TopicMatter", "TopicRead", "TopicStep"}


def test_two_problems_stay_two_topics(street):
    street.all_write()
    for number in range(3):
        street.writes(OTHER[1], 1, phone=f"1390000000{number}")
    street.reads()
    assert sorted(Topic.objects.values_list("matters", flat=True)) == [4, 6]
