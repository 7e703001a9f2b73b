import { type Grant, isInPlace, rootOf, unknownName } from '@deskhand/protocol';
import { useNow } from '../parts/clock.ts';
import { useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { useTools } from './plugin-tools.ts';
import { grantWords, scopeWords } from './rule-words.ts';

/** What will be saved, in words, while it is written: what it comes to, or why it would mean nothing. */
export function RulePreview({ grant, trouble }: { grant: Grant | undefined; trouble: string | undefined }) {
  const now = useNow();
  const unknown = useUnknown(grant);
  return (
    <div role="status" className="min-h-28 rounded-medium bg-sunken p-3 text-body [overflow-wrap:anywhere]">
      <p className="text-small text-ink-soft">{t('rule.preview')}</p>
      {grant && !trouble && (
        <p dir="auto" className="font-semibold">
          {[grantWords(grant), ...scopeWords(grant, now)].join(' · ')}
        </p>
      )}
      {!grant && !trouble && <p className="text-ink-soft">{t('rule.preview.none')}</p>}
      {trouble && (
        <p dir="auto" className="text-danger">
          {trouble}
        </p>
      )}
      {!trouble && unknown && (
        <p dir="auto" className="mt-1 text-warn">
          {unknown}
        </p>
      )}
    </div>
  );
}

/** That there is no such plugin or tool now, and what is called like it; or that a folder is given elsewhere. */
function useUnknown(grant: Grant | undefined): string | undefined {
  const folders = useDesk(({ host }) => host.folders);
  const plugins = useDesk(({ host }) => host.plugins);
  const need = grant?.need.kind === 'plugin' ? grant.need : undefined;
  const named = need && plugins?.[need.server];
  const tools = useTools(named?.shown);
  if (grant?.need.kind === 'folder' && grant.give === 'allow') {
    const root = rootOf(grant.need.path);
    return root.startsWith('~') || folders.some(({ path }) => isInPlace(root, path)) ? undefined : t('rule.opens.nothing');
  }
  if (!need || need.server === '*' || (named?.shown && !tools)) return undefined;
  const there = Object.keys(plugins ?? {}).map((name) => ({
    name,
    tools: name === need.server ? (tools ?? []).map((tool) => tool.name) : [],
  }));
  const found = unknownName(need, there);
  if (!found) return undefined;
  const near = found.near.length ? ` ${t('rule.unknown.near', { names: found.near.join(', ') })}` : '';
  return t(`rule.unknown.${found.what}`, { plugin: need.server, tool: need.tool }) + near;
}
