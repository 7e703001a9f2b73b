import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

// Tailscale, where this computer has it: `tailscale serve` gives the app a name with a certificate that every phone of the
// same tailnet trusts, and so a secure page, without any port open beyond loopback. See tailscale.com/kb/1242.

const run = promisify(execFile);
const statusSchema = z.object({
  BackendState: z.string(),
  Self: z.object({ DNSName: z.string().optional() }).optional(),
  CertDomains: z.array(z.string()).nullish(),
});
const webSchema = z.object({ Handlers: z.record(z.string(), z.object({ Proxy: z.string().optional() })).optional() });
const serveSchema = z.object({ TCP: z.record(z.string(), z.unknown()).optional(), Web: z.record(z.string(), webSchema).optional() });

export interface Served {
  /** `name` or `name:port`, as a browser says it. */
  name: string;
  close(): Promise<void>;
}

/** Ports that Tailscale serves HTTPS on, in the order in which we take one that is free. */
const ports = [443, 8443, 10_000];

/** Serves a port of loopback to the tailnet. Undefined where there is no Tailscale, it is off, or it has no certificates. */
export async function serveOverTailscale(port: number, program = 'tailscale'): Promise<Served | undefined> {
  const ask = async (...args: string[]) => (await run(program, args, { timeout: 10_000, maxBuffer: 4_000_000 })).stdout;
  try {
    const { BackendState, Self, CertDomains } = statusSchema.parse(JSON.parse(await ask('status', '--json', '--peers=false')));
    const name = Self?.DNSName?.replace(/\.$/, '').toLowerCase();
    if (BackendState !== 'Running' || !name || !CertDomains?.some((domain) => domain.toLowerCase() === name)) return undefined;
    const { TCP = {}, Web = {} } = serveSchema.parse(JSON.parse((await ask('serve', 'status', '--json')) || '{}'));
    const target = `http://127.0.0.1:${port}`;
    // Left by a host that was killed, as the brake does: it is ours still, and phones know it.
    const left = ports.find((one) => Web[`${name}:${one}`]?.Handlers?.['/']?.Proxy === target);
    const at = left ?? ports.find((one) => !(String(one) in TCP));
    if (at === undefined) return undefined;
    if (left === undefined) await ask('serve', '--bg', `--https=${at}`, target);
    return {
      name: at === 443 ? name : `${name}:${at}`,
      close: async () => void (await ask('serve', `--https=${at}`, 'off').catch(() => undefined)),
    };
  } catch {
    return undefined;
  }
}
