import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { narrowed } from '../managed/managed.ts';
import type { Call, Managed, Need, ProposalFacts, ProposedLine } from '../policy.ts';
import { situation } from '../situation.double.ts';
import { placesNamed } from './places.ts';
import { propose } from './propose.ts';

const home = '/home/ana';
const plugins = [
  {
    server: 'tracker',
    tools: [
      { name: 'list_issues', looks: true },
      { name: 'create_issue', looks: false },
      { name: 'delete_issue', looks: false },
    ],
  },
  {
    server: 'mail',
    tools: [
      { name: 'list_mails', looks: true },
      { name: 'send_mail', looks: false },
    ],
  },
];
const facts = (words: string, more: Partial<ProposalFacts> = {}): ProposalFacts => ({
  words,
  plugins,
  accounts: ['ana@desk.example'],
  secrets: [{ name: 'SHOP_KEY', hosts: ['api.shop.example'] }],
  places: placesNamed(words).map((named) => ({
    named,
    path: named.replace(/^~/, home),
    kind: /\.(?:pdf|csv|pem)$/.test(named) ? 'file' : 'folder',
  })),
  home,
  earlier: [],
  situation: situation({
    words: [words],
    cwd: '/home/ana/work',
    folders: [{ path: '/home/ana/work', mode: 'review' }],
    forbidden: ['/home/ana/state'],
    stores: ['/home/ana/keys', '/home/ana/.ssh'],
  }),
  ...more,
});
const said = (need: Need): string => Object.values(need).join(' ');
const proposed = (words: string, more?: Partial<ProposalFacts>): string[] =>
  propose(facts(words, more), decide).map(({ grant }) => said(grant.need));

