"""The one way in which a learned model lies on disk: a header in JSON, arrays of plain numbers, a hash. Never a pickle.

Each kind of model (routing, answers, likeness …) says its kind and version; `read` refuses another kind, an unknown
version, a type of number that is not listed, an array that does not fit its bytes, and a file whose hash is wrong.
Reading runs nothing that the file says: the worst file is a refusal.

    16 bytes  MAGIC
     8 bytes  length of the header, big-endian
     header   JSON in UTF-8: {"kind", "version", "metadata", "arrays": [{"name", "type", "shape"}, …]}, padded with spaces
     arrays   one after the other, each little-endian in C order, each starting at a multiple of 64 bytes
    32 bytes  SHA-256 of all that stands before

What figures a model reached on which test is part of its metadata, so that no model goes about without them.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from heliograph.core.text import Text

Number: TypeAlias = np.integer | np.floating  # what an element may be
Array: TypeAlias = NDArray[Number]
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

MAGIC = b"heliograph-model"
MOST_BYTES = 400_000_000
MOST_HEADER = 32_000_000
MOST_ARRAYS = 1_000
TYPES = frozenset(
    ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32", "float64"]
)
_ALIGNED = 64
_HASH = hashlib.sha256().digest_size
_LENGTH = 8


class ModelRefused(ValueError):
    """A file that is no model we can use. `text` says why, and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class ModelFile:
    """What a model file held. The arrays are read-only views of its bytes; `digest` is its SHA-256 in hex."""

    kind: str
    version: int
    metadata: dict[str, Json]
    arrays: dict[str, Array]
    digest: str


def write(path: Path, *, kind: str, version: int, metadata: Mapping[str, Json], arrays: Mapping[str, Array]) -> str:
    """Put a model on disk, whole or not at all. Returns the digest. The same values give the same bytes.

    Raises ModelRefused for a type of number that no reader would take, or a model that is too large.
    """
    body = pack(kind=kind, version=version, metadata=metadata, arrays=arrays)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return body[-_HASH:].hex()


def read(path: Path, *, kind: str, version: int) -> ModelFile:
    """The model of this kind and version in a file. Raises ModelRefused; OSError if the file cannot be opened."""
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    return unpack(raw, kind=kind, version=version)


def pack(*, kind: str, version: int, metadata: Mapping[str, Json], arrays: Mapping[str, Array]) -> bytes:
    """The bytes of a model file."""
    for name, array in arrays.items():
        if array.dtype.name not in TYPES:
            raise _refused(
                f"数组 {name} 的类型 {array.dtype} 不可存。", f"Array {name} is of type {array.dtype}: not storable."
            )
    described = [{"name": name, "type": a.dtype.name, "shape": list(a.shape)} for name, a in arrays.items()]
    header = {"kind": kind, "version": version, "metadata": dict(metadata), "arrays": described}
    encoded = json.dumps(header, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
    encoded += b" " * (-(len(MAGIC) + _LENGTH + len(encoded)) % _ALIGNED)
    parts = [MAGIC, len(encoded).to_bytes(_LENGTH, "big"), encoded]
    for array in arrays.values():
        plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
        parts += [plain, b"\0" * (-len(plain) % _ALIGNED)]
    body = b"".join(parts)
    if len(body) + _HASH > MOST_BYTES:
        raise _refused("模型太大。", f"The model has {len(body)} bytes; {MOST_BYTES} is the most.")
    return body + hashlib.sha256(body).digest()


def unpack(raw: bytes, *, kind: str, version: int) -> ModelFile:
    """The model in these bytes, every claim of its header checked. Raises ModelRefused."""
    start = len(MAGIC) + _LENGTH
    if raw[: len(MAGIC)] != MAGIC or len(raw) < start + _HASH:
        raise _refused("这不是模型文件。", "This is no model file. Make one with `heliograph language train`.")
    if len(raw) > MOST_BYTES:
        raise _refused("模型文件太大。", f"The model file is larger than {MOST_BYTES} bytes.")
    if hashlib.sha256(memoryview(raw)[:-_HASH]).digest() != raw[-_HASH:]:
        raise _refused(
            "模型文件已损坏：校验不符。", "The model file is damaged: its hash is wrong. Copy or train it again."
        )
    length = int.from_bytes(raw[len(MAGIC) : start], "big")
    if length > min(MOST_HEADER, len(raw) - start - _HASH):
        raise _refused("模型文件头过长。", "The header of the model file is too long.")
    header = _header(raw[start : start + length])
    if (header["kind"], header["version"]) != (kind, version):
        is_one = f"{header['kind']} v{header['version']}"
        raise _refused(
            f"模型是 {is_one}，需要 {kind} v{version}。", f"The model is {is_one}; {kind} v{version} is needed."
        )
    metadata = header["metadata"]
    assert isinstance(metadata, dict)
    return ModelFile(kind, version, metadata, _arrays(raw, start + length, header["arrays"]), raw[-_HASH:].hex())


def pack_words(words: Sequence[str]) -> NDArray[np.uint8]:
    """Words as one array of UTF-8 with a line each. No word may hold a line break."""
    if any("\n" in word for word in words):
        raise ValueError("A word with a line break cannot be stored.")
    return np.frombuffer("".join(word + "\n" for word in words).encode(), dtype=np.uint8)


def unpack_words(array: Array) -> list[str]:
    """The words that `pack_words` put into an array."""
    try:
        return array.astype(np.uint8).tobytes().decode().split("\n")[:-1]
    except UnicodeDecodeError as error:
        raise _refused("模型文件中的文字有误。", "The words in the model file are no UTF-8.") from error


def _header(raw: bytes) -> dict[str, Json]:
    try:
        header = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _refused("模型文件头有误。", "The header of the model file is no JSON.") from error
    expected = {"kind": str, "version": int, "metadata": dict, "arrays": list}
    if not isinstance(header, dict) or any(not isinstance(header.get(name), kind) for name, kind in expected.items()):
        raise _refused("模型文件头缺项。", "The header of the model file lacks a part.")
    return header


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _arrays(raw: bytes, at: int, described: Json) -> dict[str, Array]:
    if not isinstance(described, list) or len(described) > MOST_ARRAYS:
        raise _refused("模型文件中数组过多。", "The model file has too many arrays.")
    found: dict[str, Array] = {}
    end = len(raw) - _HASH
    for entry in described:
        name, dtype, shape = _description(entry)
        count = math.prod(shape)
        size = count * dtype.itemsize
        if size > end - at or name in found:
            raise _refused("模型文件中数组与长度不符。", f"Array {name} of the model file does not fit.")
        found[name] = (
            np.frombuffer(raw, dtype=dtype, count=count, offset=at).reshape(shape) if count else np.empty(shape, dtype)
        )
        at += size + -size % _ALIGNED
    if at != end:
        raise _refused("模型文件长度不符。", "The model file is longer or shorter than its header says.")
    return found


def _description(entry: Json) -> tuple[str, np.dtype[Number], tuple[int, ...]]:
    if isinstance(entry, dict):
        name, kind, shape = entry.get("name"), entry.get("type"), entry.get("shape")
        if isinstance(name, str) and isinstance(kind, str) and kind in TYPES and isinstance(shape, list):
            sizes = tuple(size for size in shape if isinstance(size, int) and 0 <= size <= MOST_BYTES)
            if len(sizes) == len(shape) <= 4:
                return name, np.dtype(kind).newbyteorder("<"), sizes
    raise _refused("模型文件中数组说明有误。", "The model file describes an array wrongly.")


def _refused(zh: str, en: str) -> ModelRefused:
    return ModelRefused(Text(zh, en))
