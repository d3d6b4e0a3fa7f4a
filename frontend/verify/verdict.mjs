// The verdict on a file that a resident holds: a receipt of a whole matter, or the proof of one record (verifier/verdict.py).
// Nothing the file says about itself is believed: not its policy, not its commitments, not what it calls withheld.

import { Refused, sameBytes, sha256, toHex, utf8 } from "./bytes.mjs";
import { Checking, finding, reasonOf } from "./checking.mjs";
import { canonicalJson } from "./json.mjs";
import { readOpened } from "./opened.mjs";
import { readPolicy, standingOf } from "./policy.mjs";
import { PROOF_HEADER, readProof } from "./proofs.mjs";
import { readReceipt } from "./receipts.mjs";

const SALT_INFO = "heliograph/event/v1/salt/";

/** {isGood, isPending, isChecked, lines, findings, number, records} of a file's text (null: no UTF-8). Never throws for what is in it. */
export async function verifyReceipt(text, policy) {
  const checking = new Checking(policy);
  if (text === null) return verdict([unreadable(0, { zh: "不是有效的 UTF-8 文本", en: "it is not valid UTF-8" })], 0, []);
  if (text.startsWith(PROOF_HEADER)) return single(text, checking);
  let receipt;
  try {
    receipt = readReceipt(text);
  } catch (error) {
    return verdict([unreadable(0, reasonOf(error))], 0, []);
  }
  const findings = [];
  const records = [];
  let [previous, expected] = ["", 1];
  for (const event of receipt.events) {
    const { sequence } = event;
    if (sequence > expected) findings.push(missing(expected, sequence - 1));
    if (sequence < expected) findings.push(broken(sequence, { zh: "它排在不该在的位置", en: "it stands where it does not belong" }));
    findings.push(...(await ofEvent(event, receipt.secret, sequence === expected ? previous : null, checking, records)));
    [previous, expected] = [toHex(event.commitment), sequence + 1];
  }
  findings.push(...checking.forks(), ...(await claimed(receipt, checking)));
  return verdict(findings, receipt.events.length, records, receipt.number);
}

function verdict(found, count, records, number = "") {
  const findings = !count && !found.length ? [unreadable(0, { zh: "文件里没有记录", en: "there is no record in it" })] : found;
  const problems = new Set(findings.map((one) => one.problem).filter(Boolean));
  const lines = [summaryOf(findings, count), ...findings.map((one) => one.text)];
  const isPending = problems.size === 1 && problems.has("pending");
  return { isGood: problems.size === 0, isPending, isChecked: count > 0, lines, findings, records, number };
}

async function single(text, checking) {
  let proof;
  let opened;
  try {
    proof = readProof(text);
    opened = await readOpened(proof.extra);
  } catch (error) {
    return verdict([unreadable(0, reasonOf(error))], 0, []);
  }
  const sequence = opened.record.get("sequence");
  const findings = await checking.proof(sequence, opened.entry, proof);
  findings.push(...(await checking.times(sequence, opened.record, proof, "")));
  const said = await withGood(findings, sequence, proof, checking, true);
  return verdict(said, 1, [{ sequence, record: opened.record, isWithheld: false }]);
}

/** All that is wrong with one event, or that nothing is. `previous` is null after a gap. */
async function ofEvent(event, secret, previous, checking, records) {
  const { sequence, isWithheld } = event;
  const shown = { sequence, record: null, isWithheld };
  records.push(shown);
  if (!event.proof) return [pending(sequence)];
  let proof;
  let opened;
  try {
    proof = readProof(event.proof);
    opened = isWithheld ? null : await readOpened(proof.extra);
    if (isWithheld && proof.extra.length) throw new Refused("说是不公开，却带着内容", "it is called withheld and has content");
  } catch (error) {
    return [unreadable(sequence, reasonOf(error))];
  }
  shown.record = opened && opened.record;
  const findings = opened ? await content(event, opened, secret, previous) : [];
  findings.push(...(await checking.proof(sequence, event.commitment, proof)));
  if (opened) findings.push(...(await checking.times(sequence, opened.record, proof, event.before)));
  return withGood(findings, sequence, proof, checking, opened !== null);
}

/** What was found of one record, after the sentence that it is in the log if nothing is wrong. */
async function withGood(findings, sequence, proof, checking, isShown) {
  return findings.some((one) => one.problem) ? findings : [await checking.good(sequence, proof, isShown), ...findings];
}

