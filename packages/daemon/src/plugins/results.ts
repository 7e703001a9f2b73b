import type { PluginPrompt } from '@deskhand/protocol';
import { z } from 'zod';
import { withoutKnown } from '../host/host.ts';
import { cleanLine, cleanText } from './clean.ts';
import type { PluginAnswer } from './plugins.ts';

// What a plugin answers, as the model reads it: bounded plain text, and pictures. Nothing in it is followed or opened:
// a link to a file or an address is a line of text.

/** Characters of one answer; the engine shows head and tail of a long one, and keeps it whole. */
const mostText = 400_000;
const mostImages = 8;
const mostImageBytes = 5_000_000;
const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

const textual = z.object({ uri: z.string(), text: z.string() });
const blob = z.object({ uri: z.string(), blob: z.string(), mimeType: z.string().optional() });
const partSchema = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image'), data: z.string(), mimeType: z.string() }),
  z.object({ type: z.literal('audio'), data: z.string() }),
  z.object({ type: z.literal('resource_link'), uri: z.string(), name: z.string().optional() }),
  z.object({ type: z.literal('resource'), resource: z.union([textual, blob]) }),
]);
const resultSchema = z.object({
  content: z.array(z.unknown()).default([]),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  isError: z.boolean().default(false),
});

type Answer = Extract<PluginAnswer, { came: 'answer' }>;

/** Characters. Shorter ones stand in too many words. */
const leastSecret = 8;

/** An answer without the plugin's own secrets in it, however it spells or packs them: what it was given must not come back as words. */
export function withoutSecrets(given: PluginAnswer, secrets: Record<string, string>): PluginAnswer {
  const known = Object.entries(secrets).flatMap(([name, value]) => (value.length < leastSecret ? [] : { name, value }));
  const hide = (text: string) => withoutKnown(text, known);
  return given.came === 'answer' ? { ...given, text: hide(given.text) } : { ...given, sentence: hide(given.sentence) };
}

export function readResult(result: unknown): Answer {
  const parsed = resultSchema.safeParse(result).data;
  if (!parsed) return answer('The plugin answered with something that is no result.', true);
  const images: Answer['images'] = [];
  const texts = parsed.content.slice(0, 1000).map((part) => partText(part, images));
  if (parsed.content.length > 1000) texts.push(`[${parsed.content.length - 1000} more parts left out]`);
  const text = texts.filter(Boolean).join('\n') || structured(parsed.structuredContent) || (images.length ? '' : '(an empty answer)');
  return { ...answer(parsed.isError && beside.test(text) ? `${text}\n${home}` : text, parsed.isError), images };
}

/** Many keep their data beside their program, unless told where. */
const beside = /\bEROFS\b|read-only file system/i;
const home =
  '[Its program is read-only; what it may write to is its home, /home/deskhand. Where it keeps its data is usually a setting, which the owner can give it: deskhand plugins add NAME --value SETTING=/home/deskhand/FILE …]';

const answer = (text: string, failed: boolean): Answer => ({ came: 'answer', text: cleanText(text, mostText), failed, images: [] });

function partText(raw: unknown, images: Answer['images']): string {
  const part = partSchema.safeParse(raw).data;
  switch (part?.type) {
    case 'text':
      return part.text;
    case 'image':
      return takeImage(part.data, part.mimeType, images) ? '' : '[a picture left out: too large, too many, or no kind that can be shown]';
    case 'audio':
      return '[a sound left out]';
    case 'resource_link':
      return `[a link, not followed: ${cleanLine(part.uri, 500)}${part.name ? ` (${cleanLine(part.name, 100)})` : ''}]`;
    case 'resource':
      return resourceText(part.resource);
    default:
      return '[a part of an unknown kind left out]';
  }
}

function resourceText(resource: z.output<typeof textual> | z.output<typeof blob>): string {
  const uri = cleanLine(resource.uri, 500);
  return 'text' in resource ? `[${uri}]\n${resource.text}` : `[${uri}: ${Math.round(resource.blob.length * 0.75)} bytes, left out]`;
}

