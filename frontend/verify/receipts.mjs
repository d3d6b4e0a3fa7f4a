// The receipt file heliograph-NUMBER.json: all records of a matter that its holder may read, each with its proof
// (verifier/receipt_file.py). Reading believes only the form.

import { Refused } from "./bytes.mjs";
import { readJson } from "./json.mjs";
import { hashOf, isMoment, needObject } from "./opened.mjs";

const RECEIPT_FORMAT = "heliograph/receipt/v1";
const RECEIPT_FIELDS = { format: "text", number: "text", taken_at: "text", policy: "text", secret: "text", events: "list" };
const EVENT_FIELDS = { sequence: "number", commitment: "text", proof: "text", before: "text", "withheld?": "yes" };
const TAKEN = /^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;

/** {number, takenAt, policy, secret: bytes | null, events: [{sequence, commitment, proof, before, isWithheld}]}. Throws Refused. */
export function readReceipt(text) {
  const fields = needObject(readJson(text), RECEIPT_FIELDS, "receipt");
  if (fields.get("format") !== RECEIPT_FORMAT) {
    throw new Refused("这不是回执文件", `this is no receipt file: its format is ${fields.get("format")}`);
  }
  const takenAt = fields.get("taken_at");
  if (!TAKEN.test(takenAt) || !isMoment(takenAt)) {
    throw new Refused("“taken_at”不是时间", "taken_at is no time such as 2026-03-02T04:00:00Z");
  }
  const secret = fields.get("secret") === "" ? null : hashOf(fields.get("secret"), "secret");
  const events = fields.get("events").map(readEvent);
  return { number: fields.get("number"), takenAt: new Date(takenAt), policy: fields.get("policy"), secret, events };
}

function readEvent(value, at) {
  const fields = needObject(value, EVENT_FIELDS, `events[${at + 1}]`);
  const sequence = fields.get("sequence");
  if (sequence < 1) throw new Refused("记录的序号不对", `events[${at + 1}]: the sequence is below 1`);
  return {
    sequence,
    commitment: hashOf(fields.get("commitment"), "commitment"),
    proof: fields.get("proof"),
    before: fields.get("before"),
    isWithheld: fields.get("withheld") === true,
  };
}
