import {
  type Declared,
  type DeclaredTools,
  declaredOf,
  neverMet,
  ownFields,
  type PluginTool,
  type PluginView,
  parseDeclared,
  type SinkKind,
  sinkKinds,
  takenOver,
} from '@deskhand/protocol';
import { Button } from '../parts/button.tsx';
import { useText } from '../parts/text.ts';
import { useDesk, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** What the owner declares of a plugin's tools. */
export function useDeclared({ declared }: PluginView): DeclaredTools {
  const held = useText(declared?.tools);
  if (held.state !== 'ready') return {};
  try {
    return parseDeclared(held.text);
  } catch {
    return {};
  }
}

/** What is declared of one tool, and whose word that is. */
export function DeclaredLines({ tool, plugin, owners }: { tool: PluginTool; plugin: PluginView; owners: DeclaredTools }) {
  const declared = declaredOf(tool, owners);
  const never = declared ? neverMet(plugin, tool.name, declared) : [];
  const what = declared && decides(declared).join(' · ');
  return (
    <>
      {declared && what && (
        <span dir="auto" className="block text-small text-ink-soft [overflow-wrap:anywhere]">
          {t(`settings.plugins.declared.${declared.by}`, { what })}
        </span>
      )}
      {declared && answers(declared)}
      {never.length > 0 && (
        <span dir="auto" className="block text-small text-warn [overflow-wrap:anywhere]">
          {t('settings.plugins.declared.unmet', { what: never.join(', ') })}
        </span>
      )}
      {tool.misdeclared !== undefined && (
        <span dir="auto" className="block text-small text-warn [overflow-wrap:anywhere]">
          {t('settings.plugins.declared.wrong', { why: tool.misdeclared })}
        </span>
      )}
    </>
  );
}

/** Where it goes first, what it says last. */
function decides({ says: { sinks } }: Declared): string[] {
  const of = (kind: SinkKind) => Object.entries(sinks).flatMap(([name, one]) => (one === kind ? [name] : []));
  return sinkKinds.flatMap((kind) => (of(kind).length ? [t(`sink.${kind}`, { what: of(kind).join(', ') })] : []));
}

/** Whose its answers are: that counts only from the owner. */
function answers({ by, says: { gives } }: Declared) {
  if (!gives) return null;
  const own = ownFields(gives).map((name) => (name === '*' ? t('settings.plugins.declared.all') : name));
  if (own.length === 0) return null;
  return (
    <span dir="auto" className={`block text-small [overflow-wrap:anywhere] ${by === 'plugin' ? 'text-warn' : 'text-ink-soft'}`}>
      {t(by === 'plugin' ? 'settings.plugins.declared.claimed' : 'settings.plugins.declared.own', { what: own.join(', ') })}
    </span>
  );
}

/** Its word for what it declares, taken over as the owner's; or nothing declared any more. */
export function TakeWord({ plugin, tools }: { plugin: PluginView; tools: PluginTool[] }) {
  const send = useSend();
  const online = useDesk((state) => state.link.kind === 'online');
  const claimed = takenOver(tools);
  const declare = (said?: DeclaredTools) => void send({ type: 'plugin.declare', plugin: plugin.name, ...(said && { tools: said }) });
  if (plugin.declared)
    return (
      <div className="mt-4">
        <p className="text-body text-ink-soft">{t('settings.plugins.declare.had', { n: plugin.declared.count })}</p>
        <Button className="mt-2 w-full" disabled={!online} onClick={() => declare()}>
          {t('settings.plugins.declare.clear')}
        </Button>
      </div>
    );
  const isAccepted = plugin.shown?.tools.hash === plugin.accepted?.tools.hash;
  if (!isAccepted || !Object.values(claimed).some(({ gives }) => gives)) return null;
  return (
    <div className="mt-4">
      <p className="text-body text-ink-soft">{t('settings.plugins.declare.text')}</p>
      <Button className="mt-2 w-full" disabled={!online} onClick={() => declare(claimed)}>
        {t('settings.plugins.declare.take')}
      </Button>
    </div>
  );
}
