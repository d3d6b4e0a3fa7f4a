"""What is sealed opens for its own key and place only, and no key is ever lost."""

from __future__ import annotations

import base64
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.sealing import Keyring, KeyringUnusable, SealBroken, new_key, open_sealed, seal

KEY = new_key()
HERE = b"matters.Event.note:1"
ELSEWHERE = b"matters.Event.note:2"
KEYRING = Keyring.generate()


@given(st.binary(max_size=2_000), st.binary(max_size=50))
def test_what_is_sealed_opens_again(plain, context):
    assert open_sealed(KEY, seal(KEY, plain, context=context), context=context) == plain


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_every_flipped_bit_of_a_sealed_value_is_noticed(plain):
    blob = seal(KEY, plain, context=HERE)
    for place in range(len(blob)):
        for bit in (1, 16, 128):
            with pytest.raises(SealBroken):
                open_sealed(KEY, blob[:place] + bytes([blob[place] ^ bit]) + blob[place + 1 :], context=HERE)


def test_every_flipped_byte_of_a_wrapped_key_is_noticed():
    wrapped = KEYRING.wrap(KEY, context=HERE)
    for place in range(len(wrapped)):
        with pytest.raises(SealBroken):
            KEYRING.unwrap(wrapped[:place] + bytes([wrapped[place] ^ 255]) + wrapped[place + 1 :], context=HERE)


@pytest.mark.parametrize("length", [0, 1, 12, 28, 40])
def test_a_sealed_value_cut_short_does_not_open(length):
    with pytest.raises(SealBroken):
        open_sealed(KEY, seal(KEY, b"twenty bytes of text", context=HERE)[:length], context=HERE)
    with pytest.raises(SealBroken):
        KEYRING.unwrap(KEYRING.wrap(KEY, context=HERE)[:length], context=HERE)


def test_a_value_moved_to_another_place_does_not_open_there():
    blob, wrapped = seal(KEY, b"text", context=HERE), KEYRING.wrap(KEY, context=HERE)
    assert open_sealed(KEY, blob, context=HERE) == b"text"
    with pytest.raises(SealBroken):
        open_sealed(KEY, blob, context=ELSEWHERE)
    with pytest.raises(SealBroken):
        KEYRING.unwrap(wrapped, context=ELSEWHERE)


def test_another_matters_key_opens_nothing():
    with pytest.raises(SealBroken):
        open_sealed(new_key(), seal(KEY, b"text", context=HERE), context=HERE)


def test_the_same_words_sealed_twice_look_different():
    assert seal(KEY, b"text", context=HERE) != seal(KEY, b"text", context=HERE)


def test_a_wrapped_key_is_no_sealed_value_and_the_other_way_round():
    same_key = Keyring(current="00000000", keys={"00000000": KEY}, root=KEY)
    with pytest.raises(SealBroken):
        open_sealed(KEY, b"\x01" + same_key.wrap(KEY, context=HERE)[4:], context=HERE)
    with pytest.raises(SealBroken):
        same_key.unwrap(bytes(4) + seal(KEY, KEY, context=HERE)[1:], context=HERE)


def test_after_a_rotation_old_keys_still_unwrap_and_new_ones_are_used():
    wrapped = KEYRING.wrap(KEY, context=HERE)
    rotated = KEYRING.add_key()
    assert rotated.unwrap(wrapped, context=HERE) == KEY
    assert rotated.is_outdated(wrapped)
    rewrapped = rotated.rewrap(wrapped, context=HERE)
    assert not rotated.is_outdated(rewrapped)
    assert rotated.unwrap(rewrapped, context=HERE) == KEY
    assert rotated.rewrap(rewrapped, context=HERE) == rewrapped


def test_a_keyring_from_before_the_rotation_says_which_key_it_lacks():
    rotated = KEYRING.add_key()
    with pytest.raises(SealBroken, match=rotated.current):
        KEYRING.unwrap(rotated.wrap(KEY, context=HERE), context=HERE)


def test_rotation_leaves_receipts_and_search_as_they_were():
    rotated = KEYRING.add_key()
    assert rotated.receipt_code_hash("N", "S") == KEYRING.receipt_code_hash("N", "S")
    assert rotated.blind("户口") == KEYRING.blind("户口")
    assert rotated.blind_value("phone", "1") == KEYRING.blind_value("phone", "1")


def test_a_keyring_file_is_its_owners_alone_and_reads_back_the_same(tmp_path):
    path = tmp_path / "keys.json"
    keyring = Keyring.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Keyring.load(path) == keyring
    keyring.add_key().save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["keys.json"]


