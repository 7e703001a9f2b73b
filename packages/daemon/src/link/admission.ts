import { scopes } from '@deskhand/protocol';
import type { Caller } from '../intake/intake.ts';
import { type Sessions, sameSecret } from './sessions.ts';

// Who may come in by HTTP and WebSocket. The name asked for must be ours (a rebound DNS name is not), the page that asks
// must be ours (any other origin is not), and a token or our cookie must be shown. Nothing here reads a body.

/** The part of a request that decides. `header` is case-insensitive. */
interface Knock {
  method: string;
  header: (name: string) => string | undefined;
}

export type Admitted = { ok: true; caller: Caller } | { ok: false; status: 401 | 403; code: string; sentence: string; next?: string };

export interface Admission {
  /** The name alone: for what holds no data, such as the app's files. */
  name(knock: Knock): Admitted | undefined;
  /** Name and origin: for a caller who has nothing to show yet. */
  page(knock: Knock): Admitted | undefined;
  /** All of it. */
  admit(knock: Knock): Admitted;
  cookieName(): string;
  port(): number;
}

const all = [...scopes];
const program: Caller = { device: 'cli', scopes: all };
const browser: Caller = { device: 'browser', scopes: all };

export function makeAdmission({ token, sessions, port }: { token: string; sessions: Sessions; port: () => number }): Admission {
  const names = () => [`127.0.0.1:${port()}`, `localhost:${port()}`];
  // Cookies are shared by all ports of a name: each host's own is told apart by its port.
  const cookieName = () => `deskhand-${port()}`;

  function name({ header }: Knock): Admitted | undefined {
    const host = header('host')?.toLowerCase();
    if (host !== undefined && names().includes(host)) return undefined;
    return refusal(403, 'host', `This host doesn't answer to the name ${host ? JSON.stringify(host.slice(0, 100)) : '(none)'}.`);
  }

  function page(knock: Knock): Admitted | undefined {
    const wrong = name(knock);
    if (wrong) return wrong;
    const origin = knock.header('origin');
    const site = knock.header('sec-fetch-site');
    const ours = origin === undefined || origin === `http://${knock.header('host')?.toLowerCase()}`;
    // Browsers say where a request comes from even where they send no Origin (an image, a script, a frame).
    if (ours && (site === undefined || site === 'same-origin' || site === 'none')) return undefined;
    return refusal(403, 'origin', 'Another page may not speak to this host.');
  }

  function admit(knock: Knock): Admitted {
    const wrong = page(knock);
    if (wrong) return wrong;
    const authorization = knock.header('authorization');
    if (authorization !== undefined) {
      const shown = /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1];
      return shown !== undefined && sameSecret(shown, token) ? { ok: true, caller: program } : noToken;
    }
    const cookie = readCookie(knock.header('cookie') ?? '', cookieName());
    if (cookie === undefined || !sessions.holds(cookie)) return noToken;
    // A cookie comes along by itself, so here the page has to be known: by its origin, or by a browser that vouches for it.
    const vouched = knock.header('origin') !== undefined || knock.header('sec-fetch-site') === 'same-origin';
    if (vouched || (knock.method === 'GET' && knock.header('sec-fetch-site') === 'none')) return { ok: true, caller: browser };
    return refusal(403, 'origin', 'This request doesn’t say which page it comes from.');
  }

  return { name, page, admit, cookieName, port };
}

const refusal = (status: 401 | 403, code: string, sentence: string, next?: string): Admitted => ({
  ok: false,
  status,
  code,
  sentence,
  ...(next && { next }),
});

const noToken = refusal(
  401,
  'token',
  'This needs the token of this host.',
  'Programs send "Authorization: Bearer TOKEN" with the token file of the state directory; a browser opens the link that deskhand up prints.',
);

function readCookie(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
