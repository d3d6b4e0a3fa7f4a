// Checks one proof against what it should prove: the steps of verifier/proof_check.py, in their order, in their words.

import { Refused, sameBytes } from "./bytes.mjs";
import { standingOf } from "./policy.mjs";
import { leafHash, rootFromInclusion } from "./tree.mjs";

const PROMISE = 60n; // seconds: a record is in the log at most so long after it was made
const CLOCK_ERROR = 60n;
const MICRO = 1_000_000n;

/** Something found about the record of this sequence (0: the whole file); `problem` is "" for what is right. */
export const finding = (sequence, problem, zh, en) => ({ sequence, problem, text: { zh, en } });

/** The sentence of what was refused. Throws again what is no refusal. */
export function reasonOf(error) {
  if (!(error instanceof Refused)) throw error;
  return error.reason;
}

/** A time as people read it, in this device's zone, with its distance from UTC: 2026-03-02 12:00:00 +08:00. */
function written(micros) {
  const at = new Date(Number(micros / 1000n));
  const minutes = -at.getTimezoneOffset();
  const two = (number) => String(number).padStart(2, "0");
  const local = new Date(at.getTime() + minutes * 60_000).toISOString();
  const far = `${minutes < 0 ? " -" : " +"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)}${far}`;
}

const ofSeconds = (seconds) => BigInt(seconds) * MICRO;

/** A record's time in microseconds. */
const microsOf = (time) => BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1000n + BigInt(time.slice(20, 26));

/** The reader's policy, and what was found of each checkpoint: all records of a file share few. */
export class Checking {
  constructor(policy) {
    this.policy = policy;
    this.standings = new Map();
    this.hasOwn = false; // whether a record was seen that was made here: what follows was not taken over from elsewhere
  }

  /** Whose checkpoint this is. Throws Refused, the same for the same note. */
  async standing(note) {
    if (!this.standings.has(note)) {
      this.standings.set(note, await standingOf(this.policy, note).catch((error) => reasonOf(error) && error));
    }
    const found = this.standings.get(note);
    if (found instanceof Refused) throw found;
    return found;
  }

  /** What is wrong with the way from an entry to a signed and witnessed root; nothing if all is right. */
  async proof(sequence, entry, proof) {
    const found = [];
    let standing;
    try {
      standing = await this.standing(proof.checkpoint);
    } catch (error) {
      return [notSigned(sequence, reasonOf(error))];
    }
    const { origin, size, root } = standing.checkpoint;
    if (!standing.isSigned) found.push(notSigned(sequence, this.whose(origin)));
    try {
      if (!sameBytes(await rootFromInclusion(proof.index, size, await leafHash(entry), proof.hashes), root)) {
        throw new Refused("证明算出的根与日志的根不一致", "the proof does not lead to the log's root");
      }
    } catch (error) {
      const { zh, en } = reasonOf(error);
      found.push(finding(
        sequence, "not-in-log",
        `第 ${sequence} 条：日志里的这个位置不是这条记录（${zh}）。记录或证明被改动过。`,
        `Record ${sequence}: this record is not what the log holds in its place (${en}). The record or the proof was changed.`,
      ));
    }
    if (standing.isSigned && !standing.isQuorumMet) found.push(this.tooFew(sequence, standing));
    return found;
  }

  /**
   * Whether the time in the record lies between what witnesses saw without it and with it. A record that was taken over from
   * an older system bears that system's time, from before it was in this log; only a matter's first records can.
   */
  async times(sequence, record, proof, before) {
    const isHistory = record.get("facts").has("imported") && !this.hasOwn;
    this.hasOwn = !isHistory;
    let seen;
    let earlier;
    try {
      seen = await this.standing(proof.checkpoint);
    } catch (error) {
      return reasonOf(error) && []; // `proof` has said that
    }
    try {
      earlier = before ? await this.standing(before) : null;
    } catch (error) {
      return [beforeRefused(sequence, reasonOf(error))];
    }
    const made = microsOf(record.get("time"));
    return [
      ...(earlier ? this.bracket(sequence, isHistory ? null : made, proof, seen, earlier) : []),
      ...(isHistory ? [takenOver(sequence, made)] : []), ...postDated(sequence, made, seen),
    ];
  }

  /** `made` is null for a record whose time is an older system's. */
  bracket(sequence, made, proof, seen, earlier) {
    const { origin, size } = earlier.checkpoint;
    if (!earlier.isSigned || origin !== seen.checkpoint.origin) return [beforeRefused(sequence, this.whose(origin))];
    if (size > proof.index) {
      return [beforeRefused(sequence, { zh: "它已包含这条记录的位置", en: "it has the record's place in it already" })];
    }
    return made === null ? [] : backDated(sequence, made, earlier);
  }