describe('the owner’s words', () => {
  test('that ask for nothing beyond the folder propose nothing', () => {
    expect(proposed('Sort the invoices of this folder by month and total them in a table')).toEqual([]);
    expect(proposed('')).toEqual([]);
  });

  test('name a plugin that is called by nothing but usual words only where they say all of it', () => {
    const local = { plugins: [{ server: 'my-server', tools: [{ name: 'list_issues', looks: true }] }] };
    expect(proposed('Look up what is new in "Berlin" in 2027', local)).toEqual([]);
    expect(proposed('List what is in [Berlin]', local)).toEqual([]);
    expect(proposed('List the open issues in my-server', local)).toEqual(['plugin my-server list_issues']);
  });

  test('name places on the network: to look, or to send where something goes there', () => {
    expect(proposed('Compare the prices on a.example.org and b.example.org')).toEqual([
      'network a.example.org read',
      'network b.example.org read',
    ]);
    expect(proposed('Upload the archive to files.example.org')).toEqual(['network files.example.org send']);
    for (const words of ['Post my hotels.csv to', 'POST hotels.csv', 'Upload hotels.csv:'])
      expect(proposed(`${words} https://api.example.org/hotels`)).toEqual(['network api.example.org send']);
    expect(proposed('Add it up, post the total to https://a.example.org/t, then look at www.b.example.org for Acme')).toEqual([
      'network a.example.org send',
      'network www.b.example.org read',
    ]);
    expect(proposed('Send Ana the list and check the prices on shop.example.org')).toEqual(['network shop.example.org read']);
    expect(proposed('Post a summary of https://example.org/a.html')).toEqual([]);
    expect(proposed('Fix the mention of example.org in readme.md and look at notes.md')).toEqual([]);
  });

  test('that give one address to be looked at are leave enough', () => {
    expect(proposed('Summarise what is on https://example.org/report.html')).toEqual([]);
  });

  test('name a plugin and what it is to do', () => {
    expect(proposed('Open an issue in the tracker about the leak')).toEqual(['plugin tracker create_issue']);
    expect(proposed('List the issues of the tracker')).toEqual(['plugin tracker list_issues']);
    expect(proposed('Write a page about tracker tools')).toEqual([]);
  });

  test('that want something answered look for messages, not through all that the plugin has', () => {
    const tools = ['list_contacts', 'list_events', 'list_messages', 'list_payments', 'read_message'].map((name) => ({ name, looks: true }));
    const office = [{ server: 'office', tools: [...tools, { name: 'reply', looks: false }, { name: 'pay', looks: false }] }];
    expect(proposed('With the office plugin, reply to Anna that I come to the Christmas dinner', { plugins: office })).toEqual([
      'plugin office list_messages',
      'plugin office read_message',
      'plugin office reply',
    ]);
  });

  test('that say no to something are heard, also in another sentence', () => {
    expect(proposed("Draft an issue for the tracker. Don't create it.")).not.toContain('plugin tracker create_issue');
    expect(proposed('Check a.example.org and b.example.org, but leave out b.example.org')).toEqual(['network a.example.org read']);
    expect(proposed('Draft the reply in ana@desk.example, but do not send it')).toEqual(['account ana@desk.example draft']);
  });

  test('name files and folders elsewhere: one file, one folder, and to write only where something goes there', () => {
    const [line] = propose(facts('Add up ~/Downloads/march.csv'), decide);
    expect(line).toMatchObject({ grant: { need: { kind: 'folder', path: '/home/ana/Downloads/march.csv', access: 'read' } }, file: true });
    expect(proposed('Save the table in /home/ana/Taxes')).toEqual(['folder /home/ana/Taxes write']);
    expect(proposed('Look through /srv/minutes for the lease')).toEqual(['folder /srv/minutes read']);
  });

  test('name a secret by its whole name', () => {
    expect(proposed('Get the payouts from api.shop.example with SHOP_KEY')).toEqual(['network api.shop.example read', 'secret SHOP_KEY']);
    expect(proposed('What is a SHOP_KEYS file?')).toEqual([]);
    // It is good for one place, which is looked at with it.
    expect(proposed('Fetch the payouts of last week with SHOP_KEY')).toEqual(['network api.shop.example read', 'secret SHOP_KEY']);
  });

  test('are read as people type: letters changed over, no scheme, a no behind a comma, what is worked on named before', () => {
    expect(proposed('chekc shop.example for the price')).toEqual(['network shop.example read']);
    expect(proposed('www.trains.example - when does the first one go?')).toEqual(['network www.trains.example read']);
    expect(proposed("draft an answer in ana@desk.example, don't send it yet")).toEqual(['account ana@desk.example draft']);
    expect(proposed('write to the landlord from ana@desk.example that it is cold')).toEqual(['account ana@desk.example send']);
    expect(proposed('My downloads folder is a mess, sort it by type')).toEqual(['folder /home/ana/Downloads write']);
    expect(proposed('Pick ten pictures from Pictures/Rome and put them on one page')).toEqual(['folder /home/ana/Pictures/Rome read']);
    expect(proposed('List all open issues of the tracker, oldest first')).toEqual(['plugin tracker list_issues']);
    expect(proposed('Delete the mention of the tracker')).toEqual([]);
  });
});

describe('a plugin that is called otherwise than what it is for', () => {
  const tools = ['send_mail', 'search_mail', 'create_event'].map((name) => ({ name, looks: name.startsWith('search') }));
  const office = { server: 'office', tools };
  const proposed = (words: string, plugins = [office]) =>
    propose(facts(words, { plugins }), decide).flatMap(({ grant: { need } }) =>
      need.kind === 'plugin' ? [`${need.server}.${need.tool}`] : [],
    );

  test.each([
    ['Read the minutes and send an email to bob@firm.example', ['office.send_mail']],
    ['Notify me on calendar, 5 pm', ['office.create_event']],
    ['Write a letter to my landlord', []],
  ])('%s: %j', (words, lines) => expect(proposed(words)).toEqual(lines));

  test('where two have mail, neither is meant', () =>
    expect(proposed('Send an email to bob@firm.example', [office, { ...office, server: 'post' }])).toEqual([]));
});

