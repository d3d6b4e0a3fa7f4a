// The page around a verdict: takes the file in, shows what came of it, and the records to read and print. It is drawn inside
// #checker, on /log/check/ and in the file that works alone, and sends nothing anywhere.

import { Refused, sha256, textOf, toHex, utf8 } from "./bytes.mjs";
import { canCheckSignatures, isSigned } from "./ed25519.mjs";
import { readPolicy } from "./policy.mjs";
import { recordsIn } from "./records.mjs";
import { verifyReceipt } from "./verdict.mjs";
import { PAGE, inLanguage } from "./words.mjs";

const LARGEST = 50_000_000;
const FEW = 3;

/** An element with attributes and children; texts are put in as text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

class Checker {
  constructor(box) {
    this.box = box;
    this.isAlone = "alone" in box.dataset;
    this.policy = box.dataset.policy;
    this.last = null;
    this.turn = 0;
    addEventListener("beforeprint", () => this.verdict.querySelector("details")?.setAttribute("open", ""));
    this.speak(this.isAlone && !/^zh/i.test(navigator.language) ? "en" : document.documentElement.lang);
  }

  speak(language) {
    this.language = language;
    this.say = inLanguage(language);
    if (this.isAlone) document.documentElement.lang = language;
    this.draw();
  }

  draw() {
    const { say } = this;
    this.verdict = make("div", { role: "status", "aria-live": "polite" });
    this.records = make("div");
    this.trust = make("textarea", { id: "trust", rows: 8, spellcheck: "false", class: "govuk-textarea", "aria-describedby": "trust-hint" });
    this.trust.value = this.policy;
    this.trust.addEventListener("input", () => (this.policy = this.trust.value));
    this.box.replaceChildren(
      make("div", { class: "hg-check" }, this.isAlone ? this.heading() : null, this.chooser(), this.paster(), this.scanner(), this.truster(), this.verdict, this.records),
    );
    if (this.last) this.show(this.last);
  }

  heading() {
    const { say } = this;
    const other = /^en/i.test(this.language) ? ["zh-Hans", "中文"] : ["en", "English"];
    return make(
      "div", {},
      make("button", { type: "button", lang: other[0], class: "hg-no-print", onclick: () => this.speak(other[0]) }, other[1]),
      make("h1", {}, say(PAGE.title)),
      make("p", { class: "hg-no-print" }, say(PAGE.promise)),
    );
  }

  chooser() {
    const { say } = this;
    const input = make("input", { type: "file", id: "file", "aria-describedby": "file-hint", accept: ".json,.tlog-proof,.txt,application/json,text/plain" });
    input.addEventListener("change", () => input.files[0] && this.take(input.files[0]));
    const drop = make(
      "div", { class: "hg-check__drop hg-no-print" },
      make("label", { for: "file" }, say(PAGE.choose)), make("div", { class: "govuk-hint", id: "file-hint" }, say(PAGE.chooseHint)), input,
    );
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files[0]) this.take(event.dataTransfer.files[0]);
      });
    }
    return drop;
  }

  paster() {
    const { say } = this;
    const text = make("textarea", { id: "pasted", rows: 6, spellcheck: "false", class: "govuk-textarea" });
    const check = () => this.judge(utf8(text.value), "");
    return this.folded(PAGE.paste, make("label", { for: "pasted" }, say(PAGE.pasteLabel)), text, this.button(PAGE.check, check));
  }

  truster() {
    const { say } = this;
    return this.folded(PAGE.trust, make("label", { for: "trust" }, say(PAGE.trustLabel)), make("div", { class: "govuk-hint", id: "trust-hint" }, say(PAGE.trustHint)), this.trust);
  }

  /** Reading the paper receipt's code: on the site only, where the code leads. Its script is fetched when it is asked for. */
  scanner() {
    if (!this.box.dataset.scanner) return null;
    const place = make("div", { role: "status" });
    const start = (kind) => async () => {
      const { scan } = await import(new URL(this.box.dataset.scanner, document.baseURI));
      await scan(kind, place, { make, button: (words, act) => this.button(words, act), say: this.say, words: PAGE });
    };
    return this.folded(
      PAGE.scan, make("div", { class: "govuk-hint" }, this.say(PAGE.scanHint)),
      make("div", { class: "hg-check__row" }, this.button(PAGE.scanCamera, start("camera")), this.button(PAGE.scanPicture, start("picture"))), place,
    );
  }

  folded(summary, ...inside) {
    return make(
      "details", { class: "govuk-details hg-no-print" },
      make("summary", { class: "govuk-details__summary" }, make("span", { class: "govuk-details__summary-text" }, this.say(summary))),
      make("div", { class: "govuk-details__text" }, ...inside),
    );
  }

  button(words, act) {
    return make("button", { type: "button", class: "govuk-button govuk-button--secondary", onclick: act }, this.say(words));
  }

  async take(file) {
    if (file.size > LARGEST) return this.show(notChecked(PAGE.tooLarge));
    try {
      await this.judge(new Uint8Array(await file.arrayBuffer()), file.name);
    } catch {
      this.show(notChecked(PAGE.unreadable));
    }
  }

  async judge(bytes, name) {
    this.turn += 1;
    const { turn } = this;
    this.records.replaceChildren();
    this.verdict.replaceChildren(make("p", {}, this.say(PAGE.checking)));
    const found = await judged(bytes, name, this.policy);
    if (turn === this.turn) this.show(found); // else another file came in meanwhile
  }

  listed(lines) {
    return make("ul", {}, ...lines.map((line) => make("li", {}, this.say(line))));
  }

  show(found) {
    this.last = found;
    const { say } = this;
    const at = found.at ? new Intl.DateTimeFormat(this.language, { dateStyle: "long", timeStyle: "long" }).format(found.at) : "";
    const { wrong, right } = found;
    this.verdict.replaceChildren(
      make(
        "section", { class: `hg-verdict hg-verdict--${found.state}`, "data-verdict": found.state },
        make("h2", {}, `${{ good: "✓ ", bad: "✗ " }[found.state] ?? ""}${say(found.title)}`),
        wrong.length ? this.listed(wrong) : null,
        right.length > FEW
          ? make("details", {}, make("summary", {}, say(PAGE.each)), this.listed(right))
          : right.length ? this.listed(right) : null,
        found.state === "bad" ? make("p", {}, say(PAGE.evidence)) : null,
        found.state === "good" ? make("p", { class: "hg-muted" }, say(PAGE.limits)) : null,
        at ? make("p", { class: "hg-muted" }, `${say(PAGE.checkedAt)} ${at}${found.name ? ` · ${found.name}` : ""}`, make("br"), `${say(PAGE.digest)} `, make("code", { class: "hg-digest" }, found.digest)) : null,
      ),
    );
    this.records.replaceChildren(...recordsIn(found, { make, say, language: this.language, print: this.button(PAGE.print, () => window.print()) }));
  }
}

