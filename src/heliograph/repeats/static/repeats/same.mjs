// While somebody writes: whether something published is about the same. Nothing is stored and nobody is held up; without
// this script the button at the end of the form does the same.
const box = document.querySelector("[data-same]");
const subject = document.getElementById("id_subject");
const words = document.getElementById("id_words");
const token = document.querySelector("input[name=csrfmiddlewaretoken]");
const WAIT = 900;
let timer = 0;
let asked = "";
let running = null;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function tell(sentence) {
  box.querySelector("[role=status]").textContent = sentence;
}

function follow(one, details) {
  if (!words.value.includes(one.line)) words.value = `${one.line}\n${words.value}`.trim();
  if (subject && !subject.value) subject.value = one.title;
  details.open = false;
  tell(box.dataset.followed);
  words.focus();
}

function shown(one) {
  const details = element("details", "govuk-details");
  const summary = element("summary", "govuk-details__summary");
  const title = element("span", "govuk-details__summary-text", one.title);
  const inner = element("div", "govuk-details__text");
  const text = element("p", "hg-plain", one.text);
  const said = element("p", "hg-muted", `${one.said} · `);
  const link = element("a", "govuk-link", box.dataset.page);
  const button = element("button", "govuk-button govuk-button--secondary", box.dataset.follow);
  title.lang = text.lang = "zh-Hans";
  link.href = one.url;
  link.target = "_blank";
  link.rel = "noopener";
  button.type = "button";
  button.addEventListener("click", () => follow(one, details));
  summary.append(title);
  said.append(link);
  inner.append(text, said, button);
  details.append(summary, inner);
  return details;
}

function show(found, says) {
  const place = box.querySelector(".hg-look__found");
  if (place.querySelector("details[open]")) return; // somebody reads: leave it
  place.replaceChildren(...found.map(shown));
  tell(says);
}

async function look() {
  const typed = `${subject ? subject.value : ""}\n${words.value}`.trim().slice(0, 2000);
  if (typed === asked) return;
  asked = typed;
  running?.abort();
  running = new AbortController();
  if (typed.length < 6) return show([], "");
  try {
    const response = await fetch(box.dataset.same, {
      method: "POST",
      body: new URLSearchParams({ typed, csrfmiddlewaretoken: token.value }),
      credentials: "same-origin",
      signal: running.signal,
    });
    if (response.ok) {
      const { found, says } = await response.json();
      show(found, says);
    }
  } catch {
    // aborted by newer words, or offline: the form goes on without
  }
}

if (box && words && token) {
  for (const one of [subject, words]) {
    one?.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, WAIT);
    });
  }
}
