import { filesNamed, isProgram } from './named-files.ts';

/** Whether a person asked for a program to be run, by its name: "run backup.sh". Not "run through backup.sh". */
export const wantsRun = (asked: string): boolean =>
  filesNamed(asked.slice(0, 1000)).some(({ name, before }) => isProgram(name) && order.test(before));

const order =
  /^\s*(?:(?:please|bitte|now|jetzt)\s+)*(?:run|execute|start|launch|führ\p{L}*|starte?)\s+(?:(?:the|my|das|mein|script|program|skript|programm)\s+)*$/iu;