describe('words that are in no list', () => {
  test('a place behind “on” or “from”, in more languages, is looked at; one that something is brought to is sent to', () => {
    expect(proposed('Sprawdź na sklep.example.pl, ile kosztuje rower')).toEqual(['network sklep.example.pl read']);
    expect(proposed('have a squint at a.example.org for plywood')).toEqual(['network a.example.org read']);
    expect(proposed('Vad kostar den på a.example.org just nu?')).toEqual(['network a.example.org read']);
    expect(proposed('Ship dist.tgz to files.example.org')).toEqual(['network files.example.org send']);
    expect(proposed('go to a.example.org for the price')).toEqual(['network a.example.org read']);
    // The name as words of a text, and what is to come out of somebody's head.
    expect(proposed('Replace the old name on all pages by new.example.org')).toEqual([]);
    expect(proposed('Our site a.example.org must not be mentioned in brochure.docx')).toEqual([]);
    expect(proposed('Say what is good on a.example.org, from what you know')).toEqual([]);
  });

  test('a plugin that something is put into is not just looked at, and a place in it that has a name need not be listed', () => {
    const chat = { server: 'chat', tools: ['list_channels', 'read_channel'].map((name) => ({ name, looks: true })) };
    const more = { plugins: [{ ...chat, tools: [...chat.tools, { name: 'post_message', looks: false }] }] };
    expect(proposed('drop the link into #releases on chat', more)).toEqual(['plugin chat post_message']);
    expect(proposed('ping chat #design: the drawings are there', more)).toEqual(['plugin chat post_message']);
    expect(proposed('pull the thread in #incidents on chat', more)).toEqual(['plugin chat read_channel']);
    expect(proposed('which channels are there on chat?', more)).toContain('plugin chat list_channels');
  });

  test('a sentence goes on behind its parentheses, and a no in them is theirs alone', () => {
    expect(proposed('put the contract (contract.pdf) into /home/ana/Taxes')).toEqual(['folder /home/ana/Taxes write']);
    expect(proposed('copy the statement (~/Downloads/march.pdf) here and rename it')).toEqual([
      'folder /home/ana/Downloads/march.pdf read',
    ]);
    expect(proposed('Look at a.example.org (not at b.example.org) for the price')).toEqual(['network a.example.org read']);
  });

  test('a secret that is good for one place is for a look there, or to send there where the words say so', () => {
    expect(proposed('ask the shop for the balance (SHOP_KEY)')).toEqual(['network api.shop.example read', 'secret SHOP_KEY']);
    expect(proposed('Publish the build with SHOP_KEY')).toEqual(['network api.shop.example send', 'secret SHOP_KEY']);
  });
});

describe('what is never proposed', () => {
  test.each(['~/.ssh', '~/keys/a.pem', '/home/ana/state', '~', '/', '/etc/passwd', '/home', '/proc/1', '~/.config/app'])('%s', (path) => {
    expect(proposed(`Copy ${path} here, read ${path}, save the table in ${path}`)).toEqual([]);
  });

  test('what is asked about each time all the same, and what is there already', () => {
    const rule = (give: 'ask' | 'allow' | 'none') =>
      facts('Look at a.example.org and b.example.org', {
        situation: situation({
          words: [],
          grants: [{ source: 'owner', need: { kind: 'network', host: 'a.example.org', access: 'read' }, give, reason: '' }],
        }),
      });
    for (const give of ['ask', 'allow', 'none'] as const)
      expect(propose(rule(give), decide).map(({ grant }) => said(grant.need))).toEqual(['network b.example.org read']);
  });
});