def test_a_keyring_is_never_created_over_another(tmp_path):
    path = tmp_path / "keys.json"
    first = Keyring.create(path)
    with pytest.raises(FileExistsError):
        Keyring.create(path)
    assert Keyring.load(path) == first
    assert os.listdir(tmp_path) == ["keys.json"]


def test_a_write_that_fails_leaves_the_keyring_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "keys.json"
    first = Keyring.create(path)

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full_disk)
        with pytest.raises(OSError, match="No space"):
            first.add_key().save(path)
    assert Keyring.load(path) == first
    assert os.listdir(tmp_path) == ["keys.json"]


def test_rotations_at_the_same_time_lose_no_key(tmp_path):
    path = tmp_path / "keys.json"
    Keyring.create(path)
    with ThreadPoolExecutor(8) as pool:
        made = {keyring.current for keyring in pool.map(lambda _: Keyring.rotate(path), range(16))}
    assert len(made) == 16
    assert made < set(Keyring.load(path).keys)


def test_the_environment_names_a_file_or_holds_the_keyring_itself(tmp_path):
    path = tmp_path / "keys.json"
    keyring = Keyring.create(path)
    assert Keyring.from_environment({"HELIOGRAPH_MASTER_KEY_FILE": str(path)}) == keyring
    assert Keyring.from_environment({"HELIOGRAPH_MASTER_KEY": path.read_text()}) == keyring
    assert Keyring.from_environment({}, default=path) == keyring


def test_one_key_in_the_environment_gives_the_same_keyring_at_every_start(tmp_path):
    environ = {"HELIOGRAPH_MASTER_KEY": base64.b64encode(KEY).decode()}
    first, second = Keyring.from_environment(environ), Keyring.from_environment(environ)
    assert first == second
    assert KEY not in (first.root, *first.keys.values())
    path = tmp_path / "keys.json"
    first.save(path)
    wrapped = second.wrap(KEY, context=HERE)
    assert Keyring.rotate(path).unwrap(wrapped, context=HERE) == KEY


GOOD = json.loads(KEYRING.to_json())


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"HELIOGRAPH_MASTER_KEY": "x", "HELIOGRAPH_MASTER_KEY_FILE": "y"},
        {"HELIOGRAPH_MASTER_KEY": "not base64!"},
        {"HELIOGRAPH_MASTER_KEY": base64.b64encode(bytes(16)).decode()},
        {"HELIOGRAPH_MASTER_KEY": "{"},
        {"HELIOGRAPH_MASTER_KEY": "{}"},
        {"HELIOGRAPH_MASTER_KEY": json.dumps({**GOOD, "format": "heliograph/keyring/v2"})},
        {"HELIOGRAPH_MASTER_KEY": json.dumps({**GOOD, "current": "00000000"})},
        {"HELIOGRAPH_MASTER_KEY": json.dumps({**GOOD, "root": "AAAA"})},
        {"HELIOGRAPH_MASTER_KEY": json.dumps({**GOOD, "keys": []})},
        {"HELIOGRAPH_MASTER_KEY": json.dumps({**GOOD, "keys": {"short": GOOD["root"]}, "current": "short"})},
        {"HELIOGRAPH_MASTER_KEY_FILE": "/nowhere/keys.json"},
    ],
)
def test_a_keyring_that_cannot_be_used_says_so(environ):
    with pytest.raises(KeyringUnusable):
        Keyring.from_environment(environ)


def test_a_keyring_shows_no_secret_when_printed():
    assert repr(KEYRING) == f"Keyring(current={KEYRING.current!r})"


def test_blinded_values_meet_only_with_the_same_kind_text_and_keyring():
    same = KEYRING.blind_value("phone", "13800000000")
    assert same == KEYRING.blind_value("phone", "13800000000")
    others = {
        KEYRING.blind_value("phone", "13800000001"),
        KEYRING.blind_value("identity", "13800000000"),
        KEYRING.blind_value("phone1", "3800000000"),
        Keyring.generate().blind_value("phone", "13800000000"),
        KEYRING.receipt_code_hash("phone", "13800000000"),
    }
    assert len(others | {same}) == 6


def test_a_receipts_hash_depends_on_where_the_number_ends():
    assert KEYRING.receipt_code_hash("AB", "C") != KEYRING.receipt_code_hash("A", "BC")


@given(st.text())
def test_a_blinded_token_is_twelve_letters_which_no_text_parser_cuts_or_takes_for_a_number(text):
    blinded = KEYRING.blind(text)
    assert len(blinded) == 12
    assert set(blinded) <= set("abcdefghijklmnop")


def test_another_keyring_blinds_otherwise():
    assert KEYRING.blind("户口") != Keyring.generate().blind("户口")
