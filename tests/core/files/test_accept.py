"""What is taken, what is refused with which advice, and under what name a file is kept."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.files import MAX_BYTES, FileRefused, accept


@settings(deadline=None)
@given(st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff", b"RIFF0000WEBP"]), st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused_never_an_accident(start, rest):
    with contextlib.suppress(FileRefused):
        assert accept(start + rest, "x").name.startswith("x.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_in_any_usual_encoding_is_brought_to_utf_8(encoding):
    text = "您好，\r\n门牌𠮷野路3号\t🫨 a < b"
    taken = accept(text.encode(encoding), "说明")
    assert (taken.kind, taken.name, taken.data.decode()) == ("text/plain", "说明.txt", text)


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><p>hello",
        b"\xef\xbb\xbf  <HTML>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"hello\n<script>x()</script>",
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00",
        b"\x7fELF\x02\x01\x01\x00\x00\x00",
        b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
        b"#!/bin/sh\necho",
        b"\xff\xfe\x00",
        b"Rar!\x1a\x07\x00",
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00",
        b"ID3\x04\x00",
        b"GIF89a\x01\x00",
        b"{\\rtf1 hello}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00",
        b"BM\x46\x00\x00\x00\x00\x00",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_we_do_not_take_is_refused_by_content_whatever_its_name(refused, data):
    assert refused(data, "photo.jpg").code == "kind"


def test_an_iphone_picture_and_an_old_word_file_get_advice_that_helps(refused):
    assert "JPEG" in refused(b"\x00\x00\x00\x18ftypheic").text.zh
    assert ".docx" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").text.zh


def test_an_empty_file_and_one_beyond_the_limit_are_refused(refused):
    assert refused(b"").code == "empty"
    assert refused(bytes(MAX_BYTES + 1)).code == "too large"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("现场照片.txt", "现场照片.txt"),
        ("现场照片.TXT", "现场照片.txt"),
        ("现场照片.jpg", "现场照片.txt"),
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\张三\\证明.docx", "证明.txt"),
        ("photo\u202egpj.exe", "photogpj.txt"),
        ("a\x00b\nc\td.txt", "abcd.txt"),
        ("2026.3.19 现场", "2026.3.19 现场.txt"),
        (".htaccess", "htaccess.txt"),
        ("CON.txt", "_CON.txt"),
        ('a<b>:"c|d?*.txt', "a_b_c_d_.txt"),
        ("   ", "文件.txt"),
        ("", "文件.txt"),
        ("..", "文件.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert accept(b"hello", name).name == safe


@given(st.text())
def test_any_name_comes_out_short_plain_and_with_the_right_ending(name):
    safe = accept(b"hello", name).name
    assert safe.endswith(".txt")
    assert len(safe) > len(".txt")
    assert len(safe.encode()) <= 255
    assert not set(safe) & set('/\\<>:"|?*\x00\n\r')
    assert not safe.startswith((".", " "))


def test_a_very_long_name_is_cut_between_characters():
    assert accept(b"hello", "很" * 500 + ".txt").name == "很" * 66 + ".txt"
