import { z } from 'zod';
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

/** Shorter ones stand in too many words. */
const leastSecret = 8;

/** An answer without the plugin's own secrets in it: what it was given must not come back as words. */
export function withoutSecrets(given: PluginAnswer, secrets: Record<string, string>): PluginAnswer {
  const hide = (text: string) =>
    Object.entries(secrets).reduce(
      (left, [name, value]) => (value.length < leastSecret ? left : left.replaceAll(value, `[${name}]`)),
      text,
    );
  return given.came === 'answer' ? { ...given, text: hide(given.text) } : { ...given, sentence: hide(given.sentence) };
}

export function readResult(result: unknown): Answer {
  const parsed = resultSchema.safeParse(result).data;
  if (!parsed) return answer('The plugin answered with something that is no result.', true);
  const images: Answer['images'] = [];
  const texts = parsed.content.slice(0, 1000).map((part) => partText(part, images));
  if (parsed.content.length > 1000) texts.push(`[${parsed.content.length - 1000} more parts left out]`);
  const text = texts.filter(Boolean).join('\n') || structured(parsed.structuredContent) || (images.length ? '' : '(an empty answer)');
  return { ...answer(text, parsed.isError), images };
}

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

const listedSchema = z.object({ uri: z.string().optional(), name: z.string().optional(), description: z.string().optional() });

/** A list of resources or prompts, a line for each. */
export function readListed(listed: readonly unknown[], what: 'resources' | 'prompts'): Answer {
  const lines = listed.slice(0, 300).flatMap((one) => {
    const { uri, name = '', description } = listedSchema.safeParse(one).data ?? {};
    const label = what === 'resources' ? [uri, name] : [name];
    const shown = label.flatMap((text) => (text ? cleanLine(text, 300) : [])).join('  ');
    return shown ? `${shown}${description ? `: ${cleanLine(description, 200)}` : ''}` : [];
  });
  const rest = listed.length > 300 ? [`[${listed.length - 300} more left out]`] : [];
  return answer([...lines, ...rest].join('\n') || `It has no ${what}.`, false);
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
