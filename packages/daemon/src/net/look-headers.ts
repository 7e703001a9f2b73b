// What a look may say besides its address. A header's value is chosen by whoever asks, so each is written anew from the
// few things that it can honestly say: else thirty letters of "accept" would carry out what thirty letters of a query may not.

/** The header as it goes out with a look; nothing where it stays here. `name` in lower case. */
export function lookHeader(name: string, value: string): string | undefined {
  const say = says[name];
  return value.length <= longest ? say?.(value) : undefined;
}

const longest = 300;

const says: Record<string, (value: string) => string | undefined> = {
  accept: (value) => some(value, (type) => types.has(type)),
  'accept-encoding': (value) => some(value, (coding) => codings.has(coding)),
  // Of languages the first, and no region: a list of them is an alphabet.
  'accept-language': (value) => /^[a-z]{2}(?=$|[-,; ])/i.exec(value.trim())?.[0].toLowerCase(),
  'user-agent': (value) => agents.find((agent) => value.toLowerCase().startsWith(agent)),
  // One stretch, for what goes on where it broke off. Numbers of fewer digits than a long file has bytes.
  range: (value) => /^bytes=(?:\d{1,11}-\d{0,11}|-\d{1,6})$/.exec(value)?.[0],
  'cache-control': (value) => (/^(?:no-cache|no-store|max-age=0)$/.test(value) ? value : undefined),
  pragma: (value) => (value === 'no-cache' ? value : undefined),
  'git-protocol': (value) => (/^version=[0-2]$/.test(value) ? value : undefined),
};

/** The known ones of a list, without their weights. */
function some(value: string, known: (item: string) => boolean): string | undefined {
  const items = value.split(',').map((item) => item.replace(/;.*/s, '').trim().toLowerCase());
  // Each once and in order of the alphabet: their order would say something too.
  return [...new Set(items.filter(known))].sort().join(', ') || undefined;
}

const codings = new Set(['gzip', 'deflate', 'br', 'zstd', 'identity', '*']);

/** Kinds that servers tell apart, those of packages and of containers too. */
const types = new Set([
  ...['*/*', 'text/*', 'text/html', 'text/plain', 'text/css', 'text/csv', 'text/xml', 'text/markdown', 'text/javascript', 'image/*'],
  ...['application/*', 'application/json', 'application/xml', 'application/xhtml+xml', 'application/rss+xml', 'application/atom+xml'],
  ...['application/octet-stream', 'application/pdf', 'application/zip', 'application/ld+json', 'text/event-stream'],
  ...['application/vnd.github+json', 'application/vnd.github.raw+json', 'application/vnd.npm.install-v1+json'],
  ...['application/vnd.pypi.simple.v1+json', 'application/vnd.pypi.simple.v1+html', 'application/vnd.oci.image.index.v1+json'],
  ...['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'],
  ...['application/x-git-upload-pack-advertisement', 'application/x-git-upload-pack-result'],
]);

/** Programs that some servers answer otherwise; without their versions. */
const agents = ['curl', 'wget', 'git/', 'pip', 'npm', 'node', 'mozilla', 'python-requests', 'python-urllib', 'go-http-client', 'cargo'];
