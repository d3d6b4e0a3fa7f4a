// While somebody writes an answer: what the check says of it, after a pause. Nothing is stored. Without this script the
// button beside the box does the same.
const box = document.querySelector("[data-check]");
const form = box?.closest("form");
const words = form?.querySelector("textarea[name=words]");
const token = form?.querySelector("input[name=csrfmiddlewaretoken]");
const WAIT = 1200;
const FEWEST = 10;
let timer = 0;
let asked = "";
let running = null;

async function check() {
  const typed = words.value.trim();
  if (typed === asked || typed.length < FEWEST) return;
  asked = typed;
  running?.abort();
  running = new AbortController();
  try {
    const response = await fetch(box.dataset.check, {
      method: "POST",
      body: new URLSearchParams({ words: typed, by: "script", csrfmiddlewaretoken: token.value }),
      credentials: "same-origin",
      signal: running.signal,
    });
    if (response.ok && !response.redirected) show(await response.text());
  } catch {
    // aborted by newer words, or offline: the form goes on without
  }
}

function show(html) {
  const found = new DOMParser().parseFromString(html, "text/html").body;
  const head = found.querySelector(".hg-answer-check__head");
  box.querySelector(".hg-answer-check__found").replaceChildren(...found.childNodes);
  box.querySelector("[role=status]").textContent = head ? `${box.dataset.checked}${head.textContent.trim()}` : "";
}

if (words && token) {
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  });
}
