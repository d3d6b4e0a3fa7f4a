// Long work on its way: the page tells how far it is by itself, and is loaded anew once it is done. Without this script a link does that.
const EVERY = 2_000; // milliseconds
const parts = (page) => [...page.querySelectorAll("[data-progress]")];

async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = parts(new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (fresh.length) parts(document).forEach((part, place) => part.replaceChildren(...fresh[place].childNodes));
  else location.reload();
}

if (parts(document).length) setInterval(look, EVERY);
