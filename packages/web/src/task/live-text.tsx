import { useEffect, useRef } from 'react';
import { Markdown } from '../parts/markdown.tsx';
import { portion } from '../parts/portion.ts';
import { useLive } from '../shell/context.ts';

/** What the model writes this moment. It keeps its height while it grows at its end, so that nothing below it jumps. */
export function LiveText({ task, tall = false }: { task: string; tall?: boolean }) {
  const live = useLive(task);
  const box = useRef<HTMLDivElement>(null);
  const text = live?.text ?? '';
  const output = Object.values(live?.steps ?? {}).at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end stays in sight as the text grows
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text, output]);
  if (text === '' && !output?.output && !output?.words) return null;
  return (
    <div ref={box} tabIndex={0} className={`overflow-y-auto ${tall ? 'max-h-96' : 'max-h-44'}`}>
      {text !== '' && <Markdown text={newest(text)} />}
      {output?.words && <p className="text-small text-ink-soft">{output.words}</p>}
      {output?.output && (
        <pre dir="ltr" className="mt-1 rounded-medium bg-sunken p-3 font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]">
          {output.output.slice(-2000)}
        </pre>
      )}
    </div>
  );
}

/** The end of a long text, from the beginning of a line on. */
function newest(text: string): string {
  if (text.length <= portion) return text;
  const end = text.slice(-portion);
  return end.slice(end.indexOf('\n') + 1);
}
