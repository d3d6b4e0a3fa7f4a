"""From the decision to the register: order, rights, the second person, how long, and what is never lost."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest

from heliograph.matters.errors import Invalid, MatterError, Missing, NotAllowed, NotFound
from heliograph.publishing import actions, tasks
from heliograph.publishing.composing import published_bytes
from heliograph.publishing.errors import NotNow, SamePerson, Standing, Unreadable
from heliograph.publishing.models import Document, Step
from heliograph.publishing.reading import desk as lists
from heliograph.publishing.reading import register
from tests.publishing.desk import PEOPLE, Desk, again


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)


def verbs(document: Document) -> list[str]:
    return [step.verb for step in Step.objects.filter(document_id=document.id).order_by("at", "id")]


def test_three_people_and_three_steps(desk):
    made = again(desk.publishes())
    people = [desk.cast.viewer(who).officer_id for who in ("zhao", "jiang", "qian")]
    assert [made.decided_by_id, made.masked_by_id, made.released_by_id] == people
    assert verbs(made) == ["decided", "masked", "released"]
    assert made.digest == hashlib.sha256(published_bytes(made.title, made.text)).hexdigest()


def test_nothing_is_public_before_it_is_released(desk):
    for made in (desk.decides(), desk.masks(desk.decides())):
        assert register.published(desk.cast.bureau.id, made.id, now=desk.cast.now) is None
        assert register.listed(desk.cast.bureau.id, register.Wanted()).entries == []
        assert register.changes(desk.cast.bureau.id).entries == []


def test_a_draft_can_not_skip_masking(desk):
    with pytest.raises(NotNow):
        desk.releases(desk.decides())


@pytest.mark.parametrize(
    ("decides", "masks", "releases", "refusal"),
    [
        ("zhao", "jiang", "qian", None),
        ("zhao", "zhao", "qian", None),
        ("zhao", "jiang", "wu", None),
        ("zhao", "jiang", "zheng", None),
        ("zhao", "jiang", "fa", None),
        ("zhao", "jiang", "zhao", NotAllowed),
        ("zhao", "jiang", "luo", NotAllowed),
        ("zhao", "jiang", "sun", NotAllowed),
        ("zhao", "jiang", "zhou", NotFound),
        ("zhao", "jiang", "bei", NotFound),
        ("zhao", "jiang", "feng", NotFound),
        ("zhao", "jiang", "chen", NotFound),
        ("zhao", "qian", "qian", SamePerson),
        ("qian", "jiang", "qian", SamePerson),
        ("fa", "luo", "fa", SamePerson),
    ],
)
def test_who_may_release(desk, decides, masks, releases, refusal):
    made = desk.masks(desk.decides(decides), masks)
    if refusal is None:
        assert desk.releases(made, releases).state == "released"
        return
    with pytest.raises(refusal):
        desk.releases(made, releases)
    assert again(made).state == "masked"


@pytest.mark.parametrize(
    ("who", "may"),
    [("zhao", True), ("qian", True), ("luo", True), ("zhou", False), ("sun", False), ("chen", False), ("bei", False)],
)
def test_who_may_decide(desk, who, may):
    if may:
        assert desk.decides(who).state == "draft"
    else:
        with pytest.raises(NotAllowed):
            desk.decides(who)


def test_a_decision_needs_a_kind_a_ground_and_a_reason(desk):
    for changes, refusal in (
        ({"kind": "whatever"}, Invalid), ({"subject": "nobody"}, Invalid), ({"ground": 9}, Missing), ({"ground_words": " "}, Missing),
        ({"title": ""}, Missing), ({"text": ""}, Missing), ({"until": date(2026, 3, 20)}, Invalid), ({"ground_words": "字" * 1001}, Invalid),
    ):  # fmt: skip
        with pytest.raises(refusal):
            desk.decides(**changes)
    assert not Document.objects.exists()


def test_a_value_learned_after_masking_stops_the_release(desk):
    """A witness is added to the case between masking and release: what was masked before no longer will do."""
    from heliograph.matters.identifiers import new_id
    from heliograph.matters.keys import MatterKey
    from heliograph.matters.models import Party

    case = desk.case("administrative-penalty", {"part": "firm", "name": "淳南清风餐饮有限公司"})
    made = desk.masks(desk.decides(matter=case.number, text="仓库管理员是阿强。"))
    party = Party(bureau_id=case.bureau_id, id=new_id(), matter_id=case.id, part="witness")
    party.sealed = MatterKey.of(case).seal_values("party", party.id, {"name": "陈强", "alias": "阿强"})
    party.save()
    with pytest.raises(Standing):
        desk.releases(made)
    assert again(made).state == "masked"


def test_an_original_erased_with_its_matter_can_not_be_released_any_more(desk):
    from heliograph.matters.models import Matter

    case = desk.case("administrative-penalty", {"part": "firm", "name": "淳南清风餐饮有限公司"})
    made = desk.masks(desk.decides(matter=case.number))
    assert bytes(made.key) == b""
    Matter.objects.filter(id=case.id).update(key=b"")
    with pytest.raises(Unreadable):
        desk.releases(made)
    assert lists.sheet(desk.cast.viewer("qian"), made.id, now=desk.cast.now).unreadable is not None


def test_it_stays_as_long_as_its_kind_says_or_the_officer_said(desk):
    made = again(desk.publishes())
    assert made.until.astimezone(UTC).date() == date(2029, 3, 17)
    said = again(desk.publishes(until=date(2026, 9, 30)))
    assert said.until == datetime(2026, 9, 30, 15, 59, 59, 999999, tzinfo=UTC)
    standing = desk.publishes(kind="discretion-standard", subject="nobody", text="罚款从轻：五百元以下。", people="")
    assert again(standing).until is None


def test_the_job_takes_down_what_is_over_and_nothing_else(desk):
    over, runs = desk.publishes(until=date(2026, 9, 30)), desk.publishes()
    tasks.expire(now=datetime(2026, 9, 30, 15, 59, tzinfo=UTC))
    assert again(over).state == "released"
    tasks.expire(now=datetime(2026, 9, 30, 16, 1, tzinfo=UTC))
    tasks.expire(now=datetime(2026, 9, 30, 16, 2, tzinfo=UTC))
    assert (again(over).state, again(over).text, again(runs).state) == ("expired", "", "released")
    assert verbs(over) == ["decided", "masked", "released", "expired"]
    row = again(over)
    assert [bytes(one) for one in (row.original, row.people, row.masks, row.key)] == [b""] * 4  # nobody needs them now
    assert bytes(again(runs).original)


def test_the_job_asks_only_for_what_is_due(desk, django_assert_max_num_queries):
    for _ in range(5):
        desk.publishes()
    with django_assert_max_num_queries(2):  # one look for each of two bureaus
        actions.expire_due(desk.cast.now + timedelta(days=1))


def test_a_correction_takes_the_place_and_the_old_one_can_still_be_read(desk):
    old = desk.publishes()
    new = desk.masks(
        desk.decides(text="决定罚款六千元。", replaces=old.id, replaces_why="罚款数额写错了。", people=PEOPLE)
    )
    assert again(old).state == "released"  # until the new one is released
    desk.releases(new)
    kept = again(old)
    assert (kept.state, kept.ended_why, kept.replaced_by_id) == ("corrected", "罚款数额写错了。", new.id)
    page = register.published(desk.cast.bureau.id, old.id, now=desk.cast.now)
    assert page.text == old.text
    assert page.entry.state == "corrected"
    with pytest.raises(NotNow):
        desk.decides(replaces=old.id, replaces_why="再改一次")


def test_a_correction_of_what_was_withdrawn_meanwhile_is_not_released(desk):
    old = desk.publishes()
    new = desk.masks(desk.decides(replaces=old.id, replaces_why="罚款数额写错了。"))
    actions.withdraw(desk.cast.viewer("qian"), old.id, "原决定已被撤销。", now=desk.cast.now)
    with pytest.raises(NotNow):
        desk.releases(new)
    assert again(new).state == "masked"


def test_what_was_decided_against_is_never_public(desk):
    made = desk.masks(desk.decides())
    with pytest.raises(NotAllowed):
        actions.drop(desk.cast.viewer("zhao"), made.id, "影响不大。", now=desk.cast.now)
    dropped = actions.drop(desk.cast.viewer("qian"), made.id, "影响不大。", now=desk.cast.now)
    assert (dropped.state, dropped.text) == ("dropped", "")
    with pytest.raises(MatterError):
        desk.releases(made)


def test_the_desk_lists_what_waits_for_the_officers_units(desk):
    draft, masked = desk.decides(), desk.masks(desk.decides())
    for who, sees in (
        ("zhao", True),
        ("qian", True),
        ("wu", True),
        ("sun", True),
        ("luo", True),
        ("zhou", False),
        ("jiao", False),
    ):
        todo = lists.to_do(desk.cast.viewer(who), now=desk.cast.now)
        assert ([row.id for row in todo.drafts], [row.id for row in todo.to_release]) == (
            ([draft.id], [masked.id]) if sees else ([], [])
        )
    may = {
        who: lists.to_do(desk.cast.viewer(who), now=desk.cast.now).to_release[0].may_release
        for who in ("qian", "zhao", "sun")
    }
    assert may == {"qian": True, "zhao": False, "sun": False}


def test_a_document_from_a_case_about_an_officer_is_hidden_from_them(desk):
    from heliograph.matters.models import Matter

    case = desk.case("administrative-penalty", {"part": "firm", "name": "淳南清风餐饮有限公司"})
    made = desk.masks(desk.decides(matter=case.number))
    Matter.objects.filter(id=case.id).update(about_officer=desk.cast.viewer("qian").officer_id)
    with pytest.raises(NotFound):
        desk.releases(made)
    assert lists.to_do(desk.cast.viewer("qian"), now=desk.cast.now).to_release == []


def test_opening_an_original_from_a_case_is_a_look_into_the_case(desk):
    from heliograph.matters.models import Look

    case = desk.case("administrative-penalty", {"part": "firm", "name": "淳南清风餐饮有限公司"})
    made = desk.decides(matter=case.number)
    lists.sheet(desk.cast.viewer("qian"), made.id, now=desk.cast.now)
    assert [look.officer_id for look in Look.objects.filter(matter_id=case.id)] == [desk.cast.viewer("qian").officer_id]


def test_keys_of_documents_are_wrapped_anew_with_the_master_key(desk, monkeypatch):
    from heliograph.matters import keys
    from heliograph.publishing import originals

    made = desk.decides()
    before, words = bytes(again(made).key), originals.original_of(made)
    ring = keys.keyring().add_key()
    monkeypatch.setattr(keys, "keyring", lambda: ring)
    assert actions.rewrap_keys(desk.cast.bureau.id) == 1
    assert actions.rewrap_keys(desk.cast.bureau.id) == 0
    assert bytes(again(made).key) != before
    assert originals.original_of(again(made)) == words


def test_lists_go_back_page_by_page_and_miss_nobody(desk):
    made = [desk.publishes(now=desk.cast.now + timedelta(minutes=at // 3)) for at in range(45)]
    for step in (
        lambda before: register.listed(desk.cast.bureau.id, register.Wanted(before=before)),
        lambda before: register.changes(desk.cast.bureau.id, before, 20),
    ):
        seen, before = [], None
        while True:
            page = step(before)
            seen += [entry.id for entry in page.entries]
            before = page.next
            if before is None:
                break
        assert sorted(seen) == sorted(document.id for document in made)
        assert len(seen) == len(set(seen))


def test_filters_narrow_the_list(desk):
    one, other = (
        desk.publishes(),
        desk.publishes(kind="discretion-standard", subject="nobody", text="从轻：五百元以下。", people=""),
    )
    gone = desk.publishes()
    actions.withdraw(desk.cast.viewer("qian"), gone.id, "原决定已被撤销。", now=desk.cast.now)
    bureau = desk.cast.bureau.id

    def ids(**wanted) -> set:
        return {entry.id for entry in register.listed(bureau, register.Wanted(**wanted)).entries}

    assert ids() == {one.id, other.id, gone.id}
    assert ids(board="decisions") == {one.id, gone.id}
    assert ids(kind="discretion-standard") == {other.id}
    assert ids(unit=desk.cast.units["donghu"].id) == set()
    assert ids(changed=True) == {gone.id}
    assert register.listed(desk.cast.other_bureau.id, register.Wanted()).entries == []


def test_no_list_and_no_job_walks_the_whole_register(desk):
    """SQLite says which index it takes, and when it reads a table or sorts what an index should have sorted."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL scans tables as small as these, whatever indexes there are")
    made = desk.publishes()
    bureau, now = desk.cast.bureau.id, desk.cast.now
    ran: list[tuple[str, object]] = []

    def note(execute, sql, params, many, context):
        ran.append((sql, params))  # with the values apart, as they are sent: a plan for values written out is another
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        for before in (None, made.id):
            for wanted in ({}, {"board": "decisions"}, {"kind": "x"}, {"unit": made.unit_id}, {"changed": True}):
                register.listed(bureau, register.Wanted(**wanted, before=before))
            register.changes(bureau, before)
        register.newest(bureau, "decisions", 3)
        register.published(bureau, made.id, now=now)
        for who in ("qian", "sun"):
            lists.to_do(desk.cast.viewer(who), now=now)
        actions.expire_due(now)
    asked = [(sql, params) for sql, params in ran if sql.startswith("SELECT") and "publishing_" in sql]
    assert len(asked) > 20
    for sql, params in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            plan = " / ".join(line[-1] for line in cursor.fetchall())
        assert "SCAN" not in plan, (sql, plan)
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan, (sql, plan)
        for column, index in (("kind", "document_kind"), ("unit_id", "document_unit"), ("board", "document_board")):
            if (
                f'"{column}" = ' in sql
                and "ORDER BY" in sql
                and "publishing_document" in sql
                and '"state" =' not in sql
            ):
                assert index in plan, (sql, plan)
