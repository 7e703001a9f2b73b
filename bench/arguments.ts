import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * What a measuring command was started with. `--help` prints its usage and ends with 0; what it doesn't know is said beside
 * the usage, and ends with 2.
 */
export function readArguments<const Config extends ParseArgsConfig>(usage: string, config: Config): ReturnType<typeof parseArgs<Config>> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) end(0, usage);
  try {
    return parseArgs(config);
  } catch (error) {
    return end(2, `${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

function end(code: 0 | 2, words: string): never {
  (code ? console.error : console.log)(words);
  process.exit(code);
}
