// Logging out from any page of the desk leaves nothing of visits on the device. What was not sent yet is not thrown away
// unasked: then the app asks first. Names of records are not secret ("entry:…", "slip:…"); what they hold is.
const APP = "/desk/visits/app/";
const AT_MOST = 2000; // milliseconds: a device that does not answer keeps nobody logged in; what stays on it is sealed

async function namesKept() {
  const known = (await indexedDB.databases?.()) ?? [{ name: "visits" }];
  if (!known.some((one) => one.name === "visits")) return [];
  return new Promise((done) => {
    const request = indexedDB.open("visits");
    request.onupgradeneeded = () => request.transaction.abort(); // there was none, and none is to be made here
    request.onerror = () => done([]);
    request.onsuccess = () => {
      const db = request.result;
      if (!db.objectStoreNames.contains("sealed")) return done([]);
      const all = db.transaction("sealed").objectStore("sealed").getAllKeys();
      all.onsuccess = () => {
        db.close();
        done(all.result);
      };
    };
  });
}

async function wipeAll() {
  await new Promise((done) => {
    const request = indexedDB.deleteDatabase("visits");
    request.onsuccess = request.onerror = request.onblocked = done;
  });
  for (const name of await caches.keys()) if (name.startsWith("visits ")) await caches.delete(name);
  await (await navigator.serviceWorker.getRegistration("/desk/visits/"))?.unregister();
}

async function giveBack(form, slips) {
  const body = new URLSearchParams(slips.map((name) => ["slip", name.slice(5)]));
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  await fetch("/desk/visits/slips/cancel/", { method: "POST", body, redirect: "manual" });
}

// Whether something unsent must be asked about first; otherwise nothing is left.
async function mustAsk(form) {
  const names = await namesKept();
  if (names.some((name) => name.startsWith("entry:") || name.startsWith("draft:"))) return true;
  const slips = names.filter((name) => name.startsWith("slip:"));
  await wipeAll();
  if (slips.length) await giveBack(form, slips);
  return false;
}

async function left(event) {
  const form = event.target;
  if (form.dataset.left) return;
  event.preventDefault();
  const tooLong = new Promise((done) => setTimeout(done, AT_MOST, false));
  // A device that can't say what it keeps: log out all the same.
  const asks = await Promise.race([mustAsk(form).catch(() => false), tooLong]);
  if (asks) {
    location.assign(`${APP}#leave`);
    return;
  }
  form.dataset.left = "yes";
  form.requestSubmit();
}

if ("indexedDB" in globalThis && "serviceWorker" in navigator) {
  for (const form of document.querySelectorAll('form[action$="/staff/logout/"]')) form.addEventListener("submit", left);
}
