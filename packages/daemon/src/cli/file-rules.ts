import { type Grant, type HostView, meanwhileWords } from '@deskhand/protocol';
import type { Client } from './client.ts';

/** The rules of the owner's own file that hold, where it is, and why what it says now doesn't hold. */
export interface FileRules {
  path: string;
  rules: Grant[];
  trouble?: string;
}

/** As the running host goes by it; undefined where there is no such file, or none in it. */
export async function fileRules(client: Client, { file }: HostView): Promise<FileRules | undefined> {
  if (!file) return undefined;
  const { path, trouble } = file;
  // The host wrote this list itself, from what it had checked.
  const rules = JSON.parse(await client.text(file.rules.hash)) as Grant[];
  return { path, rules, ...(trouble !== undefined && { trouble: `${trouble} ${meanwhileWords(file)}` }) };
}
