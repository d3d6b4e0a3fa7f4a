// Bytes, numbers and names as they stand in a log's files: one way of writing each, every other refused (core/merkle/wire.py).

/** Why something was not believed: one sentence in each language. */
export class Refused extends Error {
  constructor(zh, en) {
    super(en);
    this.reason = { zh, en };
  }
}

const encoder = new TextEncoder();
const LIMIT = 2n ** 63n;

export const utf8 = (text) => encoder.encode(text);

/** The text of bytes that are valid UTF-8; null for others. A byte order mark stays, and is then refused by who reads on. */
export function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether no half of a character stands alone. */
export const isWellFormed = (text) => !/\p{Surrogate}/u.test(text);

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const sameBytes = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The bytes of lower-case hexadecimal; null for anything else. */
export function fromHex(text, size) {
  if (typeof text !== "string" || text.length !== size * 2 || /[^0-9a-f]/.test(text)) return null;
  return Uint8Array.from({ length: size }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

export const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** The bytes of standard base64 exactly as it is written (padding, no stray bits); null for anything else. */
export function fromBase64(text) {
  if (/[^A-Za-z0-9+/=]/.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

/** An ASCII decimal without sign or leading zeros, below 2^63, as a BigInt; null for anything else. */
export function fromDecimal(text) {
  if (text.length > 19 || !/^(?:0|[1-9][0-9]*)$/.test(text) || text.endsWith("\n")) return null;
  const value = BigInt(text);
  return value < LIMIT ? value : null;
}

/** Whether this may name a key or a log: not empty, no Unicode space, no control character, no “+”. */
export const isName = (text) => text !== "" && !/[\p{White_Space}\u0000-\u001f+]/u.test(text);

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}
