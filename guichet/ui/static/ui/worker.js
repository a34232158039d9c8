// Stands between the pages and the network. KNOWN and VERSION are written before this by the server.
// Pages always come from the network; without one, what was last seen is shown, or the page that says so. What was
// seen is one person's: it goes when somebody signs out, signs in, or when another person's page is opened.
const FILES = `files-${VERSION}`;
const SEEN = "seen";
const WHO = "who";
const STALE_MS = 5 * 60 * 1000;
const HASHED = /\.[0-9a-f]{12}\.\w+$|\/look\//;

self.addEventListener("install", (event) => {
  const all = caches.open(FILES).then((files) => files.addAll(KNOWN.files));
  event.waitUntil(all.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => ![FILES, SEEN, WHO].includes(name));
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});

// everything that is somebody's: what they saw, and the notifications that they asked for
const wipe = async () => {
  await Promise.all([caches.delete(SEEN), caches.delete(WHO)]);
  const subscription = await self.registration.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => null);
};

const lastSeen = async () => {
  const seen = await (await caches.open(SEEN)).match(KNOWN.seen);
  const age = Date.now() - Number(seen?.headers.get("X-Seen-At") ?? 0);
  return age < KNOWN.days * 86400000 ? seen : undefined;
};

const page = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return (await lastSeen()) ?? (await caches.match(KNOWN.offline)) ?? Response.error();
  }
};

const file = async (request) => {
  const files = await caches.open(FILES);
  const kept = await files.match(request);
  if (kept && HASHED.test(new URL(request.url).pathname)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await files.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
};

const startsWithOne = (path, starts) => starts.some((start) => path.startsWith(start));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const answer = page(request);
    const leaves = startsWithOne(pathname, KNOWN.signedOut);
    // before the answer is shown: nothing is left to read by the time that the page says so
    event.respondWith(leaves ? wipeThen(request, answer) : answer);
  } else if (request.method === "GET" && startsWithOne(pathname, KNOWN.kept)) {
    event.respondWith(file(request));
  }
});

// a form that is sent counts even when nobody answers; a page that is only opened, when the server did
const wipeThen = async (request, answer) => {
  if (new URL(request.url).pathname === KNOWN.signOut && request.method === "POST") await wipe();
  else if (request.method === "POST") await caches.delete(SEEN);
  const found = await answer;
  if (found.type === "opaqueredirect" || found.headers.has("X-Request-Id")) await caches.delete(SEEN);
  return found;
};

const keep = async (who) => {
  const seen = await caches.open(SEEN);
  const before = await seen.match(KNOWN.seen);
  const isTheirs = before?.headers.get("X-Seen-By") === who;
  if (isTheirs && Date.now() - Number(before.headers.get("X-Seen-At")) < STALE_MS) return;
  const answer = await fetch(KNOWN.seen, { credentials: "same-origin", redirect: "error" });
  if (answer.status !== 200) return;
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name); // the body is plain now
  headers.set("X-Seen-At", String(Date.now()));
  headers.set("X-Seen-By", who);
  await (await caches.open(SEEN)).put(KNOWN.seen, new Response(await answer.blob(), { headers }));
};

// a page says whose it is: what was another person's goes first
const greet = async ({ who, keeps }) => {
  const known = await (await caches.open(WHO)).match(KNOWN.seen);
  const before = known && (await known.text());
  if (before && before !== who) await wipe();
  if (before !== who) await (await caches.open(WHO)).put(KNOWN.seen, new Response(who));
  if (keeps) await keep(who);
};

self.addEventListener("message", (event) => {
  if (event.data?.who) event.waitUntil(greet(event.data).catch(() => null));
});

self.addEventListener("push", (event) => {
  const said = event.data?.json() ?? {};
  const options = { body: said.body, tag: said.tag, icon: KNOWN.icon, badge: KNOWN.icon, data: said.path };
  event.waitUntil(self.registration.showNotification(said.title || KNOWN.title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data || "/", self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address.href));
});
