// A `.tlog-proof` (C2SP tlog-proof v1): an entry's place, the way to the root, the signed checkpoint (core/merkle/tlog_proof.py).

import { Refused, fromBase64, fromDecimal } from "./bytes.mjs";
import { readCheckpoint, readNote } from "./notes.mjs";

export const PROOF_HEADER = "c2sp.org/tlog-proof@v1";
const MAX_PROOF = 63;

/** {index, hashes, checkpoint, extra} of the text. `extra` (bytes) proves nothing by itself. Throws Refused. */
export function readProof(text) {
  const end = text.indexOf("\n\n");
  const [header, ...lines] = (end < 0 ? text : text.slice(0, end)).split("\n");
  if (header !== PROOF_HEADER) {
    throw new Refused("这不是证明文件", `this is no proof file: its first line is not ${PROOF_HEADER}`);
  }
  if (end < 0) throw new Refused("证明与检查点之间缺少空行", "the empty line before the checkpoint is missing");
  const extra = lines[0]?.startsWith("extra ") ? readExtra(lines.shift()) : new Uint8Array();
  if (!lines[0]?.startsWith("index ")) {
    throw new Refused("证明文件缺少序号", "the proof file has no index line where it belongs");
  }
  const index = fromDecimal(lines.shift().slice("index ".length));
  if (index === null) throw new Refused("序号不是数字", "the index is no decimal number below 2^63");
  if (lines.length > MAX_PROOF) throw new Refused("证明太长", `the proof has more than ${MAX_PROOF} hashes`);
  const hashes = lines.map(readHash);
  const checkpoint = text.slice(end + 2);
  const { size } = readCheckpoint(readNote(checkpoint).text);
  if (index >= size) {
    throw new Refused(`序号 ${index} 不在 ${size} 条之内`, `index ${index} is not in a tree of ${size} leaves`);
  }
  return { index, hashes, checkpoint, extra };
}

function readExtra(line) {
  const bytes = fromBase64(line.slice("extra ".length));
  if (!bytes?.length) throw new Refused("附加部分不是 base64", "the extra line is empty or no base64");
  return bytes;
}

function readHash(line) {
  const bytes = fromBase64(line);
  if (bytes?.length !== 32) throw new Refused("证明中有一行不是哈希", "a line of the proof is not the base64 of a hash");
  return bytes;
}
