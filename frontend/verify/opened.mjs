// An opened record: one event in its words, with the salt that shows it to be what the log holds (verifier/opened.py). Nothing
// in it is trusted: its entry is computed anew, and only an inclusion proof of that entry says that it is true.

import { Refused, fromHex, sameBytes, sha256, textOf, utf8 } from "./bytes.mjs";
import { canonicalJson, readJson } from "./json.mjs";

const OPENED_FORMAT = "heliograph/opened/v1";
const RECORD_FORMAT = "heliograph/event/v1";
const OPENED_FIELDS = { format: "text", salt: "text", record: "object" };
const RECORD_FIELDS = {
  format: "text", time: "text", role: "text", action: "text", from: "text", to: "text", public: "text", internal: "text",
  attachments: "list", facts: "object", sequence: "number", previous: "text",
};
const KINDS = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  yes: (value) => typeof value === "boolean",
  list: Array.isArray,
  object: (value) => value instanceof Map,
};
const TIME = /^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$/;

/** The value if it is an object with these names, each of its kind, and no other; one that ends with “?” may be missing. Throws Refused. */
export function needObject(value, names, where) {
  if (!KINDS.object(value)) throw new Refused(`${where}：应为对象`, `${where}: an object is expected`);
  const known = new Set(Object.keys(names).map((name) => name.replace("?", "")));
  for (const name of [...value.keys()].sort()) {
    if (!known.has(name)) throw new Refused(`${where}：不认识“${name}”`, `${where}: ${name} is not known`);
  }
  for (const [name, kind] of Object.entries(names)) {
    const bare = name.replace("?", "");
    if (bare !== name && !value.has(bare)) continue;
    if (!value.has(bare) || !KINDS[kind](value.get(bare))) {
      throw new Refused(`${where}：“${bare}”缺失或类型不对`, `${where}: ${bare} is missing or of another type`);
    }
  }
  return value;
}

/** 32 bytes from 64 lower-case hexadecimal digits. Throws Refused. */
export function hashOf(text, name) {
  const bytes = fromHex(text, 32);
  if (bytes === null) throw new Refused(`“${name}”应为 64 位十六进制小写`, `${name} is not 64 lower-case hexadecimal digits`);
  return bytes;
}

/** Whether a text is a moment of the calendar, given to the second in its first 19 characters. */
export const isMoment = (text) => {
  const at = new Date(`${text.slice(0, 19)}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 19) === text.slice(0, 19);
};

/** {salt, record, entry} of the `extra` of a proof. `record` is a Map. Throws Refused unless it is canonical. */
export async function readOpened(extra) {
  const text = textOf(extra);
  if (text === null) throw new Refused("记录不是有效的 UTF-8 文本", "the record is not valid UTF-8");
  const fields = needObject(readJson(text), OPENED_FIELDS, "extra");
  if (fields.get("format") !== OPENED_FORMAT) {
    throw new Refused("不认识这种记录", `this format of opened records is not known: ${fields.get("format")}`);
  }
  const salt = hashOf(fields.get("salt"), "salt");
  const record = needRecord(fields.get("record"));
  if (!sameBytes(utf8(canonicalJson(fields)), extra)) {
    throw new Refused("记录不是规范形式（RFC 8785）", "the record is not written in its canonical form (RFC 8785)");
  }
  return { salt, record, entry: await sha256(salt, utf8(canonicalJson(record))) };
}

function needRecord(value) {
  const record = needObject(value, RECORD_FIELDS, "record");
  const [attachments, facts, sequence, previous] = ["attachments", "facts", "sequence", "previous"].map((name) => record.get(name));
  if (![...attachments, ...facts.values()].every(KINDS.text)) {
    throw new Refused("记录里应为文字的不是文字", "something in the record is no text");
  }
  const digests = [...attachments, ...[record.get("internal"), previous].filter(Boolean)];
  if (sequence < 1 || (sequence === 1) !== (previous === "") || digests.some((one) => fromHex(one, 32) === null)) {
    throw new Refused("记录的内容不合格式", "the record cannot be one");
  }
  if (record.get("format") !== RECORD_FORMAT || !TIME.test(record.get("time")) || !isMoment(record.get("time"))) {
    throw new Refused("记录的格式版本或时间写法不对", "the record's format or the way its time is written is not known");
  }
  return record;
}
