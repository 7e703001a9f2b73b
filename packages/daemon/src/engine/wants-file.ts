import { filesNamed } from './named-files.ts';

// Whether a person asked for a file. Only where there is no doubt: words may well be the answer.

/** Of these any ending. They stand together because each `\p{L}` in a pattern takes the engine a tenth of a millisecond. */
const stems =
  'erstell|schreib|speicher|erzeug|mach|exportier|cré|écri|enregistr|génér|export|prépar|crea|escrib|guard|gener|scriv|salv|esport|cri[ae]|escrev|ger[ae]|создай|сохрани|запиши';
const make = `(?:create|make|write|save|generate|produce|export|convert|print|prepare|draft|put|record|leg|fais|haz|faça|maak|schrijf|bewaar|genereer|utwórz|zapisz|(?:${stems})\\p{L}*)`;
const making = new RegExp(`(?<!\\p{L})${make}(?!\\p{L})`, 'iu');
const makingUnspaced = /创建|生成|保存|导出|写入|作成|出力|만들|저장/u;
const one = '(?:an?|one|eine?n?|une?|uno?|una|uma?|een)';
const kind =
  '(?:file|spreadsheet|csv(?:[ -](?:file|datei))?|pdf|docx|xlsx|pptx|word (?:file|document)|excel(?:[ -](?:file|sheet|datei|tabelle))?|powerpoint|slide deck|datei|word-?dokument|fichier|archivo|hoja de cálculo|foglio di calcolo|planilha|arquivo|bestand)';
/** An order, not a word about how something is done. */
const begins =
  '(?:^|[.!?,;:\\n]\\s*|(?<!\\p{L})(?:and|then|please|you|und|dann|bitte|et|puis|y|luego|e|poi|depois|en|dan)\\s+)(?:please\\s+|me\\s+)?';
const aFile = new RegExp(
  `${begins}${make}(?!\\p{L})(?:(?!(?<!\\p{L})(?:what|which|how|whether|if|was|wie|ob)(?!\\p{L}))[^.?!\\n]){0,60}?(?<!\\p{L})(?<!(?:of|from|about|von|aus)\\s)${one}\\s+(?:[\\p{L}-]+\\s+){0,2}?${kind}(?!\\p{L})`,
  'iu',
);
const into = new RegExp(`(?<!\\p{L})(?:as|into|to|als|en|in|como|come)\\s+(?:${one}\\s+)?${kind}\\s*[.!]?\\s*$`, 'iu');
/** It asks what is, not for something to be done. */
const asks =
  /^\s*(?:what|which|who|whose|when|where|how|why|is|are|was|were|do|does|did|has|have|was|welche\p{L}*|wer|wann|wo|wie|warum|quel\p{L}*|qui|quand|où|comment|pourquoi|qué|cuál|quién|cuándo|dónde|cómo|che|quale|chi|quando|dove|come|o que|qual|quem|onde|wat|welke|wie|wanneer|waar|hoe)(?!\p{L})/iu;
const change =
  /^\s*(?:please\s+|bitte\s+)?(?:change|update(?! (?:me|us)\b)|add(?! (?:up|together)\b)|delete|remove|edit|swap|rename|replace|append|insert|ändere?|ergänze|lösche|ersetze|korrigiere)\s/iu;

/** `some`: a file, or a change to one, in so many words. `named`: one by its name, which counts where that isn't there. */
export function wantsFile(words: string): 'some' | 'named' | undefined {
  // What comes after so much is material.
  const asked = words.slice(0, 10_000);
  if (asks.test(asked)) return undefined;
  const names = filesNamed(asked);
  const isMaking = making.test(asked);
  if (isMaking && (aFile.test(asked) || into.test(asked))) return 'some';
  if (change.test(asked) && (names.length > 0 || /\b(?:excel|word|csv|text) file\b/iu.test(asked))) return 'some';
  return names.length > 0 && (isMaking || makingUnspaced.test(asked)) ? 'named' : undefined;
}
