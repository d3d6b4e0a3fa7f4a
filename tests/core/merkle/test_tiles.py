"""Tiles stand where the specification says, and a tree read from them is the tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.merkle import (
    LIMIT,
    TILE,
    TileMissing,
    TilePath,
    TileTree,
    TileWrong,
    decode_entries,
    encode_entries,
    entries_path,
    parse_tile_path,
    partial_width,
    tile_path,
    verify_inclusion,
)
from tests.core.merkle.trees import LEAVES, Folder, hash_at, path, root_between, sha, subproof


@pytest.mark.parametrize(
    ("level", "index", "width", "expected"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 1, 17, "tile/0/001.p/17"),
        (1, 999, 256, "tile/1/999"),
        (0, 1000, 256, "tile/0/x001/000"),
        (2, 1234067, 256, "tile/2/x001/x234/067"),
        (63, 1234067, 1, "tile/63/x001/x234/067.p/1"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(level, index, width, expected):
    assert tile_path(level, index, width) == expected
    assert parse_tile_path(expected) == TilePath(level, index, width)
    assert entries_path(index, width) == expected.replace(f"tile/{level}/", "tile/entries/")


@given(st.none() | st.integers(0, 63), st.integers(0, LIMIT - 1), st.integers(1, 256))
def test_a_path_names_the_tile_it_was_made_for(level, index, width):
    made = entries_path(index, width) if level is None else tile_path(level, index, width)
    assert parse_tile_path(made) == TilePath(level, index, width)
    assert parse_tile_path(made).is_full is (width == 256)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/1",
        "tile/0/0001",
        "tile/00/001",
        "tile/64/001",
        "tile/-1/001",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/",
        "tile/0/001.p/1/",
        "/tile/0/001",
        "tile/0/001\n",
        "tile/0/../001",
        "tile/0/٠٠١",
        "tile/data/001",
        "tile/0/" + "x999/" * 6 + "999",
        "tile/0/" + "x999/" * 2000 + "999",
    ],
)
def test_any_other_path_is_refused(wrong):
    with pytest.raises(ValueError, match="is no path of a tile"):
        parse_tile_path(wrong)


@pytest.mark.parametrize("ask", [(64, 0, 1), (-1, 0, 1), (0, -1, 1), (0, LIMIT, 1), (0, 0, 0), (0, 0, 257)])
def test_a_tile_that_cannot_be_has_no_path(ask):
    with pytest.raises(ValueError, match=r"(?i)tile"):
        tile_path(*ask)


def test_a_log_of_seventy_thousand_has_the_partial_tiles_of_the_specification():
    assert [(70_000 >> 8 * level) // 256 for level in range(4)] == [273, 1, 0, 0]
    assert [partial_width(70_000, level) for level in range(4)] == [112, 17, 1, 0]


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 511, 512, 700, 1024])
def test_a_tree_read_from_tiles_is_the_tree(size):
    tree = TileTree(Folder(LEAVES[:size]), size)
    assert tree.root() == root_between(0, size)
    for index in {0, size // 2, size - 1, min(255, size - 1), min(256, size - 1)}:
        assert tree.inclusion(index) == path(index, 0, size)
        verify_inclusion(index, size, LEAVES[index], tree.inclusion(index), tree.root())
    for size1 in {1, size // 3 or 1, size // 2 or 1, size}:
        assert tree.consistency(size1) == subproof(size1, 0, size, True)


def test_the_empty_tree_needs_no_tile():
    assert TileTree(Folder([]), 0).root() == sha(b"")


@settings(max_examples=30)
@given(st.integers(65_000, 70_000), st.data())
def test_a_proof_from_three_levels_of_tiles_leads_to_the_root(size, data):
    tree = TileTree(Folder(MANY[:size]), size)
    index = data.draw(st.integers(0, size - 1))
    verify_inclusion(index, size, MANY[index], tree.inclusion(index), tree.root())


MANY = [sha(b"%d" % number) for number in range(70_000)]


def test_a_proof_reads_each_tile_once():
    folder = Folder(MANY)
    TileTree(folder, 70_000).inclusion(12_345)
    assert len(folder.reads) == len(set(folder.reads)) <= 5


def test_a_smaller_tree_is_read_from_tiles_that_have_grown_since():
    """A partial tile may go once the full one stands."""
    folder = Folder(LEAVES[:600])
    folder.gone = {(0, 1, width) for width in range(1, 256)} | {(0, 2, width) for width in range(1, 88)}
    assert TileTree(folder, 300).root() == root_between(0, 300)
    with pytest.raises(TileMissing):
        TileTree(folder, 580).root()


def test_a_tile_of_the_wrong_length_is_refused():
    folder = Folder(LEAVES[:300])
    folder.levels[0][260] = b"short"
    with pytest.raises(TileWrong, match=r"tile/0/001\.p/44"):
        TileTree(folder, 300).root()


@pytest.mark.parametrize(("level", "index"), [(0, 300), (1, 150), (9, 0), (0, -1), (-1, 0), (64, 0)])
def test_a_hash_outside_the_tree_is_not_asked_of_the_source(level, index):
    folder = Folder(LEAVES[:300])
    with pytest.raises(ValueError, match="not complete"):
        TileTree(folder, 300).hash_at(level, index)
    assert folder.reads == []


def test_every_complete_subtree_has_its_hash():
    tree = TileTree(Folder(LEAVES), 1024)
    for level in range(11):
        for index in range(1024 >> level):
            assert tree.hash_at(level, index) == hash_at(level, index)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=TILE))
def test_a_bundle_gives_back_its_entries(entries):
    assert decode_entries(encode_entries(entries)) == entries


def test_a_bundle_has_the_bytes_of_the_specification():
    assert encode_entries([b"ab", b"", b"c"]) == b"\x00\x02ab\x00\x00\x00\x01c"


@pytest.mark.parametrize(
    "wrong", [b"", b"\x00", b"\x00\x01", b"\x00\x01a\x00", b"\x00\x01a\x00\x02b", b"\x00\x00" * 257]
)
def test_a_bundle_that_is_cut_off_empty_or_too_long_is_refused(wrong):
    with pytest.raises(TileWrong):
        decode_entries(wrong)


@pytest.mark.parametrize("entries", [[], [b""] * 257, [bytes(65_536)]], ids=["none", "too many", "too long"])
def test_entries_that_fit_in_no_bundle_are_refused(entries):
    with pytest.raises(ValueError, match=r"bundle|bytes"):
        encode_entries(entries)


def test_what_is_remembered_of_a_smaller_tree_proves_the_same_in_a_larger_one():
    known: dict[tuple[int, int], bytes] = {}
    for size in (65_536, 66_000, 70_000):
        folder = Folder(MANY[:size])
        for index in (0, 255, 256, 40_000, size - 1):
            remembered = TileTree(folder, size, known=known)
            assert remembered.inclusion(index) == TileTree(folder, size).inclusion(index)
            assert remembered.consistency(index + 1) == TileTree(folder, size).consistency(index + 1)
            assert remembered.root() == TileTree(folder, size).root()
    assert known


def test_what_is_remembered_is_not_read_again():
    folder, known = Folder(MANY), {}
    TileTree(folder, 70_000, known=known).inclusion(12_345)
    folder.reads.clear()
    TileTree(folder, 70_000, known=known).inclusion(12_345)
    assert folder.reads == [(0, 48, 256)]  # the leaf's own tile
