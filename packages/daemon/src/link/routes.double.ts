import { makeDesk, token } from '../testing/local-desk.ts';
import { makeAdmission } from './admission.ts';
import { defaultLinkLimits } from './link.ts';
import { makeRoutes } from './routes.ts';
import { makeSessions } from './sessions.ts';
import { emptyUploads } from './uploads.ts';

export const name = '127.0.0.1:4040';
export const page = { host: name, origin: `http://${name}` };
export const program = { host: name, authorization: `Bearer ${token}` };

export type Sent = NonNullable<RequestInit['body']>;
export type Routes = Awaited<ReturnType<typeof openRoutes>>;

/** The routes over a desk of their own, asked as a program of this computer asks. */
export async function openRoutes() {
  const desk = makeDesk();
  const sessions = makeSessions(token, desk.deps.now);
  const admission = makeAdmission({ token, sessions, port: () => 4040 });
  await emptyUploads(desk.deps.uploads);
  const limits = { ...defaultLinkLimits, body: 2000, upload: 300_000 };
  const app = makeRoutes({ doors: () => [], ...desk.deps, limits, sessions, admission });
  const get = (path: string, headers: Record<string, string> = program) => app.request(path, { headers });
  const post = (path: string, body: Sent, headers: Record<string, string> = {}) =>
    app.request(path, { method: 'POST', body, headers: { ...program, 'content-type': 'application/json', ...headers } });
  const command = (input: object) => post('/v1/commands', JSON.stringify({ key: `key-${Math.random()}`, ...input }));
  const newTask = () => json<{ task: string; thread: string }>(command({ type: 'send', text: 'hello' }));
  return { desk, app, sessions, get, post, command, newTask };
}

/** A test says what it then checks. */
export const json = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T;
