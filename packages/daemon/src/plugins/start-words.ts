import { cleanLine, cleanText } from './clean.ts';

// Why a plugin could not be started, with what a person can do about it.

/** `why` as the wire or the greeting said it; `wrote` is the end of its standard error: a stranger's words. */
export function startWords(why: string, wrote: string): string {
  const absent = /failed to execute (.+?): No such file or directory/.exec(wrote)?.[1];
  if (absent !== undefined && why.includes('exit 127'))
    return `There is no program ${cleanLine(absent, 100)} that a plugin can be started from. Name it by its whole path, or by the package that brings it: npx -y NAME, or uvx NAME.`;
  if (/failed to execute .+: Permission denied/.test(wrote)) return `${why} Its program may not be started: is the file executable?`;
  return `${why}${adviceOn(why)}${wroteWords(wrote)}`;
}

function adviceOn(why: string): string {
  if (/it ended \(/.test(why)) return ' Mostly an argument, a key or a folder is missing, or a file that it names is not where it says.';
  if (/it (?:took more than|said nothing for)/.test(why))
    return ' It may be no plugin (MCP server), or need a word more to speak here, such as “stdio”.';
  return '';
}

/** Programs put what went wrong before where it went wrong: from the line that names an error on, else the end. */
export function wroteWords(wrote: string): string {
  const text = wrote.trim();
  const at = text.search(/^.*(?:\b[A-Za-z]*(?:Error|Exception)\b|\berror:)/im);
  const told = at < 0 ? text.slice(-600) : text.slice(at, at + 600);
  return told ? ` It wrote: ${cleanText(told, 600)}` : '';
}
