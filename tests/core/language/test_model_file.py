"""Model files: what was written is read, and every other file is refused with a sentence."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from heliograph.core.language import model_file
from heliograph.core.language.model_file import ModelRefused, pack, pack_words, unpack, unpack_words

ARRAYS = {
    "weights": np.arange(12, dtype=np.float32).reshape(3, 4),
    "buckets": np.array([7, 2**40], dtype=np.int64),
    "none": np.empty((0, 5), dtype=np.float16),
    "words": pack_words(["投诉", "", "ئۇيغۇر"]),
}
METADATA = {"labels": ["投诉", "咨询"], "figures": {"macro_f1": 0.91}}


def packed() -> bytes:
    return pack(kind="routing", version=1, metadata=METADATA, arrays=ARRAYS)


def with_header(change) -> bytes:
    """A file whose header was changed by a hand that knows how to write the hash."""
    raw = packed()
    length = int.from_bytes(raw[16:24], "big")
    header = json.loads(raw[24 : 24 + length])
    change(header)
    encoded = json.dumps(header).encode()
    encoded += b" " * (-(24 + len(encoded)) % 64)
    body = raw[:16] + len(encoded).to_bytes(8, "big") + encoded + raw[24 + length : -32]
    return body + hashlib.sha256(body).digest()


def test_what_was_written_is_read(tmp_path):
    path = tmp_path / "a.model"
    digest = model_file.write(path, kind="routing", version=1, metadata=METADATA, arrays=ARRAYS)
    found = model_file.read(path, kind="routing", version=1)
    assert found.metadata == METADATA
    assert found.digest == digest
    assert list(found.arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert found.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(found.arrays[name], array)
    assert unpack_words(found.arrays["words"]) == ["投诉", "", "ئۇيغۇر"]
    assert [p.name for p in tmp_path.iterdir()] == ["a.model"]


def test_the_same_values_give_the_same_bytes():
    assert packed() == packed()


def test_a_header_written_by_hand_is_read_if_nothing_was_changed():
    assert unpack(with_header(lambda header: None), kind="routing", version=1).metadata == METADATA


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda h: h.update(kind="answers"), "is answers v1; routing v1 is needed"),
        (lambda h: h.update(version=2), "routing v2"),
        (lambda h: h.pop("metadata"), "lacks a part"),
        (lambda h: h["arrays"][0].update(type="object"), "wrongly"),
        (lambda h: h["arrays"][0].update(shape=[-1, 4]), "wrongly"),
        (lambda h: h["arrays"][0].update(shape=[1] * 9), "wrongly"),
        (lambda h: h["arrays"][0].update(shape=[10**8, 10**8]), "does not fit"),
        (lambda h: h["arrays"][1].update(name="weights"), "does not fit"),
        (lambda h: h["arrays"].pop(), "longer or shorter"),
        (lambda h: h["metadata"].update(figures=float("nan")), "no JSON"),
    ],
)
def test_a_header_that_lies_is_refused(change, reason):
    with pytest.raises(ModelRefused, match=reason):
        unpack(with_header(change), kind="routing", version=1)


def test_every_cut_and_every_changed_byte_is_refused():
    raw = packed()
    for at in range(0, len(raw), 7):
        with pytest.raises(ModelRefused):
            unpack(raw[:at], kind="routing", version=1)
        with pytest.raises(ModelRefused):
            unpack(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :], kind="routing", version=1)


def test_what_no_reader_would_take_is_not_written():
    with pytest.raises(ModelRefused, match="not storable"):
        pack(kind="routing", version=1, metadata={}, arrays={"objects": np.array([object()])})
    with pytest.raises(ValueError, match="line break"):
        pack_words(["a\nb"])
