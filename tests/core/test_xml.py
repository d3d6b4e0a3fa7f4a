"""Whatever people paste, what comes out can be written as XML and read again."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.xml import legal


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60))
def test_any_text_can_be_written_and_read_again(text: str):
    element = ElementTree.Element("a")
    element.text = legal(text)
    read = ElementTree.fromstring(ElementTree.tostring(element, encoding="utf-8")).text or ""
    assert read == legal(text).replace("\r\n", "\n").replace("\r", "\n")


def test_words_are_left_alone():
    assert legal("阳光\t警务\n𠮷 ok") == "阳光\t警务\n𠮷 ok"
    assert legal("a\x0bb\x00c\ufffe") == "abc"
