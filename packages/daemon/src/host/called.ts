// How the person who started us runs Deskhand: what our words tell them to type has to work where they type it.

/** From a clone by npm, where nothing called deskhand is on the path, or as a command of its own. */
export function commandOf(env: NodeJS.ProcessEnv): string {
  return env.npm_lifecycle_event || env.npm_command === 'exec' ? 'npx deskhand' : 'deskhand';
}

export const me: string = commandOf(process.env);

/** Our own words with the commands in them as this person types them. Not for words of others. */
export const asTyped = (words: string, command: string = me): string => words.replaceAll(/(?<!npx )\bdeskhand (?=[a-z-])/g, `${command} `);
