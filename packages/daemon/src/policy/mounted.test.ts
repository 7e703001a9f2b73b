import { expect, test } from 'vitest';
import { otherPlaces, readMounts } from './mounted.ts';

const mounts = (...lines: [device: string, root: string, at: string][]) =>
  lines.map(([device, root, at], n) => `${n + 20} 1 ${device} ${root} ${at} rw,relatime shared:1 - ext4 /dev/x rw`).join('\n');

test('a folder is also where it, what is in it, or what it is in was mounted once more', () => {
  const list = mounts(
    ['8:1', '/', '/'],
    ['8:1', '/srv/closed', '/home/nina/bound'],
    ['8:1', '/srv/closed/in', '/home/nina/part'],
    ['8:1', '/srv', '/mnt/srv'],
    ['8:1', '/', '/mnt/whole'],
    ['8:1', '/srv/closed2', '/home/nina/other'],
    ['8:2', '/srv/closed', '/mnt/disk'],
  );
  const all = ['/home/nina/bound', '/home/nina/part', '/mnt/srv/closed', '/mnt/whole/srv/closed'];
  expect(otherPlaces('/srv/closed', list)).toEqual(all);
  // From any of its places.
  expect(otherPlaces('/mnt/srv/closed', list).sort()).toEqual(
    [...all.filter((place) => place !== '/mnt/srv/closed'), '/srv/closed'].sort(),
  );
});

test('of mounts over one another the last counts; names are read as the kernel writes them', () => {
  const list = mounts(
    ['8:1', '/', '/'],
    ['8:3', '/', '/srv'],
    ['8:4', '/', '/srv'],
    ['8:4', '/my\\040closed', '/home/n/b\\134c'],
    ['8:3', '/my\\040closed', '/no'],
  );
  expect(otherPlaces('/srv/my closed', list)).toEqual(['/home/n/b\\c']);
  expect(otherPlaces('/srv/closed', '')).toEqual([]);
  expect(otherPlaces('/srv/closed', 'nonsense\n\n1 2 3')).toEqual([]);
});

test.runIf(process.platform === 'linux')('this computer’s own list is read', () => {
  expect(readMounts()).toContain(' / ');
  expect(otherPlaces('/proc', readMounts())).not.toContain('/proc');
});
