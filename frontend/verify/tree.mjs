// The Merkle tree (RFC 9162 with SHA-256): from a leaf and its proof to the root (core/merkle/proofs.py). Sizes are BigInts.

import { Refused, sha256 } from "./bytes.mjs";

export const leafHash = (entry) => sha256(Uint8Array.of(0), entry);
const node = (left, right) => sha256(Uint8Array.of(1), left, right);

/** The root that this proof (32-byte hashes from the leaf's sibling upwards) leads to. Throws Refused. */
export async function rootFromInclusion(index, size, leaf, proof) {
  if (index < 0n || index >= size) {
    throw new Refused(`序号 ${index} 不在 ${size} 条之内`, `index ${index} is not in a tree of ${size} leaves`);
  }
  const inner = bits(index ^ (size - 1n)).length;
  const border = bits(index >> BigInt(inner)).filter((bit) => bit === "1").length;
  if (proof.length !== inner + border) {
    throw new Refused(`证明应有 ${inner + border} 个哈希，却有 ${proof.length} 个`, `the proof has ${proof.length} hashes, not ${inner + border}`);
  }
  let found = leaf;
  for (const [step, beside] of proof.entries()) {
    const isRight = step >= inner || (index >> BigInt(step)) & 1n;
    found = isRight ? await node(beside, found) : await node(found, beside);
  }
  return found;
}

const bits = (number) => (number === 0n ? [] : [...number.toString(2)]);
