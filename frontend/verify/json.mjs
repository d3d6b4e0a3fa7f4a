// JSON as records need it: read strictly (no name twice, whole numbers only), written in the one form of RFC 8785.

import { Refused, isWellFormed } from "./bytes.mjs";

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WHOLE = /-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
const WORD = /true|false|null/y;
const DEEPEST = 20;

/** The value of a JSON text: objects are Maps, numbers are whole. Throws Refused. */
export function readJson(text) {
  let at = 0;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found && found[0];
  };
  const next = (sign) => {
    take(SPACE);
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  };
  const refuse = (zh, en) => {
    throw new Refused(`不是有效的 JSON：${zh}`, `this is no valid JSON: ${en}`);
  };
  const string = () => {
    const value = JSON.parse(take(STRING) ?? refuse("文字没有写完", "a string is malformed"));
    return isWellFormed(value) ? value : refuse("有半个字符", "half a character stands alone");
  };
  const object = (depth, made = new Map()) => {
    if (next("}")) return made;
    do {
      take(SPACE);
      const name = string();
      if (made.has(name)) refuse(`“${name}”写了两次`, `“${name}” stands in it twice`);
      if (!next(":")) refuse("缺少冒号", "a colon is missing");
      made.set(name, value(depth));
    } while (next(","));
    return next("}") ? made : refuse("缺少右括号", "a closing brace is missing");
  };
  const array = (depth, made = []) => {
    if (next("]")) return made;
    do made.push(value(depth));
    while (next(","));
    return next("]") ? made : refuse("缺少右括号", "a closing bracket is missing");
  };
  const value = (depth) => {
    if (depth > DEEPEST) refuse("套得太深", "it is nested too deep");
    if (next("{")) return object(depth + 1);
    if (next("[")) return array(depth + 1);
    if (text[at] === '"') return string();
    const word = take(WORD);
    if (word) return { true: true, false: false, null: null }[word];
    const number = Number(take(WHOLE) ?? NaN);
    return Number.isSafeInteger(number) ? number : refuse("有一个值看不懂", "a value is malformed");
  };
  const found = value(0);
  take(SPACE);
  return at === text.length ? found : refuse("后面还有东西", "something follows after its end");
}

/** RFC 8785: names sorted by UTF-16 code units, no space, the shortest escapes. */
export function canonicalJson(value) {
  if (value instanceof Map) {
    const names = [...value.keys()].sort((a, b) => (a < b ? -1 : 1));
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value.get(name))}`).join(",")}}`;
  }
  return Array.isArray(value) ? `[${value.map(canonicalJson).join(",")}]` : JSON.stringify(value);
}
