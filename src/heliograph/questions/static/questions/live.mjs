// While an hour is under way: ask for what changed, and put it in place. The server answers 304 while nothing did. Without this
// script the browser loads the page anew by itself.
const place = document.getElementById("hour-now");
const says = document.getElementById("hour-says");
let tag = "";

async function look() {
  if (document.hidden) return;
  try {
    const response = await fetch(place.dataset.now, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (response.status !== 200) return;
    tag = response.headers.get("ETag") ?? "";
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").body;
    const sentence = fresh.querySelector("[data-said]")?.dataset.said ?? "";
    if (fresh.textContent === place.textContent) return;
    place.replaceChildren(...fresh.childNodes);
    says.textContent = sentence;
  } catch {
    // offline: the next time
  }
}

if (place?.dataset.now) setInterval(look, Number(place.dataset.seconds) * 1000);
