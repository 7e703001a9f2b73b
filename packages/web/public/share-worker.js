// Part of the service worker: what another program shares with the app is put aside, and the app opened. Any page of the web
// can post here as well. So it only keeps, within bounds, and the app shows it as what it is: something from outside.

const mostFiles = 20;
const mostBytes = 100_000_000;
const mostText = 100_000;
/** Shares that nobody took yet. */
const mostWaiting = 5;

self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  if (method !== 'POST' || new URL(url).pathname !== new URL('./share', self.registration.scope).pathname) return;
  event.respondWith(
    keep(event.request)
      .catch(() => undefined)
      .then(() => Response.redirect(new URL('./#/shared', self.registration.scope), 303)),
  );
});

async function keep(request) {
  const form = await request.formData();
  const cache = await caches.open('shared');
  const waiting = new Set((await cache.keys()).map(({ url }) => url.slice(0, url.lastIndexOf('/'))));
  if (waiting.size >= mostWaiting) for (const had of await cache.keys()) await cache.delete(had);
  const at = new URL(`./shared/${Date.now()}-${crypto.randomUUID()}/`, self.registration.scope);
  const words = Object.fromEntries(['title', 'text', 'url'].map((name) => [name, String(form.get(name) ?? '').slice(0, mostText)]));
  const files = form.getAll('files').filter((file) => file instanceof File && (file.size > 0 || file.name !== ''));
  const sizes = files.map(({ size }) => size);
  const fits = (at) => at < mostFiles && sizes.slice(0, at + 1).reduce((a, b) => a + b, 0) <= mostBytes;
  const taken = files.filter((_, at) => fits(at));
  for (const [n, file] of taken.entries()) {
    const headers = {
      'content-type': 'application/octet-stream',
      'x-name': encodeURIComponent(file.name),
      'x-type': encodeURIComponent(file.type),
    };
    await cache.put(new URL(String(n), at), new Response(file, { headers }));
  }
  const said = JSON.stringify({ ...words, files: taken.length, left: files.length - taken.length });
  await cache.put(new URL('words', at), new Response(said, { headers: { 'content-type': 'application/json' } }));
}
