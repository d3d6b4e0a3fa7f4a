// Turns notices on and off in this browser. A button with data-push-key asks the browser for a subscription, puts it into the
// field that data-push-into names, and sends the form; a form with data-push-off sends the one there is and gives it up.
// Without this script, or in a browser that can't, both stay hidden.
const WORKER = "/push/worker.js";
const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function isOfKey(subscription, key) {
  const own = new Uint8Array(subscription.options.applicationServerKey ?? []);
  return own.length === key.length && own.every((byte, at) => byte === key[at]);
}

async function worker() {
  const registration = await navigator.serviceWorker.register(WORKER);
  const coming = registration.installing ?? registration.waiting;
  if (!registration.active && coming) {
    await new Promise((done) => {
      coming.addEventListener("statechange", () => coming.state === "activated" && done());
    });
  }
  return registration;
}

async function subscribed(text) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const { pushManager } = await worker();
  const key = bytes(text);
  const before = await pushManager.getSubscription();
  if (before && isOfKey(before, key)) return before;
  await before?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function failed(form, error) {
  const denied = error.message === "denied";
  for (const words of form.querySelectorAll("[data-push-failed]")) {
    words.hidden = (words.dataset.pushFailed === "denied") !== denied;
  }
}

function armOn(button) {
  const { form } = button;
  const box = form.elements[button.dataset.pushInto];
  button.closest("[data-push-can]").hidden = false;
  button.addEventListener("click", async (event) => {
    if (box.value) return;
    event.preventDefault();
    try {
      box.value = JSON.stringify(await subscribed(button.dataset.pushKey));
      form.requestSubmit(button);
    } catch (error) {
      failed(form, error);
    }
  });
}

async function armOff(form) {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  const subscription = await registration?.pushManager.getSubscription();
  for (const words of document.querySelectorAll("[data-push-state]")) {
    words.hidden = (words.dataset.pushState === "on") !== Boolean(subscription);
  }
  if (!subscription) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.address.value) return;
    event.preventDefault();
    form.elements.address.value = JSON.stringify(subscription);
    await subscription.unsubscribe().catch(() => {});
    form.requestSubmit();
  });
}

for (const words of document.querySelectorAll("[data-push-cannot]")) words.hidden = can;
if (can) {
  for (const button of document.querySelectorAll("button[data-push-key]")) armOn(button);
  for (const form of document.querySelectorAll("form[data-push-off]")) armOff(form);
}
