import { openNet } from '../../packages/daemon/src/net/gate.ts';
import { openTrap, spellings } from '../../packages/daemon/src/net/spellings.double.ts';
import type { Case } from '../case.ts';

// Addresses that no request of the host's may reach, however they are spelled. The table is that of the gate's own test.

const spelled: Case[] = spellings.map(([why, url]) => ({
  road: 'addresses',
  name: why,
  tries: `has the host ask ${JSON.stringify(url)}`,
  async attack(protection) {
    const trap = await openTrap();
    try {
      return (await trap.look(protection === 'on' ? trap.guarded() : trap.unguarded(), url)).through;
    } finally {
      await trap.close();
    }
  },
}));

const rebinding: Case = {
  road: 'addresses',
  name: 'a name that leads elsewhere after the check',
  tries: 'answers the first question for a name with a public address, and all later ones with this computer',
  async attack(protection) {
    const answers = ['93.184.215.14'];
    const resolve = async () => [answers.shift() ?? '127.0.0.1'];
    if (protection === 'off') return (await resolve()) && (await resolve())[0] === '127.0.0.1';
    const dialled: string[] = [];
    const dial = (address: string) => {
      dialled.push(address);
      return { address: '127.0.0.1', port: 1 };
    };
    const net = openNet({ tell: () => {}, resolve, dial });
    await net.request({ method: 'GET', url: 'http://public.example.org/', headers: {}, follow: () => true });
    return dialled.some((address) => address !== '93.184.215.14');
  },
};

export const addresses: Case[] = [...spelled, rebinding];