  /** The sentence about a record with which nothing is wrong. */
  async good(sequence, proof, isShown) {
    const { witnesses } = await this.standing(proof.checkpoint);
    const hidden = isShown ? { zh: "", en: "" } : { zh: "不向你公开，但", en: " is withheld from you, and" };
    if (witnesses.size === 0) {
      return finding(
        sequence, "",
        `第 ${sequence} 条${hidden.zh}在日志里，没有改动。只有日志自己签名；没有你信任的见证人联署。`,
        `Record ${sequence}${hidden.en} is in the log, unchanged. Only the log itself has signed: no witness you trust has co-signed.`,
      );
    }
    const since = written(ofSeconds(Math.min(...witnesses.values())));
    const names = [...witnesses.keys()].sort();
    return finding(
      sequence, "",
      `第 ${sequence} 条${hidden.zh}在日志里，自 ${since} 起没有改动；联署：${names.join("、")}。`,
      `Record ${sequence}${hidden.en} is in the log, unchanged since ${since}; co-signed by ${names.join(", ")}.`,
    );
  }

  /** Checkpoints of one size with different roots, both signed by the log: proof that it told two stories. */
  forks() {
    const found = [];
    const roots = new Map();
    for (const one of this.standings.values()) {
      if (one instanceof Refused || !one.isSigned) continue;
      const { origin, size, root } = one.checkpoint;
      const key = `${origin} ${size}`;
      if (!roots.has(key)) roots.set(key, root);
      if (sameBytes(roots.get(key), root)) continue;
      found.push(finding(
        0, "forked", `日志分叉了：它为同样的 ${size} 条签了两个不同的根。`,
        `The log was forked: it signed two different roots of the same ${size} leaves.`,
      ));
    }
    return found;
  }

  tooFew(sequence, { witnesses }) {
    const names = [...witnesses.keys()].sort();
    return finding(
      sequence, "too-few-witnesses",
      `第 ${sequence} 条：联署的见证人不够（${names.join("、") || "一个也没有"}），策略要求“${this.policy.quorum}”。`,
      `Record ${sequence}: too few witnesses have co-signed (${names.join(", ") || "none"}); the policy asks for ${this.policy.quorum}.`,
    );
  }

  whose(origin) {
    if (this.policy.logs.has(origin)) return { zh: "没有你信任的日志的签名", en: "the log that you trust has not signed it" };
    const trusted = [...this.policy.logs.keys()].join(", ");
    return { zh: `它属于日志 ${origin}，你信任的是 ${trusted}`, en: `it is of the log ${origin}, and you trust ${trusted}` };
  }
}

function backDated(sequence, made, earlier) {
  const times = [...earlier.witnesses.values()];
  const seen = ofSeconds(Math.max(0, ...times));
  if (times.length === 0 || made >= seen - (PROMISE + CLOCK_ERROR) * MICRO) return [];
  return [finding(
    sequence, "back-dated",
    `第 ${sequence} 条写的时间是 ${written(made)}，但到 ${written(seen)}，见证人看到的日志里还没有它：时间被倒填了。`,
    `Record ${sequence} says that it was made at ${written(made)}, but at ${written(seen)} witnesses saw the log without it: it was back-dated.`,
  )];
}

const takenOver = (sequence, made) =>
  finding(
    sequence, "", `第 ${sequence} 条是从旧系统接收来的，它写的时间 ${written(made)} 是旧系统的时间，日志不能证明。`,
    `Record ${sequence} was taken over from an older system; its time, ${written(made)}, is that system's, and the log cannot vouch for it.`,
  );

function postDated(sequence, made, seen) {
  const times = [...seen.witnesses.values()];
  const first = ofSeconds(times.length ? Math.min(...times) : 0);
  if (times.length === 0 || made <= first + CLOCK_ERROR * MICRO) return [];
  return [finding(
    sequence, "post-dated",
    `第 ${sequence} 条写的时间是 ${written(made)}，但在 ${written(first)}，见证人看到的日志里已经有它：时间被写晚了。`,
    `Record ${sequence} says that it was made at ${written(made)}, but at ${written(first)} witnesses saw the log with it: it was post-dated.`,
  )];
}

const notSigned = (sequence, why) =>
  finding(sequence, "not-signed", `第 ${sequence} 条：检查点不可信：${why.zh}。`, `Record ${sequence}: the checkpoint cannot be trusted: ${why.en}.`);

const beforeRefused = (sequence, why) =>
  finding(
    sequence, "not-signed", `第 ${sequence} 条：在它之前的检查点不可信：${why.zh}。`,
    `Record ${sequence}: the checkpoint from before it cannot be trusted: ${why.en}.`,
  );
