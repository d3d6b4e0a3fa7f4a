// JSON as records need it: read strictly (no name twice, whole numbers only), written in the one form of RFC 8785.

import { Refused, isWellFormed } from "./bytes.mjs";

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
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
  const refuse = (en, zh = "") => {
    throw new Refused(`不是有效的 JSON${zh && "："}${zh}`, `this is no valid JSON: ${en}`);
  };
  const string = () => {
    const value = JSON.parse(take(STRING) ?? refuse("a string is malformed"));
    return isWellFormed(value) ? value : refuse("half a character stands alone", "有半个字符");
  };
  const object = (depth, made = new Map()) => {
    if (next("}")) return made;
    do {
      take(SPACE);
      const name = string();
      if (made.has(name)) refuse("a name stands in it twice", "有名称写了两次");
      if (!next(":")) refuse("a colon is missing");
      made.set(name, value(depth));
    } while (next(","));
    return next("}") ? made : refuse("a closing brace is missing");
  };
  const array = (depth, made = []) => {
    if (next("]")) return made;
    do made.push(value(depth));
    while (next(","));
    return next("]") ? made : refuse("a closing bracket is missing");
  };
  const value = (depth) => {
    if (depth > DEEPEST) refuse("it is nested too deep", "套得太深");
    if (next("{")) return object(depth + 1);
    if (next("[")) return array(depth + 1);
    if (text[at] === '"') return string();
    const word = take(WORD);
    if (word) return { true: true, false: false, null: null }[word];
    const digits = take(NUMBER) ?? refuse("a value is malformed");
    const isWhole = !/[.eE]/.test(digits) && Number.isSafeInteger(Number(digits));
    return isWhole ? Number(digits) : refuse(`${digits} is no whole number`, "有一个值看不懂");
  };
  const found = value(0);
  take(SPACE);
  return at === text.length ? found : refuse("something follows after its end");
}

/** RFC 8785: names sorted by UTF-16 code units, no space, the shortest escapes. */
export function canonicalJson(value) {
  if (value instanceof Map) {
    const names = [...value.keys()].sort((a, b) => (a < b ? -1 : 1));
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value.get(name))}`).join(",")}}`;
  }
  return Array.isArray(value) ? `[${value.map(canonicalJson).join(",")}]` : JSON.stringify(value);
}
