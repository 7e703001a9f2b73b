import type { Net } from './net.ts';

/**
 * A gate that lets only some places be asked, whoever asks: a request elsewhere isn't begun, a redirect there not
 * followed, a process's way there not open.
 */
export const within = (net: Net, { may, by }: { may: (host: string) => boolean; by: string }): Net => ({
  open: (rules) => net.open({ ...rules, read: rules.read.filter(may), send: rules.send.filter(may) }),
  async request(asked) {
    const host = hostOf(asked.url);
    if (host !== undefined && !may(host))
      return {
        ok: false,
        code: 'address',
        begun: false,
        sentence: `The policy of ${by} does not have ${host} among the places that may be reached (its rule “domains”).`,
      };
    const { follow } = asked;
    return net.request({ ...asked, ...(follow && { follow: (to) => may(to.hostname) && follow(to) }) });
  },
});

/** Undefined for what is no address: the gate itself says so. */
const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).hostname : undefined);
