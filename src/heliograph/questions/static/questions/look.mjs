// While somebody types a question: look whether it is answered already. Nothing leaves the form, nothing is stored; without
// this script the link and the button in the page do the same.
const box = document.querySelector("[data-look]");
const subject = document.getElementById("id_subject");
const words = document.getElementById("id_words");
const token = document.querySelector("input[name=csrfmiddlewaretoken]");
const WAIT = 600;
let timer = 0;
let asked = "";
let running = null;

function send(address, fields, signal) {
  return fetch(address, {
    method: "POST",
    body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: token.value }),
    credentials: "same-origin",
    signal,
  });
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function shown(one) {
  const details = element("details", "govuk-details");
  const summary = element("summary", "govuk-details__summary");
  const inner = element("div", "govuk-details__text");
  const link = element("a", "govuk-link", box.dataset.page);
  const buttons = element("div", "hg-buttons");
  summary.append(element("span", "govuk-details__summary-text", one.question));
  link.href = one.url;
  link.target = "_blank";
  link.rel = "noopener";
  for (const said of ["helped", "unhelpful"]) {
    const button = element("button", "govuk-button govuk-button--secondary", box.dataset[said]);
    button.type = "button";
    button.addEventListener("click", () => {
      send(one.verdict, { said, by: "script" });
      details.open = false;
      tell(said === "helped" ? box.dataset.thanks : box.dataset.kept);
      if (said === "unhelpful") (words || subject).focus();
    });
    buttons.append(button);
  }
  const answer = element("p", "hg-plain", one.answer);
  answer.lang = "zh-Hans";
  const checked = element("p", "hg-muted", `${one.checked} · `);
  checked.append(link);
  inner.append(answer, checked, buttons);
  details.append(summary, inner);
  details.addEventListener("toggle", () => details.open && send(one.verdict, { said: "found", by: "script" }), { once: true });
  return details;
}

function tell(sentence) {
  box.querySelector("[role=status]").textContent = sentence;
}

async function look() {
  const typed = `${subject.value} ${words ? words.value : ""}`.trim().slice(0, 500);
  if (typed === asked) return;
  asked = typed;
  running?.abort();
  running = new AbortController();
  if (typed.length < 4) return show([], "");
  try {
    const response = await send(box.dataset.look, { typed }, running.signal);
    if (response.ok) {
      const { found, says } = await response.json();
      show(found, says);
    }
  } catch {
    // aborted by newer words, or offline: the form goes on without
  }
}

function show(found, says) {
  const place = box.querySelector(".hg-look__found");
  if (place.querySelector("details[open]")) return; // somebody reads: leave it
  place.replaceChildren(...found.map(shown));
  tell(says);
}

if (box && subject && token) {
  for (const one of [subject, words]) {
    one?.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, WAIT);
    });
  }
}
