// The receipt's page asks every second whether the record is in the public log yet, and then offers the proof. Without this
// script a link leads to the matter's page, which says the same.
const box = document.getElementById("recorded");
const began = Date.now();
const PROMISE = 60_000;
const GIVE_UP = 180_000;

const show = (state) => {
  for (const part of box.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
};

const ask = async () => {
  const waited = Date.now() - began;
  if (waited > GIVE_UP) return;
  let again = 1000;
  try {
    const answer = await fetch(box.dataset.ask, { cache: "no-store", credentials: "same-origin" });
    if (answer.status === 404) return show("unknown");
    if (answer.status === 429) again = 1000 * Number(answer.headers.get("Retry-After") || 60);
    else if (answer.ok) {
      const [first] = (await answer.json()).events;
      if (first?.index !== null && first?.index !== undefined) {
        box.querySelector("[data-index]").textContent = first.index;
        return show("in");
      }
      if (waited > PROMISE) show("late");
    }
  } catch {
    again = 3000; // the network is away for a moment
  }
  setTimeout(ask, again);
};

if (box) setTimeout(ask, 1000);
