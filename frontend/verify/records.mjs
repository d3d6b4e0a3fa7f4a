// The records of a checked file, to read and to print: who by role, when, what was said. Everything is put in as text.

import { ACTIONS, PAGE, ROLES } from "./words.mjs";

/** Elements that show what the file holds; none for a file that could not be read. */
export function recordsIn(found, page) {
  const { make, say, print } = page;
  const opened = found.verdict?.records ?? [];
  if (!opened.length) return [];
  const wrong = (sequence) => found.verdict.findings.filter((one) => one.problem && one.sequence === sequence).map((one) => say(one.text));
  return [
    make("h2", { class: "govuk-heading-m" }, say(PAGE.records)),
    make("p", { class: "hg-muted" }, [found.verdict.number ? `${say(PAGE.number)} ${found.verdict.number}` : "", say(PAGE.recordsHint)].filter(Boolean).join(" · ")),
    make("ol", { class: "hg-records" }, ...opened.map((one) => entry(one, wrong(one.sequence), page))),
    make("p", { class: "hg-no-print" }, print),
  ];
}

function entry({ sequence, record, isWithheld }, wrong, page) {
  const { make, say } = page;
  const marks = wrong.map((words) => make("p", { class: "hg-records__wrong" }, `✗ ${words}`));
  if (record === null) {
    const why = isWithheld ? PAGE.hidden : PAGE.unopened;
    return make("li", {}, make("h3", {}, `${sequence}. ${say(why)}`), ...marks);
  }
  const text = (name) => (typeof record.get(name) === "string" ? record.get(name) : "");
  const rows = [
    [say(PAGE.by), named(ROLES, text("role"), say)],
    [say(PAGE.said), text("public")],
    [say(PAGE.facts), facts(record.get("facts"))],
    [say(PAGE.attachments), (record.get("attachments") ?? []).join?.("\n") ?? ""],
  ];
  return make(
    "li", {},
    make("h3", {}, `${record.get("sequence")}. ${named(ACTIONS, text("action"), say)}`),
    make("p", {}, make("time", { datetime: text("time") }, moment(text("time"), page.language))),
    make("dl", {}, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
    ...marks,
    text("internal") ? make("p", { class: "hg-muted" }, say(PAGE.internal)) : null,
  );
}

const named = (table, name, say) => (Object.hasOwn(table, name) ? say(table[name]) : name);

const facts = (map) => (map instanceof Map ? [...map].map(([name, value]) => `${name}: ${value}`).join("\n") : "");

function moment(text, language) {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" }).format(at);
}
