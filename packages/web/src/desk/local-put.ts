import type { Ref } from '@deskhand/protocol';
import type { Reply } from './desk.ts';
import { loadChecks } from './load-checks.ts';
import { refusal } from './local-http.ts';

/** Posts a file. XMLHttpRequest, because fetch doesn't say how much is over. */
export function putBlob(url: string, file: Blob, sent: (bytes: number) => void, signal?: AbortSignal): Promise<Reply<Ref>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded }) => sent(loaded);
    const refused = () => resolve(refusal(request, request.response));
    request.onloadend = () => {
      if (request.status !== 200) return refused();
      loadChecks().then(({ readRef }) => resolve({ ok: true, value: readRef(request.response) }), refused);
    };
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
