// Sends what was written down, however bad the network: in batches, each entry under an id of its own that the server applies
// once, again and again with growing pauses until it is answered. Nothing leaves the phone's list before its answer is here.
import { vault } from "./vault.mjs";

const LONGEST_PAUSE = 300;
const PATIENCE = 20_000;
const FEWEST_SLIPS = 3;

export const state = { is: "idle", fails: 0 };
let addresses = null;
let changed = () => {};
let timer = null;

export class LoggedOut extends Error {}
export class OtherOfficer extends Error {}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let at = 5; at >= 0; at -= 1) {
    bytes[at] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

async function ask(address, options = {}) {
  if (!navigator.onLine) throw new Error("no network");
  const way = { redirect: "manual", credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
  const response = await fetch(address, { ...way, ...options });
  if (response.type === "opaqueredirect" || response.status === 401) throw new LoggedOut();
  if (response.status === 409) throw new OtherOfficer();
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

const post = (address, token, body, type) =>
  ask(address, { method: "POST", body, headers: { "X-CSRFToken": token, ...(type && { "Content-Type": type }) } });

export const fetched = () => ask(addresses.data);

export function start(given, listener) {
  addresses = given;
  changed = listener;
  addEventListener("online", () => soon(0));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon(0));
}

// Another try after so many seconds; at once where `seconds` is 0.
export function soon(seconds) {
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
}

export async function queue(entry, more = {}) {
  await vault.put(`entry:${entry.id}`, { entry, state: "waiting", ...more });
  soon(0);
}

async function waiting() {
  return (await vault.all("entry")).filter((one) => one.state === "waiting").map((one) => one.entry);
}

export async function send() {
  if (!vault.isOpen() || state.is === "sending") return;
  state.is = "sending";
  changed();
  try {
    await (navigator.locks ? navigator.locks.request("visits", round) : round());
    state.fails = 0;
    state.is = "idle";
    if ((await waiting()).length) soon(0); // written while this round took its slips: whoever asked to send it was turned away
  } catch (error) {
    if (error instanceof LoggedOut) state.is = "logged-out";
    else if (error instanceof OtherOfficer) state.is = "other";
    else {
      state.is = "offline";
      state.fails += 1;
      soon(Math.min(LONGEST_PAUSE, 2 ** state.fails) * (0.5 + Math.random() / 2));
    }
  }
  changed();
}

async function round() {
  let data = await fetched();
  const owner = await vault.owner();
  if (data.owner !== owner) throw new OtherOfficer();
  for (let entries = await waiting(); entries.length; entries = await waiting()) {
    const body = JSON.stringify({ owner, entries: entries.slice(0, data.batch) });
    const said = await post(addresses.sync, data.token, body, "application/json");
    if (!said.answers) throw new Error("no answers");
    for (const answer of said.answers) await settle(answer);
    changed();
    if ((await waiting()).length === 0) data = await fetched();
  }
  await takeAlong(data);
  await fetchSlips(data, owner);
}

async function settle(answer) {
  const name = `entry:${answer.id}`;
  const kept = await vault.get(name);
  if (!kept) return;
  if (answer.result === "applied" || answer.result === "already") await vault.remove(name);
  else await vault.put(name, { ...kept, state: answer.result, standing: answer.standing, why: answer.why });
}

async function takeAlong(data) {
  const busy = new Set((await vault.all("entry")).map((one) => one.entry.visit));
  const plans = data.plans.filter((plan) => !busy.has(plan.visit));
  const wanted = new Set(plans.map((plan) => `plan:${plan.visit}`));
  for (const name of await vault.names("plan")) if (!wanted.has(name)) await vault.remove(name);
  for (const plan of plans) await vault.put(`plan:${plan.visit}`, plan);
  const usable = new Set(data.slips.map((id) => `slip:${id}`));
  for (const name of await vault.names("slip")) if (!usable.has(name)) await vault.remove(name);
  const { plans: _plans, slips: _slips, token: _token, ...reference } = data;
  await vault.put("reference", { ...reference, at: Date.now() });
}

// The batch's id is kept until its slips are here, so that an answer that was lost leaves no slips behind that nobody has.
async function fetchSlips(data, owner) {
  if ((await vault.names("slip")).length >= FEWEST_SLIPS) return;
  const batch = (await vault.get("batch")) ?? newId();
  await vault.put("batch", batch);
  const given = await post(addresses.slips, data.token, new URLSearchParams({ batch, owner }));
  for (const slip of given.slips ?? []) await vault.put(`slip:${slip.id}`, slip);
  if (given.why) await vault.put("no-slips", given.why);
  else await vault.remove("no-slips");
  await vault.remove("batch");
}

// After so many hours without the server, plans and slips are gone from the phone; what is written down stays, sealed.
// A clock that was set back saves nothing.
export async function forgetOld() {
  const reference = await vault.get("reference");
  if (!reference || Math.abs(Date.now() - reference.at) < reference.keep_hours * 3_600_000) return;
  for (const kind of ["plan", "slip"]) for (const name of await vault.names(kind)) await vault.remove(name);
}

// Gives unused slips back, then ends the log-in. The phone was wiped before.
export async function logOut(slips) {
  const { token } = await fetched();
  if (slips.length) {
    const body = new URLSearchParams(slips.map((id) => ["slip", id]));
    await fetch(addresses.cancel, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" });
  }
  const form = document.createElement("form");
  form.method = "post";
  form.action = addresses.logout;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token }));
  document.body.append(form);
  form.submit();
}
