import { addPlugins } from './plugins.ts';
import { type Story, startStory } from './story.ts';

export interface Scene {
  story: Story;
  /** Tasks by what they show. */
  tasks: Record<string, string>;
}

export const documents = '/home/ana/Documents';
const host = { kind: 'host' } as const;
export const owner = { kind: 'device', id: 'browser' } as const;

/** A host that was set up a week ago. */
export function begin(now: number, folders = true): Story {
  const story = startStory(() => now);
  story.append(
    {
      type: 'host.started',
      body: { version: '0.1.0', model: 'anthropic/claude-sonnet-4-5', sandbox: 'bubblewrap with a staged view' },
      actor: host,
    },
    now - 8 * 86_400_000,
  );
  if (folders) {
    story.append({ type: 'folder.granted', body: { path: documents, mode: 'review' }, actor: owner }, now - 8 * 86_400_000);
    story.append({ type: 'folder.granted', body: { path: '/home/ana/Pictures', mode: 'ro' }, actor: owner }, now - 8 * 86_400_000);
    story.append({ type: 'key.changed', body: { provider: 'anthropic', what: 'added' }, actor: owner }, now - 8 * 86_400_000);
    const device = (id: string, name: string, days: number, scopes: ('look' | 'send' | 'approve' | 'admin')[]) =>
      story.append(
        { type: 'device.paired', body: { device: id, name, key: 'k'.repeat(43), scopes }, actor: host },
        now - days * 86_400_000,
      );
    device('dev_phone', 'Ana’s phone', 8, ['look', 'send', 'approve', 'admin']);
    device('dev_tablet', 'Kitchen tablet', 5, ['look', 'send']);
  }
  if (folders) {
    const secret = (name: string, hosts: string[]) =>
      story.append({ type: 'secret.changed', body: { name, hosts, what: 'added' }, actor: owner }, now - 4 * 86_400_000);
    secret('TRACKER_TOKEN', ['api.tracker.example']);
    secret('CLOUD_STORAGE_ACCESS_KEY_OF_THE_OFFICE', ['storage.eu-central-1.cloud.example', 'login.cloud.example', 'cdn.cloud.example']);
  }
  if (folders) addPlugins(story, now - 3 * 86_400_000);
  if (folders) {
    const need = { kind: 'network', host: '*.mueller-tax.example', access: 'send' } as const;
    const given = { source: 'owner', need, to: ['office@mueller-tax.example'], reason: 'You said always on 14 May' } as const;
    story.append(
      { type: 'grant.given', body: { grant: 'grant_1', given: { ...given, to: [...given.to] } }, actor: owner },
      now - 6 * 86_400_000,
    );
    const rules = [
      { source: 'owner', need: { kind: 'command', line: 'rm *' }, give: 'ask', reason: 'I want to see what goes' },
      { source: 'owner', need: { kind: 'device', what: 'screen' }, give: 'none', reason: '' },
      {
        source: 'owner',
        need: { kind: 'plugin', server: 'tickets', tool: 'list_tickets' },
        in: { folder: documents },
        expires: now + 5 * 86_400_000,
        reason: 'The release week',
      },
    ] as const;
    rules.forEach((rule, index) => {
      story.append({ type: 'grant.given', body: { grant: `grant_${index + 2}`, given: { ...rule } }, actor: owner }, now - 2 * 86_400_000);
    });
  }
  return story;
}
