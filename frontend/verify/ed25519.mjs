// Ed25519 (RFC 8032) by WebCrypto, with one verdict on every edge case here and in `heliograph verify` (core/merkle/ed25519.py).
// Refused before WebCrypto is asked: a wrong length; S that is not below the order; a point that is not in its one spelling,
// or of small order.

import { toHex } from "./bytes.mjs";

const FIELD = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const Y_OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
const Y_OF_SMALL_ORDER = [0n, 1n, FIELD - 1n, Y_OF_ORDER_8, FIELD - Y_OF_ORDER_8];

const littleEndian = (bytes) => BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`);

/** Whether 32 bytes are the one encoding of a y that no point of small order has. */
export function isSoundPoint(bytes) {
  if (bytes.length !== 32) return false;
  const y = littleEndian(bytes) & (2n ** 255n - 1n);
  return y < FIELD && !Y_OF_SMALL_ORDER.includes(y);
}

/** Whether `signature` is that of `key` over `message`. All are bytes. */
export async function isSigned(key, signature, message) {
  if (signature.length !== 64 || littleEndian(signature.subarray(32)) >= ORDER) return false;
  if (!isSoundPoint(key) || !isSoundPoint(signature.subarray(0, 32))) return false;
  try {
    const known = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, known, signature, message);
  } catch {
    return false; // the bytes are no point of the curve
  }
}

/** Whether this browser checks Ed25519 signatures, and rightly: RFC 8032, test 2, and the same with another message. */
export async function canCheckSignatures() {
  if (!globalThis.crypto?.subtle) return false;
  const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const key = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const signature = bytes(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  return (await isSigned(key, signature, Uint8Array.of(0x72))) && !(await isSigned(key, signature, Uint8Array.of(0x73)));
}
