// The app's screens. Every word comes from the page; everything shown is put in as text.
import { WrongPin, isGoodPin, vault } from "./vault.mjs";
import { LoggedOut, OtherOfficer, fetched, forgetOld, logOut, newId, queue, send, soon, start, state } from "./sending.mjs";

const IDLE = 5 * 60_000;
const AWAY = 2 * 60_000;
const root = document.getElementById("visits");
const one = (selector, within = root) => within.querySelector(selector);
const screenOf = (name) => one(`[data-screen="${name}"]`);
const byId = (id) => document.getElementById(id);
const word = (name, count = "") => one(`[data-word="${name}"]`).textContent.replace("#", count);
let shown = "";
let reference = null;
let open = null; // what the open form is about: {kind, visit, base, words, replaces, draft}
let shownSlip = null;

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function go(name) {
  for (const screen of root.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
  for (const said of root.querySelectorAll("[data-error]")) said.hidden = true;
  shown = name;
  one("h1").focus({ preventScroll: true });
  scrollTo(0, 0);
}

function say(name, text) {
  const said = one("[data-error]", screenOf(name));
  said.textContent = text;
  said.hidden = false;
  said.scrollIntoView({ block: "nearest" });
}

// Which screen there is to begin with.
async function begin() {
  const owner = await vault.owner();
  if (owner && location.hash === "#leave") return go("leave");
  go(owner ? "locked" : "start");
  const mine = owner && (await fetched().catch(() => null))?.owner;
  if (mine && mine !== owner && shown === "locked") go("other");
  return undefined;
}

async function started(form) {
  const [pin, again] = [form.elements["pin-new"].value, form.elements["pin-again"].value];
  if (!isGoodPin(pin)) return say("start", word("weak"));
  if (pin !== again) return say("start", word("differ"));
  let data;
  try {
    data = await fetched();
  } catch (error) {
    if (error instanceof LoggedOut) return location.assign(one("[data-login] a").href);
    return say("start", word("no-net"));
  }
  await vault.create(pin, data.owner);
  form.reset();
  await send();
  return entered();
}

async function pinGiven(form) {
  const pin = form.elements.pin.value;
  form.reset();
  try {
    await vault.unlock(pin);
  } catch (error) {
    if (!(error instanceof WrongPin)) throw error;
    if (error.left) return say("locked", word("wrong", error.left));
    go("start");
    return say("start", word("wiped"));
  }
  await forgetOld();
  await entered();
  return soon(0);
}

async function entered() {
  reference = await vault.get("reference");
  await home();
}

async function home() {
  open = null;
  go(reference || state.is !== "other" ? "home" : "other");
  await draw();
}

const named = (list, code) => list?.find((entry) => entry.code === code)?.name ?? code;

function summary(entry) {
  const parts = [word(entry.kind), entry.day];
  if (entry.beat) parts.push(named(reference?.beats, entry.beat));
  if (entry.place) parts.push(named(reference?.places, entry.place));
  if (entry.outcome) parts.push(named(reference?.outcomes, entry.outcome));
  if (entry.advice) parts.push(entry.advice.map((code) => named(reference?.advice, code)).join(" ") || word("none"));
  if (entry.procedure) parts.push(named(reference?.procedures, entry.procedure));
  return parts.join(" · ");
}

function row(title, text, act) {
  const button = element("button", { type: "button", className: "hg-link-row" });
  button.append(
    element("span", { className: "hg-link-row__title", textContent: title }),
    element("span", { className: "hg-link-row__text", textContent: text }),
  );
  button.addEventListener("click", act);
  return element("li", {}, button);
}

function action(text, act, kind = " govuk-button--secondary") {
  const button = element("button", { type: "button", className: `govuk-button${kind}`, textContent: text });
  button.addEventListener("click", act);
  return button;
}

async function draw() {
  if (!vault.isOpen()) return;
  reference = (await vault.get("reference")) ?? reference;
  const entries = await vault.all("entry");
  const plans = (await vault.all("plan")).sort((a, b) => a.day.localeCompare(b.day));
  const planned = plans.map((plan) =>
    row(plan.words || named(reference?.places, plan.place), `${plan.day} · ${named(reference?.beats, plan.beat)}`, () => edit("visit", plan)),
  );
  one("[data-plans]").replaceChildren(...planned);
  one("[data-no-plans]").hidden = plans.length > 0;
  list("[data-drafts]", (await vault.all("draft")).map(draftRow));
  list("[data-choices]", entries.filter((kept) => kept.state !== "waiting").map(choiceRow));
  const waiting = entries.filter((kept) => kept.state === "waiting");
  list("[data-unsent]", waiting.map((kept) => element("li", { textContent: summary(kept.entry) })));
  const slips = (await vault.names("slip")).length;
  const why = slips ? null : await vault.get("no-slips");
  one("[data-slips]").textContent = slips ? word("slips", slips) : (why ?? word("no-slips"));
  one("[data-slips-lost]").hidden = !why;
  one("[data-login]").hidden = state.is !== "logged-out";
  if (state.is === "other" && shown === "home") go("other");
  status(waiting.length);
}

function list(selector, rows) {
  one(selector).hidden = rows.length === 0;
  one(`${selector} ul`).replaceChildren(...rows);
}

function status(count) {
  const name = { offline: "offline", sending: "sending", "logged-out": "logged-out" }[state.is] ?? (count ? "waiting" : "online");
  root.dataset.state = state.is;
  root.dataset.waiting = count;
  one("[data-status]").textContent = word(name, count);
}

function draftRow(draft) {
  return row(`${word("continue")}：${word(draft.about.kind)}`, draft.about.words ?? "", () => edit(draft.about.kind, draft.about, draft.values));
}

// Two versions side by side, or a sentence why not; the officer decides, and nothing goes before that.
function choiceRow(kept) {
  const { entry, standing, why } = kept;
  const item = element("li", { className: "hg-notice hg-notice--now" });
  if (kept.state === "conflict") {
    item.append(
      element("p", { className: "hg-notice__title", textContent: word("changed") }),
      element("p", { textContent: `${word("mine")}：${summary(entry)}` }),
      element("p", { textContent: `${word("theirs")}：${summary({ ...standing, kind: entry.kind })}` }),
      action(word("take-mine"), () => anew(entry, standing.version)),
      action(word("take-theirs"), () => drop(entry)),
    );
    return item;
  }
  item.append(
    element("p", { className: "hg-notice__title", textContent: `${word("refused")}${why}` }),
    element("p", { textContent: summary(entry) }),
    action(word("edit"), () => edit(entry.kind, { ...entry, replaces: entry.id })),
    twice(word("throw"), () => drop(entry)),
  );
  return item;
}

// A button that must be pressed twice.
function twice(text, act) {
  let pressed = false;
  const button = action(text, () => {
    if (pressed) return act();
    pressed = true;
    button.textContent = word("sure");
    return undefined;
  });
  return button;
}

async function anew(entry, base) {
  await queue({ ...entry, id: newId(), base });
  await drop(entry);
}

async function drop(entry) {
  await vault.remove(`entry:${entry.id}`);
  await draw();
  soon(0);
}

function options(select, entries, chosen) {
  select.replaceChildren(...entries.map(({ code, name }) => element("option", { value: code, textContent: name, selected: code === chosen })));
}

function boxes(name, entries, type, chosen) {
  const kind = type === "radio" ? "govuk-radios" : "govuk-checkboxes";
  const group = one(`[data-group="${name}"] fieldset > div`);
  group.className = kind;
  const items = entries.map(({ code, name: title }) => {
    const id = `${name}-${code}`;
    const input = element("input", { type, name, value: code, id, className: `${kind}__input`, checked: chosen.includes(code) });
    const label = element("label", { htmlFor: id, className: `govuk-label ${kind}__label`, textContent: title });
    return element("div", { className: `${kind}__item` }, input, label);
  });
  group.replaceChildren(...items);
}

// Today as the bureau counts it, also on a phone whose clock or time zone is wrong, and days after it last had a network.
function today() {
  const dayOf = (moment) => new Date(moment).toLocaleDateString("sv");
  const ahead = Date.parse(dayOf(reference.at)) - Date.parse(reference.today);
  return dayOf(Date.now() - ahead);
}

// Open a form: on a plan, on a draft, on something refused, or on nothing yet.
async function edit(kind, about = {}, values = null) {
  reference ??= await vault.get("reference");
  if (!reference) return soon(0);
  open = { kind, visit: about.visit ?? newId(), base: about.version ?? about.base ?? 0, words: about.words ?? "", replaces: about.replaces, draft: about.draft ?? newId(), slip: about.slip };
  const given = values ?? {};
  const day = given.day ?? (kind === "visit" && about.version ? today() : about.day) ?? today();
  options(byId(`${kind}-beat`), reference.beats, given.beat ?? about.beat);
  byId(`${kind}-day`).value = day;
  if (kind !== "request") boxes(`${kind}-place`, reference.places, "radio", [given.place ?? about.place ?? reference.places[0].code]);
  if (kind === "plan") byId("plan-words").value = given.words ?? about.words ?? "";
  if (kind === "visit") {
    one("[data-words]").textContent = open.words;
    boxes("visit-outcome", reference.outcomes, "radio", [given.outcome ?? about.outcome ?? ""]);
    boxes("visit-advice", reference.advice, "checkbox", given.advice ?? about.advice ?? []);
  }
  if (kind === "request") await editRequest(about, given);
  return go(kind);
}

async function editRequest(about, given) {
  const procedure = given.procedure ?? about.procedure ?? reference.procedures[0]?.code;
  options(byId("request-procedure"), reference.procedures, procedure);
  const slips = (await vault.all("slip")).map((slip) => ({ code: slip.id, name: slip.serial }));
  if (about.slip) slips.unshift({ code: about.slip, name: word("old") });
  options(byId("request-slip"), slips, given.slip ?? about.slip);
  fields(given.values ?? about.values ?? {});
  byId("request-name").value = given.name ?? about.name ?? "";
  byId("request-phone").value = given.phone ?? about.phone ?? "";
}

// The fields of the chosen procedure, with what was written in them.
function fields(values) {
  const chosen = reference.procedures.find((procedure) => procedure.code === byId("request-procedure").value);
  const made = (chosen?.fields ?? []).map((field) => {
    const id = `field-${field.name}`;
    let input;
    if (field.options.length) {
      input = element("select", { className: "govuk-select" });
      options(input, field.options, values[field.name]);
    } else {
      input = element(field.long ? "textarea" : "input", { className: field.long ? "govuk-textarea" : "govuk-input", maxLength: field.most });
      input.value = values[field.name] ?? "";
    }
    Object.assign(input, { id, name: field.name, required: field.required });
    const label = element("label", { className: "govuk-label", htmlFor: id, textContent: field.label });
    return element("div", { className: "govuk-form-group" }, label, input);
  });
  one("[data-fields]").replaceChildren(...made);
}

const checked = (name) => Array.from(root.querySelectorAll(`input[name="${name}"]:checked`), (input) => input.value);

function read() {
  const { kind } = open;
  const values = { beat: byId(`${kind}-beat`).value, day: byId(`${kind}-day`).value };
  if (kind !== "request") values.place = checked(`${kind}-place`)[0] ?? "";
  if (kind === "plan") values.words = byId("plan-words").value;
  if (kind === "visit") Object.assign(values, { outcome: checked("visit-outcome")[0] ?? "", advice: checked("visit-advice") });
  if (kind !== "request") return values;
  const filled = Array.from(one("[data-fields]").querySelectorAll("[name]"), (input) => [input.name, input.value]);
  const [procedure, slip, name, phone] = ["procedure", "slip", "name", "phone"].map((part) => byId(`request-${part}`).value);
  return { ...values, procedure, slip, name, phone, values: Object.fromEntries(filled) };
}

function missing() {
  const box = Array.from(one("[data-fields]").querySelectorAll("[required]")).find((input) => open.kind === "request" && !input.value.trim());
  if (box) return box.labels[0].textContent;
  const labels = { place: `[data-group="${open.kind}-place"] legend`, outcome: '[data-group="visit-outcome"] legend' };
  const found = Object.entries(read()).find(([name, value]) => value === "" && (name in labels || name === "day" || name === "beat"));
  if (!found) return "";
  return one(labels[found[0]] ?? `label[for="${open.kind}-${found[0]}"]`, screenOf(open.kind)).textContent;
}

async function saved() {
  const { kind, visit, base, replaces, draft, slip: before } = open;
  const lacking = missing();
  if (lacking) return say(kind, word("missing", lacking));
  const values = read();
  if (kind === "request" && !values.slip) return say(kind, word("no-slip"));
  await stopKeeping();
  const entry = { kind, id: newId(), ...(kind === "request" ? {} : { visit, base }), ...values };
  const slip = kind === "request" && values.slip !== before ? await vault.get(`slip:${values.slip}`) : null;
  await queue(entry, slip ? { slip } : {});
  for (const name of [`draft:${draft}`, `plan:${visit}`, `entry:${replaces}`]) await vault.remove(name);
  if (!slip) return home();
  await vault.remove(`slip:${slip.id}`);
  return show(slip);
}

function show(slip) {
  shownSlip = slip;
  one("[data-serial]").textContent = slip.serial;
  one("[data-code]").textContent = slip.code;
  const drawn = new DOMParser().parseFromString(slip.qr, "image/svg+xml").documentElement;
  one("[data-qr]").replaceChildren(document.importNode(drawn, true));
  go("slip");
}

let keeping = null;
let kept = Promise.resolve();
function keepDraft() {
  clearTimeout(keeping);
  keeping = setTimeout(() => (kept = keepNow()), 300);
}

async function keepNow() {
  keeping = null;
  if (!open || !vault.isOpen() || !["plan", "visit", "request"].includes(shown)) return;
  const { kind, visit, base, words, draft, replaces, slip } = open;
  await vault.put(`draft:${draft}`, { about: { kind, visit, base, words, draft, replaces, slip }, values: read() });
}

// No draft comes any more: one on its way would stand there again after it was removed, and be sent a second time.
async function stopKeeping() {
  clearTimeout(keeping);
  keeping = null;
  await kept.catch(() => {});
}

// What was written in the last moment is kept too.
async function later() {
  if (keeping !== null) {
    clearTimeout(keeping);
    kept = keepNow();
  }
  await kept.catch(() => {});
  return home();
}

async function forget() {
  await stopKeeping();
  await vault.remove(`draft:${open.draft}`);
  return home();
}

async function wiped() {
  await vault.wipe();
  reference = null;
  await begin();
}

async function leave(anyway) {
  const unsent = [...(await vault.names("entry")), ...(await vault.names("draft"))];
  if (unsent.length && !anyway) return go("leave");
  const slips = (await vault.names("slip")).map((name) => name.slice("slip:".length));
  await vault.wipe();
  history.replaceState(null, "", location.pathname);
  go("gone");
  return logOut(slips).catch(() => {});
}

async function lock() {
  vault.lock();
  reference = open = shownSlip = null;
  for (const form of root.querySelectorAll("form")) form.reset();
  for (const part of ["[data-plans]", "[data-fields]", "[data-words]", "[data-qr]", "[data-code]", "[data-unsent] ul", "[data-choices] ul", "[data-drafts] ul"]) one(part).replaceChildren();
  await begin();
}

const DOES = {
  wipe: wiped,
  home: () => (vault.isOpen() ? later() : ((location.hash = ""), begin())),
  forget,
  handed: () => home(),
  lock,
  send: () => send(),
  leave: () => leave(false),
  "leave-anyway": () => leave(true),
  "new-visit": () => edit("visit"),
  "new-request": () => edit("request"),
  "new-plan": () => edit("plan"),
};
const SUBMITS = { start: started, locked: pinGiven, plan: saved, visit: saved, request: saved };
const SURE = new Set(["wipe"]);

function listen() {
  let sure = null;
  root.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-does]");
    if (!pressed) return;
    if (SURE.has(pressed.dataset.does) && sure !== pressed) {
      sure = pressed;
      pressed.textContent = word("sure");
      return;
    }
    DOES[pressed.dataset.does]();
  });
  root.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = one("button[type=submit]", event.target);
    button.disabled = true;
    try {
      await SUBMITS[event.target.closest("[data-screen]").dataset.screen](event.target);
    } finally {
      button.disabled = false;
    }
  });
  root.addEventListener("input", (event) => {
    if (event.target.id === "request-procedure") fields({});
    keepDraft();
  });
}

// An unlocked phone that nobody uses locks itself; sooner when the app is out of sight.
function lockWhenIdle() {
  let timer = null;
  const after = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(() => vault.isOpen() && lock(), milliseconds);
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => after(IDLE));
  document.addEventListener("visibilitychange", () => after(document.visibilityState === "hidden" ? AWAY : IDLE));
}

async function main() {
  const { data, sync, slips, cancel, logout, worker, scope } = root.dataset;
  listen();
  lockWhenIdle();
  start({ data, sync, slips, cancel, logout }, () => draw());
  await begin();
  await navigator.serviceWorker?.register(worker, { scope });
}

main();