/** Whether the words are what was committed, and follow from the record before. */
async function content(event, { salt, record, entry }, secret, previous) {
  const { sequence, commitment } = event;
  const found = [];
  const derived = secret ? await saltFor(secret, sequence) : salt;
  const withDerived = await sha256(derived, utf8(canonicalJson(record)));
  if (!sameBytes(salt, derived) && (sameBytes(commitment, entry) || sameBytes(commitment, withDerived))) {
    found.push(finding(
      sequence, "wrong-salt", `第 ${sequence} 条：盐不是由回执的密钥得出的：盐或密钥被改动过。`,
      `Record ${sequence}: the salt does not come from the receipt's secret: the salt or the secret was changed.`,
    ));
  } else if (!sameBytes(entry, commitment)) {
    found.push(finding(
      sequence, "altered", `第 ${sequence} 条：内容与写入日志的指纹不符：内容被改动过。`,
      `Record ${sequence}: the content is not what was committed to the log: it was altered.`,
    ));
  }
  const own = record.get("sequence");
  if (own !== sequence) {
    found.push(broken(sequence, { zh: `它自己写的是第 ${own} 条`, en: `it calls itself number ${own}` }));
  } else if (previous !== null && record.get("previous") !== previous) {
    found.push(broken(sequence, { zh: "它不是接着前一条写的", en: "it does not follow from the record before it" }));
  }
  return found;
}

/** Whom the file itself calls witnesses, for a reader who has named none: worth asking about, worth nothing yet. */
async function claimed(receipt, checking) {
  const { logs, witnesses } = checking.policy;
  const names = new Set();
  if (witnesses.size) return [];
  try {
    const own = await readPolicy(receipt.policy);
    for (const note of checking.standings.keys()) {
      for (const name of (await standingOf(own, note)).witnesses.keys()) names.add(name);
    }
    if (!names.size || [...own.logs.keys()].sort().join("\n") !== [...logs.keys()].sort().join("\n")) return [];
  } catch (error) {
    return reasonOf(error) && [];
  }
  const said = [...names].sort();
  return [finding(
    0, "", `文件自己说有见证人联署：${said.join("、")}。你没有给出他们的公钥，所以这一点没有核对。`,
    `The file itself names witnesses who have co-signed: ${said.join(", ")}. You have not given their keys, so this was not checked.`,
  )];
}

/** HKDF-SHA-256 (RFC 5869, no salt) of the matter's secret, for this sequence: 32 bytes. */
async function saltFor(secret, sequence) {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: utf8(SALT_INFO + sequence) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

/** The whole in one sentence. */
function summaryOf(findings, count) {
  if (!count) {
    return { zh: "没有核对：文件读不懂，或者里面没有记录。", en: "Not checked: the file cannot be read, or there is no record in it." };
  }
  const problems = new Set(findings.map((one) => one.problem).filter((one) => one !== "" && one !== "pending"));
  const waiting = findings.filter((one) => one.problem === "pending").length;
  if (problems.size === 1 && problems.has("too-few-witnesses")) {
    return {
      zh: "核对没有通过：内容和证明都对，但一起签名的见证人还不够：也许是他们慢了，也许是给您看的日志和给别人看的不一样。请过一会儿再下载；还是不够，请告诉督察或者记者。",
      en: "It does not check out yet: content and proofs are right, but too few witnesses have signed: they may be slow, or you are shown another log than everybody else. Please download again later; if it stays so, tell the supervisors or a journalist.",
    };
  }
  if (problems.size) {
    return {
      zh: "核对没有通过：记录、证明或日志被改动过，或者不完整。请保留这个文件，它就是证据。",
      en: "It does not check out: a record, its proof or the log was changed or is incomplete. Keep this file: it is the evidence.",
    };
  }
  if (waiting) {
    return {
      zh: `${count} 条记录中有 ${waiting} 条还没有写进日志。最迟一分钟后会写进去，请再下载一次。`,
      en: `${waiting} of ${count} records are not in the log yet. They will be within a minute: please download again.`,
    };
  }
  return {
    zh: `核对通过：${count} 条记录都在日志里，没有改动。`,
    en: `It checks out: ${count === 1 ? "the record is" : `all ${count} records are`} in the log, unchanged.`,
  };
}

function missing(first, last) {
  const which = first === last ? `${first}` : `${first}–${last}`;
  return finding(first, "missing", `缺第 ${which} 条：有记录被抽掉了。`, `Record ${which} is missing: something was left out.`);
}

const broken = (sequence, why) =>
  finding(sequence, "chain-broken", `第 ${sequence} 条：前后接不上：${why.zh}。`, `Record ${sequence}: the chain is broken: ${why.en}.`);

const pending = (sequence) =>
  finding(sequence, "pending", `第 ${sequence} 条还没有写进日志。`, `Record ${sequence} is not in the log yet.`);

function unreadable(sequence, why) {
  const where = sequence ? { zh: `第 ${sequence} 条`, en: `Record ${sequence}` } : { zh: "文件", en: "The file" };
  return finding(sequence, "unreadable", `${where.zh}读不懂：${why.zh}。`, `${where.en} cannot be read: ${why.en}.`);
}
