"""kinds.toml: sound as shipped, and refused where it contradicts itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from heliograph.publishing import kinds
from heliograph.publishing.kinds import KindsInvalid, read

TEXT = (Path(kinds.__file__).parent / "kinds.toml").read_text("utf-8")


def test_the_shipped_file_is_sound_and_says_everything_twice():
    found = read(TEXT)
    assert len(found.kinds) >= 8
    for text in [
        *(b.title for b in found.boards),
        *(b.says for b in found.boards),
        *(k.title for k in found.kinds),
        *(k.says for k in found.kinds),
    ]:
        assert text.zh
        assert text.en
    assert {kind.board for kind in found.kinds} == {board.code for board in found.boards}


def test_no_kind_is_for_a_public_order_record_and_persons_need_a_lead():
    for kind in kinds.kinds():
        assert "public-order-person" not in kind.subjects
        if "person" in kind.subjects:
            assert kind.decided_by == "lead"
            assert "public-order-case" not in kind.procedures


def test_every_ground_and_limit_cites_a_row_of_the_law(shared):
    rows = (shared / "domain" / "law.md").read_text("utf-8")
    cited = {ground.row for kind in kinds.kinds() for ground in kind.basis}
    cited |= {kind.keeps_row for kind in kinds.kinds()} | {cause.basis.row for cause in kinds.causes()}
    assert [row for row in cited - {""} if f"\n| {row} |" not in rows] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('board      = "notices"', 'board      = "nowhere"'),
        ('subjects   = ["person"]', 'subjects   = ["public-order-person"]'),
        ('subjects   = ["nobody"]', 'subjects   = ["nobody", "person"]'),
        ('keeps      = "3 years"', 'keeps      = "a while"'),
        ('decided_by = "handler"', 'decided_by = "anyone"'),
        ('row = "A-20"', 'row = ""'),
        ('code       = "reconsideration"', 'code       = "penalty-person"'),
        ('settled_by = ["withdrawn"]', 'settled_by = ["forgotten"]'),
        ('within     = "3 working days"', 'within     = "soon"'),
        ('code  = "property"', 'cod  = "property"'),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(before, after):
    assert before in TEXT
    with pytest.raises(KindsInvalid):
        read(TEXT.replace(before, after, 1))