/** Nothing was checked, and why. */
const notChecked = (why, facts = {}) => ({ ...facts, state: "unknown", title: PAGE.unknown, wrong: [why], right: [] });

/** What came of checking: {state: good | pending | bad | unknown, title, wrong, right, name, digest, at, verdict}. */
async function judged(bytes, name, policyText) {
  if (!(await canCheckSignatures())) return notChecked(PAGE.noCrypto);
  const facts = { name, at: new Date(), digest: toHex(await sha256(bytes)) };
  if (policyText.trim() === "") return notChecked(PAGE.noTrust, facts);
  let policy;
  try {
    policy = await readPolicy(policyText);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return notChecked({ zh: PAGE.badTrust.zh + error.reason.zh, en: PAGE.badTrust.en + error.reason.en }, facts);
  }
  const verdict = await verifyReceipt(textOf(bytes), policy);
  const [wrong, right] = [true, false].map((is) => verdict.findings.filter((one) => (one.problem !== "") === is).map((one) => one.text));
  const state = verdict.isGood ? "good" : verdict.isPending ? "pending" : verdict.isChecked ? "bad" : "unknown";
  return { ...facts, state, title: verdict.lines[0], wrong, right, verdict };
}

const box = globalThis.document?.getElementById("checker");
if (box) new Checker(box);
globalThis.heliograph = { verifyReceipt, readPolicy, isSigned }; // for whoever wants to ask from the console
