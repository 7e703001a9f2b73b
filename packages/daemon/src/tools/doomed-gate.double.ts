import { once } from 'node:events';
import { openNet } from '../net/gate.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { startNetworked } from '../sandbox/sandbox.ts';
import { line } from '../sandbox/world.double.ts';

// A daemon to be killed while a command of its is in the middle of an answer from outside. Says what the command has seen
// of it. Arguments: state directory, folder, a token for the command line, the port on loopback where outside is.

const [stateDir = '', folder = '', token = '', port = ''] = process.argv.slice(2);
const sandbox = await openSandbox({ stateDir });
const how = { kind: 'overlay', upper: `${stateDir}/upper`, work: `${stateDir}/work` } as const;
const holder = await sandbox.hold({ mounts: [{ path: folder, how }], masks: [] });
const net = openNet({
  tell: () => {},
  resolve: async () => ['93.184.215.14'],
  dial: () => ({ address: '127.0.0.1', port: Number(port) }),
});
const network = net.open({ read: ['a.example.org'], send: [], careful: false, secrets: [] });
const script = `
  exec 3<>/dev/tcp/127.0.0.1/\${http_proxy##*:}
  printf 'GET http://a.example.org/ HTTP/1.1\\r\\nhost: a.example.org\\r\\n\\r\\n' >&3
  cat <&3; sleep 1000; : ${token}`;
const command = await startNetworked(holder, line(script, { network, argv: ['/bin/bash', '--norc', '-c', script] }));
for (let seen = ''; !seen.includes('begun'); ) seen += String((await once(command.stdout, 'data'))[0]);
console.log('begun');
