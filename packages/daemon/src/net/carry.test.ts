import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeOutside, type OutsideWorld, plain, sealed, speak } from './passage.double.ts';

let world: OutsideWorld;
beforeEach(async () => {
  world = await makeOutside();
});
afterEach(() => world.close());

const reads = { read: ['a.example.org'] };

describe('where private things are known, a look carries less', () => {
  const data = Buffer.from('the owner has 1234 EUR and lives in a street that nobody knows').toString('base64url');
  test.each([
    ['data in the path', `/${data}`],
    ['data in the query', `/?q=${data}`],
    ['a longer query', `/?q=${'word%20'.repeat(40)}`],
    ['a key in the path', '/s3cr3t-0b4f9c2e7a1d5e6f8a9b0c1d'],
    ['a key in the query', '/?q=s3cr3t-0b4f9c2e7a1d5e6f8a9b0c1d'],
    ['a key in groups', '/s3cr-3t-0-b4f9-c2e7-a1d5-e6f8-a9b0-c1d'],
    ['a key by letters alone', '/sjcrjt-gbkfpcihabjdlelfoapbgcbd'],
    ['data in hex', `/${Buffer.from('the owner has 1234 EUR, and lives in a street').toString('hex')}`],
  ])('%s', async (_name, path) => {
    const { port, passage } = await world.open({ ...reads, careful: true });
    expect(await plain(port, `GET http://a.example.org${path}`)).toMatch(/403[\s\S]*private things are known/);
    expect(passage.refused()[0]).toContain('send: ["a.example.org"]');
    expect(await plain((await world.open(reads)).port, `GET http://a.example.org${path}`)).toContain('200 OK');
  });

  test('not what packages are found by', async () => {
    const { port } = await world.open({ ...reads, careful: true });
    const checksum = `${'0b'.repeat(1)}/${'4f'.repeat(1)}/${'9c2e7a1d'.repeat(7)}9c2e`;
    for (const path of [
      `/packages/${checksum}/numpy-2.1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`,
      '/simple/numpy/',
      '/@types/node/-/node-24.1.0.tgz',
    ])
      expect(await plain(port, `GET http://a.example.org${path}`), path).toContain('200 OK');
  });

  test('nor where an answer leads on, or what it names: packed or not', async () => {
    const signed = `/file?${'signature=aB3dE5fG7hJ9kL1mN3pQ&'.repeat(12)}x`;
    world.answerWith = ({ url }, response) => {
      if (url === '/go') return void response.writeHead(302, { location: `http://b.example.org${signed}` }).end();
      if (url === '/list')
        return void response
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
          .end(gzipSync(JSON.stringify({ next: 'page-7hJ9kL1mN3pQ5rS7' })));
      response.end('ok');
    };
    const { port } = await world.open({ read: ['a.example.org', 'b.example.org'], careful: true });
    const get = (host: string, path: string) =>
      speak(port, `GET http://${host}.example.org${path} HTTP/1.1\r\nhost: ${host}.example.org\r\nconnection: close\r\n\r\n`);
    for (const path of [signed, '/page-7hJ9kL1mN3pQ5rS7.json']) expect(await get('b', path)).toContain('403');
    await get('a', '/go');
    await get('a', '/list');
    for (const path of [signed, '/page-7hJ9kL1mN3pQ5rS7.json']) expect(await get('b', path)).toContain('200 OK');
    expect(await get('b', '/page-7hJ9kL1mN3pQ5rS7.0b4f9c2e7a1d5e6f8a9b0c1d')).toContain('403');
  });

  test('of checksums that nobody named so many', async () => {
    const { port, passage } = await world.open({ ...reads, careful: true });
    const path = (i: number) => `GET /${String(i).padStart(4, '0')}${'4f9c2e7a1d'.repeat(6)} HTTP/1.1\r\nhost: a.example.org\r\n\r\n`;
    await sealed(port, passage.files[0]?.content ?? '', Array.from({ length: 101 }, (_, i) => path(i)).join(''));
    expect(world.seen).toHaveLength(100);
    expect(passage.refused()).toEqual([expect.stringContaining('more than 100 checksums')]);
  });

  test('nor more than so many different addresses; the same ones cost nothing more', async () => {
    const { port, passage } = await world.open({ ...reads, careful: true });
    const path = (i: number) => `GET /${i}${'/p'.repeat(450)} HTTP/1.1\r\nhost: a.example.org\r\n`;
    const all = Array.from({ length: 260 }, (_, i) => `${path(i % 200)}\r\n`).join('');
    await sealed(port, passage.files[0]?.content ?? '', `${all}${path(0)}connection: close\r\n\r\n`);
    expect(world.seen).toHaveLength(261);
    await sealed(port, passage.files[0]?.content ?? '', Array.from({ length: 50 }, (_, i) => `${path(1000 + i)}\r\n`).join(''));
    expect(passage.refused()).toEqual([expect.stringContaining('characters of addresses')]);
  });
});
