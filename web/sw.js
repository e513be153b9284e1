// Lets the page open without a network once it was opened with one. What the network has comes
// first, so nobody sees an old page while a new one can be had; nothing of a user's is kept here.
const KEPT = "podarium";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const isOurs = event.request.method === "GET" && event.request.url.startsWith(self.registration.scope);
  if (isOurs) {
    event.respondWith(fresh(event.request));
  }
});

async function fresh(request) {
  const kept = await caches.open(KEPT);
  try {
    const response = await fetch(request);
    if (response.ok) {
      await kept.put(request, response.clone());
    }
    return response;
  } catch (error) {
    const old = await kept.match(request.url, { ignoreSearch: true, ignoreVary: true });
    if (old) {
      // app.js then takes all of the program at once.
      const headers = new Headers(old.headers);
      headers.set("podarium-kept", "true");
      return new Response(old.body, { headers });
    }
    throw error;
  }
}
