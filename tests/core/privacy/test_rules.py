"""Who keeps a surname, how people are told apart, and what of a place, a business or a date may stay."""

from __future__ import annotations

from datetime import date

import pytest

from heliograph.core.privacy import Kind, Known, Part, Party, apply, propose, still_standing

WANG = Party(Part.PUNISHED, "王建国")


def masked(text: str, *parties: Party, **known: tuple[str, ...]) -> str:
    with_case = Known(parties, **known)
    return apply(text, propose(text, with_case))


def test_the_surname_stays_and_the_given_name_becomes_mou():
    assert masked("王建国到案。", WANG) == "王某到案。"


def test_the_same_surname_is_told_apart_and_stays_apart_to_the_end():
    written = masked("王建国打了王强，王强报警，王建国逃走。", WANG, Party(Part.SUSPECT, "王强"))
    assert written == "王某甲打了王某乙，王某乙报警，王某甲逃走。"


def test_a_party_who_does_not_appear_takes_no_letter():
    assert masked("王强报警。", WANG, Party(Part.SUSPECT, "王强")) == "王某报警。"


def test_the_order_of_letters_is_that_of_the_case_not_of_the_sentence():
    assert masked("王强和王建国互殴。", WANG, Party(Part.SUSPECT, "王强")) == "王某乙和王某甲互殴。"


def test_a_letter_that_stands_in_a_name_is_not_given():
    assert (
        masked("王甲与王乙互殴。", Party(Part.PUNISHED, "王甲"), Party(Part.PUNISHED, "王乙")) == "王某丙与王某丁互殴。"
    )


@pytest.mark.parametrize("part", [Part.VICTIM, Part.WITNESS, Part.REPORTER, Part.GUARDIAN])
def test_victims_witnesses_reporters_and_guardians_lose_the_surname_too(part):
    assert masked("李小红在场。", Party(part, "李小红")) == "某甲在场。"


def test_a_minor_is_hidden_in_every_part():
    assert masked("李小红偷窃。", Party(Part.PUNISHED, "李小红", is_minor=True)) == "某甲偷窃。"


def test_a_compound_surname_stays_whole():
    assert masked("欧阳雪到案。", Party(Part.PUNISHED, "欧阳雪")) == "欧阳某到案。"


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("阿依古丽·买买提", "阿依古丽·买买提到案。", "阿某到案。"),
        ("阿依古丽·买买提", "阿依古丽•买买提到案。", "阿某到案。"),
        ("约翰·史密斯", "约翰史密斯到案。", "约某到案。"),
        ("John Smith", "JOHN  SMITH到案。", "J某到案。"),
    ],
)
def test_of_minority_names_and_transliterations_the_first_character_stays(name, text, written):
    party = Party(Part.PUNISHED, name)
    assert masked(text, party) == written
    assert propose(text, Known((party,)))[0].rule.code == "first-character"


def test_an_alias_becomes_the_same_label_as_the_name():
    wang = Party(Part.PUNISHED, "王建国", ("老王", "王先生", "建哥"))
    assert masked("老王即王建国，王先生又称建哥。", wang) == "王某即王某，王某又称王某。"


def test_a_name_is_found_inside_a_longer_word_and_between_signs():
    assert masked("找王建国们、王 建 国、王\u200b建\n国、王·建国", WANG) == "找王某们、王 某、王\u200b某、王·某"


def test_officers_and_organisations_stay():
    text = "民警赵建国在杭州王建国食品有限公司调查王建国。"
    written = masked(text, WANG, officers=("赵建国",), organisations=("杭州王建国食品有限公司",))
    assert written == "民警赵建国在杭州王建国食品有限公司调查王某。"


def test_a_one_man_business_is_the_person():
    wang = Party(Part.PUNISHED, "王建国", businesses=("西湖区王建国小吃店",))
    assert masked("西湖区王建国小吃店无证经营。", wang) == "某商户无证经营。"


def test_the_code_of_a_company_stays():
    assert propose("统一社会信用代码91330106MA2AX2BN1P") == ()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("住杭州市西湖区文三路123号4幢602室。", "住杭州市西湖区文三路某号。"),
        ("住柳林镇张家村3组12号。", "住柳林镇某村。"),
        ("在文三路打架。", "在文三路打架。"),
    ],
)
def test_places_stay_down_to_the_street_or_township(text, written):
    assert masked(text) == written


@pytest.mark.parametrize("written", ["4幢602室", "4号楼602", "四幢六〇二室", "４幢 ６０２室"])
def test_a_known_flat_is_found_however_it_is_cut(written):
    home = Party(Part.VICTIM, "李小红", addresses=("杭州市西湖区文三路翠苑公寓4幢602室",))
    assert "602" not in masked(f"嫌疑人尾随至{written}门口。", home)
    assert [mask.kind for mask in propose(f"进入{written}。", Known((home,)))] == [Kind.ADDRESS]


def test_of_a_birth_the_year_stays_and_of_a_minor_nothing():
    text = "1990年3月7日，一九九〇年三月七日，1990-03-07。"
    grown = Party(Part.PUNISHED, "王建国", born=date(1990, 3, 7))
    minor = Party(Part.VICTIM, "王建国", born=date(1990, 3, 7), is_minor=True)
    assert masked(text, grown) == "1990年×月×日，一九九〇年×月×日，1990年×月×日。"
    assert masked(text, minor) == "×年×月×日，×年×月×日，×年×月×日。"


def test_a_known_number_is_found_even_inside_a_longer_one():
    wang = Party(Part.PUNISHED, "王建国", phones=("0571-56781234",), numbers=("wxid_abc123",), plates=("浙A12345",))
    assert masked("单号990571567812349，WXID_ABC123，浙·Ａ-12345", wang) == "单号99×××9，×××，×××"


def test_what_the_case_gave_and_a_reviewer_refused_still_stands():
    text = "王建国电话13800138000。"
    known = Known((Party(Part.PUNISHED, "王建国", phones=("13800138000",)),))
    only_name = apply(text, propose(text, known)[:1])
    assert [mask.kind for mask in still_standing(only_name, known)] == [Kind.PHONE]


def test_every_proposal_says_why_with_its_source_in_two_languages():
    text = "王建国，男，1990年3月7日生，电话13800138000，住文三路3号，浙A12345，微信号abc12345，就读于文三小学。"
    for mask in propose(text, Known((WANG,))):
        assert mask.rule.text.zh
        assert mask.rule.text.en
        assert "law.md" in mask.rule.source or "standards.md" in mask.rule.source