function takeImage(data: string, type: string, images: Answer['images']): boolean {
  if (!imageTypes.includes(type) || images.length >= mostImages || data.length > mostImageBytes * 1.4) return false;
  const bytes = Buffer.from(data, 'base64');
  if (!bytes.length || bytes.length > mostImageBytes) return false;
  images.push({ name: `picture-${images.length + 1}.${type.slice('image/'.length)}`, type, bytes });
  return true;
}

function structured(content: Record<string, unknown> | undefined): string {
  try {
    return content ? JSON.stringify(content, null, 1) : '';
  } catch {
    return '';
  }
}

const argSchema = z.object({
  name: z.string().min(1).max(200),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  required: z.boolean().optional().catch(undefined),
});
const listedSchema = z.object({
  uri: z.string().optional(),
  uriTemplate: z.string().optional(),
  name: z.string().optional(),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  arguments: z.array(argSchema).max(50).optional().catch(undefined),
});
type Listed = z.output<typeof listedSchema>;

/** Lines of one list that are shown. */
const mostLines = 300;
const listedWords = { '@resources': 'resources', '@templates': 'templates of resources', '@prompts': 'prompts' };

/** A list of resources, templates of them, or prompts, a line for each that has all words of `find` in it. */
export function readListed(listed: readonly unknown[], what: keyof typeof listedWords, find = ''): Answer {
  const wanted = find.toLowerCase().split(/\s+/).filter(Boolean);
  const all = listed.flatMap((one) => lineOf(listedSchema.safeParse(one).data ?? {}));
  const lines = all.filter((line) => wanted.every((word) => line.toLowerCase().includes(word)));
  const rest = lines.length > mostLines ? [`[${lines.length - mostLines} more left out: look for some with {"find": "words"}]`] : [];
  const none = wanted.length ? `Of its ${all.length} ${listedWords[what]} none has these words.` : `It has no ${listedWords[what]}.`;
  return answer([...lines.slice(0, mostLines), ...rest].join('\n') || none, false);
}

function lineOf({ uri, uriTemplate, name, title, description, arguments: takes = [] }: Listed): string[] {
  const label = [uri ?? uriTemplate, name, title === name ? undefined : title].flatMap((text) => (text ? cleanLine(text, 300) : []));
  const args = takes.map((arg) => `${cleanLine(arg.name, 100)}${arg.required ? '' : '?'}`);
  if (!label.length) return [];
  return [`${label.join('  ')}${args.length ? ` (${args.join(', ')})` : ''}${description ? `: ${cleanLine(description, 200)}` : ''}`];
}

const mostPrompts = 200;

/** Prompts as a person chooses among them. */
export function readPrompts(listed: readonly unknown[]): PluginPrompt[] {
  return listed.slice(0, mostPrompts).flatMap((one) => {
    const { name, title, description, arguments: takes = [] } = listedSchema.safeParse(one).data ?? {};
    if (!name || name.length > 200) return [];
    const args = takes.map((arg) => ({
      name: arg.name,
      label: cleanLine(arg.title ?? arg.name, 100) || '…',
      about: cleanLine(arg.description ?? '', 300),
      needed: arg.required ?? false,
    }));
    return [{ name, label: cleanLine(title ?? name, 200) || '…', about: cleanLine(description ?? '', 300), args }];
  });
}

export function readResource(result: unknown): Answer {
  const contents = z.object({ contents: z.array(z.union([textual, blob])).max(1000) }).safeParse(result).data?.contents;
  return contents
    ? answer(contents.map(resourceText).join('\n') || '(empty)', false)
    : answer('The plugin answered with no resource.', true);
}

export function readPrompt(result: unknown): Answer {
  const message = z.object({ role: z.string(), content: z.unknown() });
  const messages = z.object({ messages: z.array(message).max(1000) }).safeParse(result).data?.messages;
  if (!messages) return answer('The plugin answered with no prompt.', true);
  const images: Answer['images'] = [];
  const text = messages.map(({ role, content }) => `${cleanLine(role, 20)}: ${partText(content, images)}`).join('\n');
  return { ...answer(text || '(empty)', false), images };
}
