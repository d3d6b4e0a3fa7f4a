// Whom to trust (C2SP tlog-policy): the log's key, the witnesses' keys, and how many of them must have co-signed. Read as
// strictly as core/merkle/policy_file.py does, in the same words.

import { Refused, fromDecimal, toHex } from "./bytes.mjs";
import { LOG_KEY, WITNESS_KEY, readCheckpoint, readKey, readNote, timesOf } from "./notes.mjs";

const NONE = "none";
const FIELDS = { log: [1, 2], witness: [2, 3], group: [3, 1000], quorum: [1, 1] };

/** {logs: Map(origin → key), witnesses: Map(name → key), groups: Map(name → {needed, members}), quorum}. Throws Refused. */
export async function readPolicy(text) {
  const policy = { logs: new Map(), witnesses: new Map(), groups: new Map(), quorum: null };
  let number = 0;
  for (const line of text.split("\n")) {
    number += 1;
    try {
      if (/[\u0000-\u0008\u000a-\u001f]/.test(line)) throw new Refused("含有控制字符", "there is a control character in it");
      const [keyword, ...words] = wordsOf(line);
      if (keyword !== undefined) await readLine(policy, keyword, words);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new Refused(`策略文件第 ${number} 行：${error.reason.zh}`, `policy line ${number}: ${error.reason.en}`);
    }
  }
  if (policy.quorum === null) throw new Refused("策略文件：缺少 quorum 行", "policy: the quorum line is missing");
  if (policy.logs.size === 0) throw new Refused("策略文件：没有日志", "policy: it names no log");
  return policy;
}

function wordsOf(line) {
  const words = line.replaceAll("\t", " ").split(" ");
  const comment = words.findIndex((word) => word.startsWith("#"));
  return words.slice(0, comment < 0 ? undefined : comment).filter(Boolean);
}

async function readLine(policy, keyword, words) {
  if (!Object.hasOwn(FIELDS, keyword)) {
    throw new Refused(`不认识“${keyword}”`, `'${keyword}' is not log, witness, group or quorum`);
  }
  const [shortest, longest] = FIELDS[keyword];
  if (words.length < shortest || words.length > longest) {
    throw new Refused("字段数目不对", `a ${keyword} line has another number of fields`);
  }
  await { log: readLog, witness: readWitness, group: readGroup, quorum: readQuorum }[keyword](policy, ...words);
}

async function readLog(policy, vkey) {
  const key = await keyOf(LOG_KEY, vkey);
  if (policy.logs.has(key.name)) throw new Refused(`日志“${key.name}”写了两次`, `log ${key.name} stands here twice`);
  policy.logs.set(key.name, key);
}

async function readWitness(policy, name, vkey) {
  needFresh(policy, name);
  const key = await keyOf(WITNESS_KEY, vkey);
  if ([...policy.witnesses.values()].some((other) => toHex(other.key) === toHex(key.key))) {
    throw new Refused("两个见证人用同一密钥", "two witnesses have one key: that would count one twice");
  }
  policy.witnesses.set(name, key);
}

function readGroup(policy, name, needed, ...members) {
  needFresh(policy, name);
  const taken = new Set([...policy.groups.values()].flatMap((group) => group.members));
  for (const member of members) {
    if (!isKnown(policy, member)) throw new Refused(`“${member}”尚未定义`, `${member} is not defined above`);
    if (taken.has(member)) throw new Refused(`“${member}”用了两次`, `${member} is counted twice`);
    taken.add(member);
  }
  const count = needed === "any" ? 1n : needed === "all" ? BigInt(members.length) : fromDecimal(needed);
  if (count === null || count < 1n || count > BigInt(members.length)) {
    throw new Refused("数目应为 all、any 或 1 到成员数", "all, any, or 1 up to the number of members is expected");
  }
  policy.groups.set(name, { needed: Number(count), members });
}

function readQuorum(policy, name) {
  if (policy.quorum !== null) throw new Refused("quorum 写了两次", "there are two quorum lines");
  if (name !== NONE && !isKnown(policy, name)) throw new Refused(`“${name}”尚未定义`, `${name} is not defined above`);
  policy.quorum = name;
}

const isKnown = (policy, name) => policy.witnesses.has(name) || policy.groups.has(name);

function needFresh(policy, name) {
  if (name === NONE || isKnown(policy, name)) throw new Refused(`名称“${name}”已用过`, `the name ${name} is taken`);
}

async function keyOf(kind, vkey) {
  const key = await readKey(vkey);
  if (key.kind !== kind) throw new Refused("密钥的类型不对", "the key is of another type");
  return key;
}

/** What a policy says of a checkpoint note: {checkpoint, isSigned, witnesses: Map(name → POSIX seconds), isQuorumMet}. Throws Refused. */
export async function standingOf(policy, raw) {
  const note = readNote(raw);
  const checkpoint = readCheckpoint(note.text);
  const log = policy.logs.get(checkpoint.origin);
  const isSigned = log !== undefined && (await timesOf(log, note)).length > 0;
  const witnesses = new Map();
  for (const [name, key] of policy.witnesses) {
    const times = await timesOf(key, note);
    if (times.length) witnesses.set(name, Math.max(...times));
  }
  return { checkpoint, isSigned, witnesses, isQuorumMet: policy.quorum === NONE || stands(policy, policy.quorum, witnesses) };
}

function stands(policy, name, witnesses) {
  const group = policy.groups.get(name);
  if (!group) return witnesses.has(name);
  return group.members.filter((member) => stands(policy, member, witnesses)).length >= group.needed;
}
