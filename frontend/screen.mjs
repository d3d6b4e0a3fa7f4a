// Keeps a large screen right by itself: looks for news every 20 seconds, turns from one notice to the next, takes down what is
// over, says when the network is gone, and shows nothing any more when that lasts. Without it the page reloads each minute.
const LOOK = 20_000;
const TURN = 12_000;
const ALERT_LOST = 10 * 60_000;
const LOST = 6 * 3_600_000;

const shown = () => document.getElementById("shown");
const ones = () => [...shown().children].filter((one) => !isOver(one));
let at = 0;
let seen = Date.now();

function isOver(one) {
  const ends = Date.parse(one.dataset.expires ?? "");
  return ends <= Date.now();
}

function turn(step = 1) {
  const left = ones();
  for (const one of shown().children) one.classList.remove("is-shown");
  if (left.length === 0) return;
  at = (at + step) % left.length;
  left[at].classList.add("is-shown");
}

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-cache", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("shown");
    const updated = page.getElementById("updated");
    if (!fresh || !updated) throw new Error("not the screen");
    seen = Date.now();
    document.getElementById("updated").replaceWith(updated);
    if (fresh.textContent !== shown().textContent) {
      shown().replaceWith(fresh);
      at = 0;
      turn(0);
    }
  } catch {
    // the foot says so below
  }
  tell();
}

function tell() {
  const gone = Date.now() - seen;
  const isLost = gone > LOST || (gone > ALERT_LOST && shown().querySelector(".hg-screen__one--alert") !== null);
  document.getElementById("offline").hidden = gone < 3 * LOOK || isLost;
  document.getElementById("nothing").hidden = !isLost;
  shown().hidden = isLost || ones().length === 0;
}

document.documentElement.classList.add("is-turning");
turn(0);
setInterval(turn, TURN);
setInterval(look, LOOK);
