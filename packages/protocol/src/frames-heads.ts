// The heads of requests and replies, checked by hand: a phone speaks before it has loaded any schema.

export interface WireRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  /** "/v1/…", at most 8192 characters. */
  path: string;
  headers?: Record<string, string>;
}
export interface WireReply {
  /** 200 to 599. */
  status: number;
  headers: Record<string, string>;
}

const methods: readonly unknown[] = ['GET', 'HEAD', 'POST', 'DELETE'] satisfies WireRequest['method'][];
const isMethod = (value: unknown): value is WireRequest['method'] => methods.includes(value);

/** Undefined where the bytes are no request's head. */
export function readRequest(head: Uint8Array): Required<WireRequest> | undefined {
  const { method, path, headers: given } = fieldsOf(head);
  const headers = headersOf(given);
  if (!isMethod(method) || typeof path !== 'string' || !path.startsWith('/v1/') || path.length > 8192 || !headers) return undefined;
  return { method, path, headers };
}

/** Undefined where the bytes are no reply's head. */
export function readReply(head: Uint8Array): WireReply | undefined {
  const { status, headers: given } = fieldsOf(head);
  const headers = headersOf(given);
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599 || !headers) return undefined;
  return { status, headers };
}

function headersOf(given: unknown): Record<string, string> | undefined {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const headers = Object.entries(given).filter(
    (one): one is [string, string] => one[0].length <= 64 && typeof one[1] === 'string' && one[1].length <= 4096,
  );
  return headers.length === Object.keys(given).length ? Object.fromEntries(headers) : undefined;
}

function fieldsOf(head: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(head));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
