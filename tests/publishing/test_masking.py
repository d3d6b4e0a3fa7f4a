"""Every proposal is decided by a person, own masks are added, and nothing the case knows stays readable."""

from __future__ import annotations

import pytest

from heliograph.matters.errors import Invalid, NotAllowed
from heliograph.publishing import actions
from heliograph.publishing.actions import Choice, Own
from heliograph.publishing.actions.masking import proposals
from heliograph.publishing.errors import NotNow, Standing
from heliograph.publishing.originals import masks_of
from heliograph.publishing.reading.beside import beside
from tests.publishing.desk import SEALED, Desk, again


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)


def decide(desk: Desk, document, changes: dict[str, Choice], own: tuple[Own, ...] = ()):
    """Keep everything but what stands in `changes` by its original words; None leaves it undecided."""
    original, _, masks = proposals(document)
    choices = {(m.start, m.end): changes.get(original[m.start : m.end], Choice("keep")) for m in masks}
    chosen = {place: choice for place, choice in choices.items() if choice is not None}
    return actions.mask(desk.cast.viewer("jiang"), document.id, chosen, own, now=desk.cast.now)


def test_masked_words_go_into_the_register_and_the_original_stays_sealed(desk):
    made = again(desk.masks(desk.decides()))
    assert made.state == "masked"
    assert not [value for value in SEALED if value in made.title + made.text]
    assert "淳南清风餐饮有限公司" in made.text
    assert "王某" in made.text
    assert not [value for value in SEALED if value.encode() in bytes(made.original) + bytes(made.masks)]


def test_a_proposal_that_nobody_decided_is_refused(desk):
    made = desk.decides()
    with pytest.raises(Invalid):
        decide(desk, made, {"浙A12345": None})
    assert again(made).state == "draft"
    decide(desk, made, {})


def test_a_changed_mask_says_what_the_officer_wrote(desk):
    made = desk.decides()
    assert "一辆货车" in decide(desk, made, {"浙A12345": Choice("change", "一辆货车")}).text
    assert [one.choice for one in masks_of(again(made)) if one.replacement == "一辆货车"] == ["change"]


@pytest.mark.parametrize("replacement", ["", "车牌浙A12345"])
def test_a_replacement_that_is_empty_or_tells_what_it_hides_is_refused(desk, replacement):
    with pytest.raises(Invalid):
        decide(desk, desk.decides(), {"浙A12345": Choice("change", replacement)})


def test_what_the_case_knows_can_not_be_left_readable_whatever_the_reason(desk):
    made = desk.decides()
    with pytest.raises(Standing) as refused:
        decide(desk, made, {"浙A12345": Choice("refuse", why="公司的车")})
    assert refused.value.found == ("浙A12345",)
    assert again(made).state == "draft"


def test_what_only_looks_personal_may_stay_with_a_reason(desk):
    text = "当事人：淳南清风餐饮有限公司。咨询李明，电话13712345678。"
    made = desk.decides(text=text, people="")
    with pytest.raises(Invalid):
        decide(desk, made, {"13712345678": Choice("refuse")})
    released = decide(desk, made, {"13712345678": Choice("refuse", why="公司对外公开的电话")})
    assert "13712345678" in released.text
    assert any(one.choice == "refuse" and one.why == "公司对外公开的电话" for one in masks_of(again(made)))


def test_own_masks_cover_every_place_and_join_what_they_meet(desk):
    made = desk.decides(text="店长老周和会计。老周的车浙A12345停在后院仓库旁。", people="")
    own = (Own("老周", "某人"), Own("浙A12345停在后院", "停在某处"))
    masked = decide(desk, made, {}, own)
    assert masked.text == "店长某人和会计。某人的车停在某处仓库旁。"
    pieces = beside(*_sheet(masked))
    assert "".join(piece.shown for piece in pieces).endswith(masked.text)
    assert [piece.number for piece in pieces if piece.is_mask] == [1, 2, 3]


def _sheet(document):
    from heliograph.publishing.originals import original_of

    return original_of(document), masks_of(again(document))


def test_own_words_that_are_not_in_the_original_are_refused(desk):
    with pytest.raises(Invalid):
        decide(desk, desk.decides(), {}, (Own("没有这几个字", "×"),))


def test_another_units_people_do_not_mask_and_do_not_see(desk):
    from heliograph.matters.errors import NotFound

    made = desk.decides()
    for who, refusal in (("zhou", NotFound), ("jiao", NotFound), ("bei", NotFound), ("sun", NotAllowed)):
        with pytest.raises(refusal):
            desk.masks(made, who)
    assert desk.masks(made, "luo").state == "masked"  # the legal office does, for every unit


def test_what_was_masked_is_masked_again_only_after_it_was_sent_back(desk):
    made = desk.masks(desk.decides())
    with pytest.raises(NotNow):
        desk.masks(made)
    back = actions.send_back(desk.cast.viewer("qian"), made.id, "第二段还认得出人。", now=desk.cast.now)
    assert (back.state, back.text, back.title, back.masked_by_id) == ("draft", "", "", None)
    assert desk.masks(back, "zhao").masked_by_id == desk.cast.viewer("zhao").officer_id