describe('what like tasks needed', () => {
  const need: Need = { kind: 'network', host: 'rates.example.org', access: 'read' };
  const before = (words: string) => [{ words, needs: [need] }];

  test('is proposed again for words alike, and for no others', () => {
    const again = proposed('Update the exchange rates in the budget table for June', {
      earlier: before('Update the exchange rates in the budget table for May'),
    });
    expect(again).toEqual(['network rates.example.org read']);
    expect(proposed('Write a letter to the landlord', { earlier: before('Update the exchange rates in the budget table') })).toEqual([]);
  });

  test('a month says nothing of what a task is about, a word that begins like one does', () => {
    expect(proposed('Market decisions', { earlier: before('Market decisions') })).toEqual(['network rates.example.org read']);
    expect(proposed('März Oktober', { earlier: before('März Oktober') })).toEqual([]);
  });

  test('is not proposed where the words say no to it, or where it is gone', () => {
    const words = 'Update the exchange rates in the budget table';
    expect(proposed(`${words}, without rates.example.org`, { earlier: before(words) })).toEqual([]);
    const gone: Need = { kind: 'plugin', server: 'gone', tool: 'x' };
    expect(proposed(words, { earlier: [{ words, needs: [gone] }] })).toEqual([]);
  });
});

const pieces = [
  'Look at a.example.org.',
  'Upload it to b.example.org',
  'post it in the tracker as an issue',
  'delete the issue in the tracker',
  'Send the mail to bob@x.example from ana@desk.example',
  'Save it in ~/keys',
  'Save it in /home/ana/Taxes',
  'Read /home/ana/Downloads/march.csv',
  'copy ~/.ssh/id.pem here',
  'with SHOP_KEY',
  "don't send anything",
  'Compare c.example.org and a.example.org',
];
const phrase = fc
  .array(fc.constantFrom(...pieces), { maxLength: 5 })
  .map((some) => some.join(fc.sample(fc.constantFrom('. ', ' and ', ', '), 1)[0]));
const needs: Need[] = [
  { kind: 'network', host: 'a.example.org', access: 'read' },
  { kind: 'network', host: 'b.example.org', access: 'send' },
  { kind: 'network', host: 'evil.example', access: 'send' },
  { kind: 'plugin', server: 'tracker', tool: 'create_issue' },
  { kind: 'plugin', server: 'tracker', tool: 'delete_issue' },
  { kind: 'account', account: 'ana@desk.example', access: 'send' },
  { kind: 'account', account: 'ana@desk.example', access: 'draft' },
  { kind: 'secret', name: 'SHOP_KEY' },
  { kind: 'folder', path: '/home/ana/keys/x', access: 'write' },
  { kind: 'folder', path: '/home/ana/Taxes/2025', access: 'write' },
];
const earlier = fc.array(fc.record({ words: phrase, needs: fc.array(fc.constantFrom(...needs), { maxLength: 3 }) }), { maxLength: 3 });

/** Whether what a line gives covers a need. */
function covers({ grant }: ProposedLine, need: Need): boolean {
  const given = grant.need;
  const order = ['read', 'draft', 'write', 'send'];
  if (given.kind === 'folder' && need.kind === 'folder')
    return `${need.path}/`.startsWith(`${given.path}/`) && order.indexOf(given.access) >= order.indexOf(need.access);
  if (given.kind === 'network' && need.kind === 'network')
    return given.host === need.host && order.indexOf(given.access) >= order.indexOf(need.access);
  if (given.kind === 'account' && need.kind === 'account')
    return given.account === need.account && order.indexOf(given.access) >= order.indexOf(need.access);
  return JSON.stringify(given) === JSON.stringify(need);
}

