import { type Grant, rootOf } from '@deskhand/protocol';
import { baseName } from '../parts/plain.ts';
import { dayAndTime, t } from '../words/words.ts';

/** What a grant is about, in a person's words. */
export function grantWords(grant: Grant): string {
  const { need, to } = grant;
  const towards = to && to.length > 0 ? ` ${t('outgoing.to', { to: to.map(toWords).join(', ') })}` : '';
  return `${t(`grant.${grant.give ?? 'allow'}`)} ${aboutWords(need)}${towards}`;
}

/** Where and until when it holds; empty where that is everywhere and always. */
export function scopeWords({ in: scope, expires }: Grant, now: number): string[] {
  return [
    ...(scope?.folder ? [t('grant.in.folder', { folder: baseName(scope.folder) })] : []),
    ...(scope?.thread ? [t('grant.in.thread')] : []),
    ...(expires === undefined ? [] : [t('grant.until', { time: dayAndTime(expires, now) })]),
  ];
}

/** A destination; what stands for more than one says for whom. */
function toWords(to: string): string {
  const domain = /^\*@(.+)$/.exec(to)?.[1];
  return domain === undefined ? (to.startsWith('*.') ? t('grant.to.below', { host: to.slice(2) }) : to) : t('grant.to.domain', { domain });
}

/** A place by its name; many of a kind from the folder on that they are all in. */
function placeWords(path: string): string {
  const root = rootOf(path);
  return baseName(root) + (root === path ? '' : path.slice(root.replace(/\/$/, '').length));
}

function aboutWords(need: Grant['need']): string {
  switch (need.kind) {
    case 'folder':
      return t(`grant.folder.${need.access}`, { what: placeWords(need.path) });
    case 'network':
      return t(`grant.network.${need.access}`, { what: need.host });
    case 'command':
      return t('grant.command', { what: need.line });
    case 'plugin':
      if (need.tool !== '*' && need.tool.includes('*')) return t('grant.plugin.some', { plugin: need.server, tools: need.tool });
      return need.tool === '*'
        ? t('grant.plugin.all', { plugin: need.server })
        : t('grant.plugin', { plugin: need.server, tool: need.tool });
    case 'account':
      return t(`grant.account.${need.access}`, { what: need.account });
    case 'secret':
      return t('grant.secret', { what: need.name });
    case 'device':
      return t(`grant.device.${need.what}`);
  }
}
