"""Codes that people copy by hand: a slip shows, and what was meant is understood."""

from __future__ import annotations

import contextlib
import re
from xml.etree import ElementTree

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.receipt import (
    ALPHABET,
    NUMBER_LENGTH,
    QR_MASK,
    SECRET_LENGTH,
    Mistyped,
    follow_link,
    new_number,
    new_secret,
    qr_svg,
    read_number,
    read_secret,
    show_number,
    show_secret,
)

KINDS = [(new_number, read_number, show_number), (new_secret, read_secret, show_secret)]
numbers = st.builds(new_number)
codes = st.sampled_from(KINDS).map(lambda kind: (kind[0](), kind[1]))


def mistake(read, text) -> Mistyped:
    with pytest.raises(Mistyped) as caught:
        read(text)
    return caught.value


@settings(deadline=None)
@given(codes)
def test_every_single_wrong_symbol_is_caught(code_and_reader):
    code, read = code_and_reader
    for place, right in enumerate(code):
        for wrong in ALPHABET.replace(right, ""):
            with pytest.raises(Mistyped):
                read(code[:place] + wrong + code[place + 1 :])


@settings(deadline=None)
@given(codes)
def test_every_exchange_of_two_different_symbols_is_caught_neighbours_or_not(code_and_reader):
    code, read = code_and_reader
    for i in range(len(code)):
        for j in range(i + 1, len(code)):
            symbols = list(code)
            symbols[i], symbols[j] = symbols[j], symbols[i]
            if symbols != list(code):
                with pytest.raises(Mistyped):
                    read("".join(symbols))


@pytest.mark.parametrize(("new", "read", "show"), KINDS)
def test_what_is_shown_reads_back(new, read, show):
    code = new()
    assert read(show(code)) == read(code) == code


def test_codes_are_shown_in_groups_that_can_be_read_aloud():
    assert re.fullmatch(r"\w{4}-\w{4}-\w{3}", show_number(new_number()))
    assert re.fullmatch(r"\w{5}-\w{5}-\w{5}", show_secret(new_secret()))


def test_no_symbol_of_the_alphabet_looks_like_another_or_like_one_left_out():
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    assert not set(ALPHABET) & set("0O1IL2Z5S8BUV")


def test_a_secret_holds_at_least_sixty_bits_besides_its_check_symbol():
    assert len(ALPHABET) ** (SECRET_LENGTH - 1) >= 2**60
    assert (len(new_number()), len(new_secret())) == (NUMBER_LENGTH, SECRET_LENGTH)


def test_ten_thousand_fresh_codes_differ():
    assert len({new_number() for _ in range(10_000)}) == 10_000


FULL_WIDTH = {ord(symbol): ord(symbol) + 0xFEE0 for symbol in ALPHABET}


@pytest.mark.parametrize(
    "typed",
    [
        lambda shown: shown.lower(),
        lambda shown: shown.translate(FULL_WIDTH),
        lambda shown: shown.replace("-", " "),
        lambda shown: shown.replace("-", "－"),
        lambda shown: shown.replace("-", "——"),
        lambda shown: shown.replace("-", "一"),
        lambda shown: shown.replace("-", "\u3000"),
        lambda shown: f"\ufeff {shown}\u200b。\n",
        lambda shown: shown.translate(str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ")),
    ],
    ids=[
        "small",
        "full width",
        "spaces",
        "wide hyphen",
        "dashes",
        "the numeral one",
        "wide space",
        "pasted",
        "Cyrillic",
    ],
)
@pytest.mark.parametrize(("new", "read", "show"), KINDS)
def test_another_way_of_typing_the_same_code_is_understood(new, read, show, typed):
    code = new()
    assert read(typed(show(code))) == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_a_mistake_never_an_accident(text):
    with contextlib.suppress(Mistyped):
        assert len(read_number(text)) == NUMBER_LENGTH


@given(numbers, st.integers(0, NUMBER_LENGTH - 1), st.sampled_from("0O1I2Z8BUV5SL"))
def test_a_symbol_no_code_contains_is_pointed_at_and_never_guessed(number, place, foreign):
    error = mistake(read_number, number[:place] + foreign + number[place + 1 :])
    assert error.position == place + 1
    assert foreign in error.text.zh


def test_the_place_of_a_foreign_symbol_is_told_by_group_as_printed():
    error = mistake(read_number, "3333-3O33-333")
    assert "第 2 组第 2 位" in error.text.zh
    assert "D、Q" in error.text.zh
    assert "Symbol 2 in group 2" in error.text.en
    assert "D or Q" in error.text.en


def test_a_failed_check_says_that_the_place_cannot_be_known():
    number = new_number()
    error = mistake(read_number, ALPHABET[ALPHABET.index(number[0]) - 1] + number[1:])
    assert error.position is None
    assert "无法知道" in error.text.zh
    assert "cannot know" in error.text.en


def test_a_number_and_a_secret_typed_into_each_others_field_are_recognised():
    assert "填反" in mistake(read_number, new_secret()).text.zh
    assert "swapped" in mistake(read_secret, new_number()).text.en


def test_too_short_too_long_and_empty_each_say_so():
    number = new_number()
    assert "少了 1 位" in mistake(read_number, number[:-1]).text.zh
    assert "2 too many" in mistake(read_number, number + "33").text.en
    assert "请填写" in mistake(read_number, " - ").text.zh


def test_the_secret_stays_in_the_part_of_the_link_that_is_never_sent():
    link = follow_link("https://jingwu.example.gov.cn/", "N", "S")
    assert link == "https://jingwu.example.gov.cn/r/N#S"


def typical_link() -> str:
    return follow_link("https://yangguang.gaj.example.gov.cn", new_number(), new_secret())


def test_the_code_of_a_typical_link_is_small_enough_for_a_paper_slip():
    assert segno.make(typical_link(), error="m", micro=False, boost_error=False, mask=QR_MASK).version <= 5


@pytest.mark.parametrize(
    ("base", "version"),
    [
        ("https://police.example.cn", 4),
        ("https://" + "a" * 24, 4),
        ("https://yangguangjingwu.gaj.xishuangbanna.gov.cn", 5),
        ("https://" + "a" * 46, 5),
        ("https://" + "a" * 47, 6),
    ],
)
def test_a_base_address_of_up_to_54_characters_keeps_the_code_readable_on_paper(base: str, version: int):
    link = follow_link(base, new_number(), new_secret())
    assert segno.make(link, error="m", micro=False, boost_error=False, mask=QR_MASK).version == version


def test_the_picture_draws_exactly_the_dark_modules():
    link = typical_link()
    svg = ElementTree.fromstring(qr_svg(link))
    ink = next(path.get("d") for path in svg if "qr-ink" in path.get("class", ""))
    drawn = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", ink)
        for step in range(int(length))
    }
    rows = segno.make(link, error="m", micro=False, boost_error=False, mask=QR_MASK).matrix_iter(border=4)
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_the_picture_passes_a_strict_content_policy_and_a_screen_reader_names_it():
    svg = qr_svg(typical_link(), title='扫码 <查看> "事项"')
    assert "style=" not in svg
    assert 'role="img"' in svg
    assert ElementTree.fromstring(svg)[0].text == '扫码 <查看> "事项"'
