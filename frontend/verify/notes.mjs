// Signed notes and checkpoints as C2SP writes them (signed-note, tlog-checkpoint, tlog-cosignature); core/merkle/note.py,
// keys.py and checkpoint.py. Logs and witnesses sign with Ed25519; signatures by keys that are not known are ignored.

import { Refused, fromBase64, fromDecimal, isName, isWellFormed, joined, sha256, toHex, utf8 } from "./bytes.mjs";
import { isSigned, isSoundPoint } from "./ed25519.mjs";

export const LOG_KEY = 1;
export const WITNESS_KEY = 4;
const LAST_TIME = 253402300799n; // 9999-12-31T23:59:59Z
const MAX_SIGNATURES = 100;
const DASH = "— ";

/** {text, signatures: [{name, keyId, bytes}]} of a note. Throws Refused. */
export function readNote(raw) {
  if (!isWellFormed(raw)) throw new Refused("不是有效的 UTF-8 文本", "the note is not valid UTF-8");
  if (/[\u0000-\u0009\u000b-\u001f]/.test(raw)) throw new Refused("含有控制字符", "the note has a control character in it");
  const at = raw.lastIndexOf("\n\n");
  if (at < 0) throw new Refused("没有签名部分", "the note has no signatures: an empty line is missing");
  const lines = raw.slice(at + 2);
  if (!lines.endsWith("\n")) {
    throw new Refused("签名部分没有以换行结束", "the signatures are missing or do not end with a newline");
  }
  const signatures = lines.slice(0, -1).split("\n").map(readSignature);
  if (signatures.length > MAX_SIGNATURES) throw new Refused("签名太多", `the note has more than ${MAX_SIGNATURES} signatures`);
  return { text: raw.slice(0, at + 1), signatures };
}

function readSignature(line) {
  const [name, encoded, more] = line.startsWith(DASH) ? line.slice(DASH.length).split(" ") : [];
  const bytes = encoded !== undefined && more === undefined && isName(name) ? fromBase64(encoded) : null;
  if (bytes === null || bytes.length < 5) throw new Refused("签名行格式不对", "a signature line is malformed");
  return { name, keyId: toHex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) };
}

/** {name, keyId, kind, key, text} of a verifier key NAME+KEYID+KEY. Throws Refused. */
export async function readKey(text) {
  const [name, keyId, ...rest] = text.split("+");
  const bytes = fromBase64(rest.join("+"));
  if (bytes === null || bytes.length !== 33) {
    throw new Refused("验证密钥格式不对", "this is no verifier key: NAME+KEYID+KEY is expected");
  }
  const [kind, key] = [bytes[0], bytes.subarray(1)];
  if (kind !== LOG_KEY && kind !== WITNESS_KEY) {
    throw new Refused(`不认识的密钥类型 ${kind}`, `keys of type ${kind} are not known here`);
  }
  if (!isName(name)) throw new Refused(`密钥名“${name}”无效`, `'${name}' cannot name a key`);
  if (!isSoundPoint(key)) throw new Refused(`“${name}”的公钥无效`, `the public key of ${name} is not a sound Ed25519 key`);
  const digest = await sha256(utf8(`${name}\n`), bytes);
  if (toHex(digest.subarray(0, 4)) !== keyId) {
    throw new Refused("验证密钥与其编号不符：可能抄错了", "the key does not match its key id: it may be mistyped");
  }
  return { name, keyId, kind, key, text };
}

/** The times of the note's signatures by this key (0 for a log's), each of them verified. Throws Refused for a false one. */
export async function timesOf(key, note) {
  const times = [];
  for (const { name, keyId, bytes } of note.signatures) {
    if (name !== key.name || keyId !== key.keyId) continue;
    const signed = key.kind === WITNESS_KEY ? cosigned(bytes, note.text) : { time: 0, bytes, message: utf8(note.text) };
    if (signed === null || !(await isSigned(key.key, signed.bytes, signed.message))) {
      throw new Refused(`“${name}”的签名无效`, `the signature that calls itself ${name} is not by that key`);
    }
    times.push(signed.time);
  }
  return times;
}

/** What a witness signs: the time and the checkpoint's text. null for what is no cosignature. */
function cosigned(bytes, text) {
  if (bytes.length !== 72) return null;
  const time = BigInt(`0x${toHex(bytes.subarray(0, 8))}`);
  if (time <= 0n || time > LAST_TIME) return null;
  const message = joined(utf8(`cosignature/v1\ntime ${time}\n`), utf8(text));
  return { time: Number(time), bytes: bytes.subarray(8), message };
}

/** {origin, size, root} of a note's text. Throws Refused. */
export function readCheckpoint(text) {
  const lines = text.split("\n");
  if (lines.length < 4 || lines.pop() !== "") {
    throw new Refused("检查点至少有三行", "a checkpoint has at least three lines, each ended");
  }
  const [origin, size, root] = [lines[0], fromDecimal(lines[1]), fromBase64(lines[2])];
  if (!isName(origin)) throw new Refused("检查点的日志名无效", "the origin line is empty or has a space or + in it");
  if (size === null) throw new Refused("检查点的大小不是数字", "the size line is no decimal number below 2^63");
  if (root === null || root.length !== 32) {
    throw new Refused("检查点的根哈希无效", "the root line is not the base64 of 32 bytes");
  }
  if (lines.slice(3).includes("")) throw new Refused("检查点中有空行", "an extension line is empty");
  return { origin, size, root };
}
