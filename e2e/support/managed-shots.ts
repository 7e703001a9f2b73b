import { begin, documents, type Scene } from './begin.ts';
import { type Shot, text } from './shot.ts';
import { tell } from './teller.ts';

/** A desk under an organisation's policy, of which a later version was not taken; and a request for which two have to say yes. */
export function managed(now: number): Scene {
  const story = begin(now);
  const host = { kind: 'host' } as const;
  const rules = [
    ['models', 'Only models on this computer'],
    ['network', 'Only these places on the network: *.acme.example, api.tracker.example'],
    ['folders', `Never in ${documents}/Personnel, ${documents}/Board`],
    ['plugins', 'Only the plugins tickets, notes'],
    ['approvals', 'Only these devices may approve: dev_phone, dev_tablet'],
    ['approvals', 'Two people approve each time'],
    ['retention', 'What was said is erased after 90 days'],
    ['collect', 'What happens is collected at https://audit.acme.example/hosts, without what was said'],
    ['limits', 'No task may have more than 60 minutes'],
  ] as const;
  story.append(
    {
      type: 'policy.applied',
      actor: host,
      body: { name: 'Acme', serial: 12, rules: rules.map(([, words]) => words), about: rules.map(([about]) => about) },
    },
    now - 86_400_000,
  );
  const fetched = { from: 'policy.acme.example', key: 'k'.repeat(43) };
  story.append({ type: 'policy.fetched', actor: host, body: { ...fetched, came: 'taken', serial: 12 } }, now - 86_400_000);
  const why = 'It is not signed by the key that this computer’s policy names.';
  story.append({ type: 'policy.fetched', actor: host, body: { ...fetched, came: 'refused', why } }, now - 3_600_000);
  const task = tell(story, now, 'Pay the invoice of the caterer', { minutes: 5 });
  task.turn('', 1).approval({
    title: 'Send a mail to bank@acme.example',
    why: 'It reaches others and can’t be taken back.',
    irreversible: true,
    decisive: [{ name: 'To', value: 'bank@acme.example', from: 'you', trusted: true }],
    full: JSON.stringify({ to: 'bank@acme.example', subject: 'Invoice 44' }, undefined, 2),
  });
  const [asked] = Object.values(story.tasks.get(task.task)?.approvals ?? {});
  const second = tell(story, now, 'Book the room for the board', { minutes: 3 });
  second.turn('', 1).approval({
    title: 'Send a request to rooms.acme.example',
    why: 'It reaches others and can’t be taken back.',
    irreversible: true,
    decisive: [],
  });
  const [half] = Object.values(story.tasks.get(second.task)?.approvals ?? {});
  const seconded = { approval: half?.approval ?? '', hash: half?.hash ?? '' };
  const by = { kind: 'device', id: 'dev_phone' } as const;
  story.append(
    { type: 'approval.seconded', actor: by, task: second.task, thread: story.tasks.get(second.task)?.summary.thread, body: seconded },
    now - 60_000,
  );
  return {
    story,
    tasks: { pay: task.task, 'pay.approval': asked?.approval ?? '', second: second.task, 'second.approval': half?.approval ?? '' },
  };
}

const page = (name: string, words: string): Shot => ({
  name: `managed-${name}`,
  scene: 'managed',
  at: () => `#/settings${name === 'settings' ? '' : `/${name}`}`,
  ready: text(words),
});

export const managedShots: Shot[] = [
  page('settings', 'Managed by Acme'),
  page('folders', 'Managed by Acme'),
  page('models', 'Managed by Acme'),
  page('plugins', 'Managed by Acme'),
  page('grants', 'Managed by Acme'),
  page('audit', 'Managed by Acme'),
  {
    name: 'managed-approval',
    scene: 'managed',
    at: (tasks) => `#/approval/${tasks.pay}/${tasks['pay.approval']}`,
    ready: text('Managed by Acme'),
  },
  {
    name: 'managed-second',
    scene: 'managed',
    at: (tasks) => `#/approval/${tasks.second}/${tasks['second.approval']}`,
    ready: text('has said yes'),
  },
  {
    name: 'managed-choice',
    scene: 'managed',
    at: () => '#/',
    ready: text('Needs you'),
    async act(page) {
      await page.click('button[aria-label^="Where and how"]');
      await page.getByText('Managed by Acme').waitFor();
    },
  },
];
