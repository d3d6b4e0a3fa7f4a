// Shows that there is news, and opens the page when it is pressed. Its scope is /push/ alone: it sees no page and no request.
const home = () => new URL("/", self.location.href).href;

function ours(link) {
  try {
    const url = new URL(link || "/", self.location.href);
    return url.origin === self.location.origin ? url.href : home();
  } catch {
    return home();
  }
}

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    // An empty message still says that there is news: browsers take the permission away from who shows nothing.
  }
  const shown = { body: said.body || "", tag: "heliograph", renotify: true, data: said };
  if (said.stop) shown.actions = [{ action: "stop", title: said.stop_words }];
  event.waitUntil(self.registration.showNotification(said.title || "阳光警务", shown));
});

self.addEventListener("notificationclick", (event) => {
  const said = event.notification.data || {};
  event.notification.close();
  event.waitUntil(self.clients.openWindow(ours(event.action === "stop" ? said.stop : said.link)));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(moved(event.oldSubscription, event.newSubscription));
});

async function moved(old, given) {
  if (!old) return;
  const fresh = given ?? (await self.registration.pushManager.subscribe(old.options));
  const body = JSON.stringify({ old, fresh });
  await fetch("/push/moved/", { method: "POST", body, headers: { "Content-Type": "application/json" } });
}
