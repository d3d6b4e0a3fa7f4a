// The receipt's page asks every second whether the record is in the public log yet, and then offers the proof. Without this
// script a link leads to the matter's page, which says the same.
const box = document.getElementById("recorded");
const began = Date.now();
const PROMISE = 60_000;
const GIVE_UP = 180_000;
const WITNESSES = 20_000; // so long a wait for their signatures is worth it; then the proof is offered without

let placed = 0;

const show = (state) => {
  for (const part of box.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
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
        for (const place of box.querySelectorAll("[data-index]")) place.textContent = first.index;
        placed ||= Date.now();
        if (first.ready) return show("in");
        show(Date.now() - placed > WITNESSES ? "unwitnessed" : "placed");
      } else if (waited > PROMISE) show("late");
    }
  } catch {
    again = 3000; // the network is away for a moment
  }
  setTimeout(ask, again);
};

if (box) setTimeout(ask, 1000);