describe('whatever is said and whatever was needed before', () => {
  test('nothing is proposed that is refused always, and every line would change something', () => {
    fc.assert(
      fc.property(phrase, earlier, (words, before) => {
        const given = facts(words, { earlier: before });
        for (const { grant } of propose(given, decide)) {
          const { need } = grant;
          if (need.kind === 'folder')
            expect([...given.situation.stores, ...given.situation.forbidden].some((path) => need.path.startsWith(path))).toBe(false);
          const call: Call = { tool: 't', effect: 'read', needs: [need], sinks: [] };
          expect(decide(call, { ...given.situation, words: [] }).answer).not.toBe('allow');
        }
      }),
    );
  });

  test('what is quoted or pasted adds nothing', () => {
    fc.assert(
      fc.property(phrase, phrase, fc.constantFrom('quote', 'reply', 'mail', 'fence'), (words, strange, how) => {
        const pasted = {
          quote: `${words}. Translate this: "${strange}"`,
          reply: `${words}\n> ${strange.replaceAll('\n', '\n> ')}`,
          mail: `${words}\nFrom: eve@evil.example\n${strange}`,
          fence: `${words}\n\`\`\`\n${strange}\n\`\`\``,
        }[how];
        const own = how === 'quote' ? proposed(`${words}. Translate this: ""`) : proposed(words);
        for (const line of proposed(pasted)) expect(own).toContain(line);
      }),
    );
  });

  test('signed, no call is allowed that needs more than the lines show', () => {
    fc.assert(
      fc.property(
        phrase,
        earlier,
        fc.array(fc.constantFrom(...needs), { minLength: 1, maxLength: 2 }),
        fc.constantFrom('read', 'reversible', 'irreversible'),
        (words, before, wanted, effect) => {
          const given = facts(words, { earlier: before });
          const lines = propose(given, decide);
          const folders = lines.flatMap(({ grant: { need }, file }) =>
            need.kind === 'folder' && !file
              ? [{ path: need.path, mode: need.access === 'write' ? ('review' as const) : ('ro' as const) }]
              : [],
          );
          const signed = {
            ...given.situation,
            grants: lines.map(({ grant }) => grant),
            signed: lines.map(({ grant }) => grant.need),
            folders: [...given.situation.folders, ...folders],
          };
          const sinks = wanted.flatMap((need) =>
            need.kind === 'network' ? [{ name: 'url', kind: 'url' as const, value: `https://${need.host}/` }] : [],
          );
          const call: Call = { tool: 't', effect, needs: wanted, sinks };
          if (decide(call, signed).answer !== 'allow' || decide(call, given.situation).answer === 'allow') return;
          for (const need of wanted) {
            const alone = decide({ ...call, needs: [need], effect: 'read' }, given.situation).answer === 'allow';
            expect(alone || lines.some((line) => covers(line, need))).toBe(true);
          }
        },
      ),
    );
  });

  test('a managed policy only takes lines away, and none of them is one that it refuses', () => {
    const managed: fc.Arbitrary<Managed> = fc.record(
      {
        name: fc.constant('Acme'),
        serial: fc.constant(1),
        grants: fc.array(
          fc.record({
            source: fc.constant('managed' as const),
            need: fc.constantFrom(...needs),
            give: fc.constantFrom('none' as const, 'ask' as const),
            reason: fc.constant('so'),
          }),
          { maxLength: 2 },
        ),
        domains: fc.constantFrom(['a.example.org'], [], ['*']),
        plugins: fc.constantFrom([], [{ server: 'mail', sha256: 'a'.repeat(64) }]),
        folders: fc.constant({ never: ['/home/ana/Taxes'] }),
      },
      { requiredKeys: ['name', 'serial', 'grants'] },
    );
    fc.assert(
      fc.property(phrase, earlier, managed, (words, before, policy) => {
        const by = narrowed(decide, policy);
        const free = propose(facts(words, { earlier: before }), decide);
        // A full list leaves out the last ones, for which there is room where others fell away.
        fc.pre(free.length < 8);
        for (const { grant } of propose(facts(words, { earlier: before }), by)) {
          expect(free.some((line) => covers(line, grant.need))).toBe(true);
          const { need } = grant;
          const given = facts(words).situation;
          const folders = need.kind === 'folder' ? [...given.folders, { path: need.path, mode: 'review' as const }] : given.folders;
          expect(by({ tool: 't', effect: 'read', needs: [need], sinks: [] }, { ...given, folders }).answer).not.toBe('deny');
        }
      }),
    );
  });
});
