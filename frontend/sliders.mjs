// A slider beside each number of a trial: the figures below follow at once. Without this script the form's button does the same.
const form = document.querySelector("[data-sliders]");
const told = form && document.getElementById(form.dataset.sliders);
const PATIENCE = 120; // milliseconds: a number dragged past is not asked for
let asking = null;
let waiting = null;

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(tell, PATIENCE);
}

async function tell() {
  asking?.abort();
  const mine = (asking = new AbortController());
  const query = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(`?${query}`, { headers: { "X-Part": "1" }, signal: mine.signal });
    if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    told.replaceChildren(...parsed.body.childNodes);
    told.dataset.told = query;
    history.replaceState(null, "", `?${query}`);
  } catch (error) {
    if (error.name !== "AbortError") told.textContent = form.dataset.failed;
  }
}

for (const number of form?.querySelectorAll("[data-most]") ?? []) {
  const slider = Object.assign(document.createElement("input"), { type: "range", className: "hg-slider" });
  Object.assign(slider, { min: number.dataset.least, max: number.dataset.most, value: number.value });
  slider.setAttribute("aria-label", form.querySelector(`label[for=${number.id}]`).textContent);
  slider.addEventListener("input", () => {
    number.value = slider.value;
    soon();
  });
  number.addEventListener("input", () => {
    slider.value = number.value;
    soon();
  });
  number.after(slider);
}

for (const choice of form?.querySelectorAll("select") ?? []) choice.addEventListener("change", tell);
