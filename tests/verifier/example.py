"""The worked example of docs/log-format.md: a log of five entries, two of them a matter's, three dummies.

`blocks()` gives what stands in the page's named code blocks. It is computed with hashlib, hmac and json alone where the
page says how; our own code is only asked for signatures.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from heliograph.core.merkle import CosignatureSigner, Ed25519Signer

ORIGIN = "police.example.cn/log"
LOG = Ed25519Signer(ORIGIN, bytes([1]) * 32)
WITNESS = CosignatureSigner("news.example.cn", bytes([2]) * 32)
SECRET = bytes(range(32))
DUMMY_KEY = bytes([3]) * 32
TIME = 1_772_424_000  # 2026-03-02T04:00:00Z


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def canonical(value: object) -> str:
    """RFC 8785 of values like ours: no numbers but small whole ones, and names of ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def salt(sequence: int) -> bytes:
    pseudorandom = hmac.digest(bytes(32), SECRET, "sha256")
    return hmac.digest(pseudorandom, f"heliograph/event/v1/salt/{sequence}".encode() + b"\x01", "sha256")


def record(sequence: int, previous: str, **words: str) -> dict[str, object]:
    return {
        "format": "heliograph/event/v1",
        "time": f"2026-03-02T03:5{sequence}:00.000000Z",
        "internal": "",
        "attachments": [],
        "facts": {},
        "sequence": sequence,
        "previous": previous,
    } | words


def blocks() -> dict[str, str]:
    """Every named block of the page: its text, without the last newline."""
    first = record(1, "", role="resident", action="submit", to="submitted", public="路灯坏了。") | {"from": ""}
    commitment1 = sha(salt(1) + canonical(first).encode())
    second = record(2, commitment1.hex(), role="handler", action="answer", to="answered", public="修好了。") | {
        "from": "submitted"
    }
    commitment2 = sha(salt(2) + canonical(second).encode())
    entries = [
        commitment1
        if at == 1
        else commitment2
        if at == 3
        else hmac.digest(DUMMY_KEY, b"heliograph/dummy/v1/%d" % at, "sha256")
        for at in range(5)
    ]
    leaves = [sha(b"\x00" + entry) for entry in entries]
    left, right = (sha(b"\x01" + leaves[at] + leaves[at + 1]) for at in (0, 2))
    four = sha(b"\x01" + left + right)
    root = sha(b"\x01" + four + leaves[4])
    text = f"{ORIGIN}\n5\n{b64(root)}\n"
    signature = f"— {ORIGIN} {b64(LOG.key_id + LOG.sign(text.encode()))}\n"
    cosignature = f"— {WITNESS.name} {b64(WITNESS.key_id + WITNESS.sign_at(text.encode(), TIME))}\n"
    extra = canonical({"format": "heliograph/opened/v1", "salt": salt(2).hex(), "record": second})
    hashes = "".join(f"{b64(one)}\n" for one in (leaves[2], left, leaves[4]))
    proof = f"c2sp.org/tlog-proof@v1\nextra {b64(extra.encode())}\nindex 3\n{hashes}\n{text}\n{signature}{cosignature}"
    policy = f"log {LOG.vkey}\nwitness news {WITNESS.vkey}\nquorum news\n"
    return {
        "secret": SECRET.hex(),
        "salts": f"{salt(1).hex()}\n{salt(2).hex()}",
        "record-1": canonical(first),
        "record-2": canonical(second),
        "commitments": f"{commitment1.hex()}\n{commitment2.hex()}",
        "entries": "\n".join(entry.hex() for entry in entries),
        "leaves": "\n".join(leaf.hex() for leaf in leaves),
        "nodes": f"{left.hex()}\n{right.hex()}\n{four.hex()}\n{root.hex()}",
        "policy": policy.rstrip("\n"),
        "proof": proof.rstrip("\n"),
    }


if __name__ == "__main__":
    for name, text in blocks().items():
        print(f"```text {name}\n{text}\n```\n")
