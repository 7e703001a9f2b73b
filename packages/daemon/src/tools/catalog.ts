import { jsonOf } from '@deskhand/protocol';
import { z } from 'zod';
import type { ToolSpec } from '../models/models.ts';
import type { Plugins } from '../plugins/plugins.ts';
import { askAhead } from './ask-ahead.ts';
import { askUser } from './ask-user.ts';
import { editFile } from './edit-file.ts';
import { editSheet } from './edit-sheet.ts';
import { find } from './find.ts';
import { handOver } from './hand-over.ts';
import { job } from './job.ts';
import { listFiles } from './list-files.ts';
import { loosen } from './loosen.ts';
import { nearest } from './nearest.ts';
import { scratch } from './paths.ts';
import { plain } from './plain.ts';
import { pluginTools, usePlugin } from './plugins.ts';
import { readFile } from './read-file.ts';
import { readValue } from './read-value.ts';
import { run } from './run.ts';
import { sendRequest } from './send-request.ts';
import { settleConflict } from './settle-conflict.ts';
import { shape } from './shape.ts';
import { spawn } from './spawn.ts';
import { strangeArguments } from './strange-arguments.ts';
import type { Tool, Toolbox, ToolContext, ToolResult } from './tools.ts';
import { withdrawRequest } from './withdraw-request.ts';
import { writeFile } from './write-file.ts';

// The tools of this build, and the one place where what a model wrote becomes a call: whatever is wrong with it
// comes back as a result that the model can act on. Made by main.ts, used by the engine.

/** In the order in which the model reads them. */
export const allTools: readonly Tool[] = [
  listFiles,
  find,
  readFile,
  readValue(),
  writeFile,
  editFile,
  editSheet,
  run,
  job,
  settleConflict,
  askUser,
  askAhead,
  spawn,
  sendRequest,
  withdrawRequest,
  handOver,
];

/** With the plugins that there are: two tools stand for theirs, and one reads values out of what they answer. */
export const toolsWith = (plugins: Plugins): readonly Tool[] => {
  const value: Tool = readValue(plugins);
  return [...allTools.map((tool) => (tool.name === value.name ? value : tool)), pluginTools(plugins), usePlugin(plugins)];
};
const needShell = new Set(['run', 'job']);

/** `machine` says what commands find here (`probeMachine`). */
export function openToolbox(options: { machine: Toolbox['machine']; tools?: readonly Tool[] }): Toolbox {
  const tools = options.tools ?? allTools;
  let machine: Promise<string> | undefined;
  let found = '';
  const has = (program: string) => new RegExp(`\\b${program}\\b`).test(found.replace(/Not here:.*/, ''));
  const specs = new Map(tools.map((tool) => [tool.name, toolSpec(tool)]));
  const blind = new Map(tools.flatMap(({ name, blind }) => (blind ? [[name, blind] as const] : [])));
  const standing = new Map(
    tools.flatMap((tool) => (tool.describe ? [[tool.name, (spec: ToolSpec) => described(tool, spec)] as const] : [])),
  );
  const needConflict = new Set(tools.filter(({ conflicts }) => conflicts).map(({ name }) => name));
  const needOutward = new Set(tools.filter(({ outward }) => outward).map(({ name }) => name));
  const beside = new Map(tools.flatMap(({ name, beside: other }) => (other ? [[name, other] as const] : [])));
  const isOffered = (name: string | undefined): boolean => {
    const spec = name === undefined ? undefined : specs.get(name);
    return spec !== undefined && [standing.get(spec.name)?.(spec) ?? spec].flat().length > 0;
  };
  return {
    specs: ({ shell, outward, conflicts, sees = true }) => {
      const fits = (name: string): boolean =>
        (shell || !needShell.has(name)) &&
        (outward || !needOutward.has(name) || isOffered(beside.get(name))) &&
        (conflicts || !needConflict.has(name));
      const offered = [...specs.values()].filter(({ name }) => fits(name)).flatMap((spec) => standing.get(spec.name)?.(spec) ?? spec);
      return sees ? offered : offered.map((spec) => ({ ...spec, description: blind.get(spec.name) ?? spec.description }));
    },
    asMeant(name, args) {
      const given = jsonOf(args);
      const meant = tools.find((one) => one.name === name)?.asMeant?.(given);
      return meant === undefined || meant === given ? args : JSON.stringify(meant);
    },
    prepare(name, args, cwd) {
      const tool = tools.find((one) => one.name === name);
      const spec = specs.get(name);
      if (!tool || !spec)
        return {
          ok: false,
          result: unknownTool(
            name,
            tools.filter(({ describe, name: own }) => !describe || isOffered(own)),
          ),
        };
      const parsed = parseArgs(tool, spec, args);
      if (!parsed.ok) return parsed;
      const call = {
        effect: tool.effectOf?.(parsed.args) ?? tool.effect,
        act: tool.act,
        declared: tool.declaredOf?.(parsed.args),
        needs: tool.needs(parsed.args, cwd),
        sinks: tool.sinks(parsed.args, cwd),
        words: tool.words(parsed.args),
        bound: tool.boundOf?.(parsed.args),
        misfit: tool.misfitOf?.(parsed.args),
        intends: tool.intendsOf?.(parsed.args) ?? tool.intends ?? false,
        holds: tool.holdsOf?.(parsed.args) ?? false,
        carries: tool.carriesOf?.(parsed.args, cwd),
        run: (context: ToolContext) => runSafely(tool, parsed.args, { has, ...context }),
      };
      return { ok: true, call };
    },
    machine: () => {
      machine ??= options.machine().then((lines) => {
        found = lines;
        return lines;
      });
      return machine;
    },
  };
}

/** As things stand now: nothing where it isn't offered. */
function described(tool: Tool, spec: ToolSpec): ToolSpec[] {
  const description = tool.describe?.(spec.description);
  return description === undefined || description === '' ? [] : [{ ...spec, description }];
}

/** Tools whose failures are sentences of ours: a person is told them. Those of commands and plugins may be anything. */
const saysItself = new Set([listFiles, find, readFile, writeFile, editFile, editSheet].map(({ name }) => name));

/** What a tool could not foresee (a file that it may not touch, one that vanished) is a result too. */
async function runSafely(tool: Tool, args: unknown, context: ToolContext): Promise<ToolResult> {
  const called = async () => tool.run(args, context);
  const result = await called().catch((error: unknown): ToolResult => {
    const text = error instanceof Error ? error.message : String(error);
    return { text: /^\/tmp\/.* is outside the folders/.test(text) ? `${text} ${scratch}` : text, failed: true };
  });
  return result.failed && saysItself.has(tool.name) ? { words: plain(result.text.split('\n', 1)[0] ?? '', 200), ...result } : result;
}

/** Those that aren't offered to every task aren't named. */
function unknownTool(name: string, tools: readonly Tool[]): ToolResult {
  const names = tools.filter(({ outward, conflicts }) => !outward && !conflicts).map((tool) => tool.name);
  const close = nearest(name.slice(0, 100), names, 1)[0];
  return {
    text: `There is no tool ${JSON.stringify(name.slice(0, 100))}.${close ? ` Did you mean ${close}?` : ''} There are: ${names.join(', ')}.`,
    failed: true,
  };
}

function parseArgs(tool: Tool, spec: ToolSpec, raw: string): { ok: true; args: unknown } | { ok: false; result: ToolResult } {
  const wrong = (what: string) => ({
    ok: false as const,
    result: { text: `${what}\n${tool.name} takes ${shape(spec.schema)}`, words: plain(what, 200), failed: true },
  });
  let value: unknown;
  try {
    value = JSON.parse(raw.trim() || '{}');
  } catch (error) {
    return wrong(
      `The arguments are not valid JSON: ${error instanceof Error ? error.message.slice(0, 200) : error}. Was the call cut off? Write less in one call.`,
    );
  }
  const loose = loosen(value, spec.schema);
  const strange = strangeArguments(loose, spec.schema);
  const parsed = tool.input.safeParse(loose);
  if (parsed.success && !strange.length) return { ok: true, args: parsed.data };
  const misfits = parsed.error?.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'arguments'}${faultOf(issue.message)}`);
  return wrong(['Nothing was done.', ...strange.slice(0, 5), ...(misfits ? [`Wrong arguments. ${misfits.join('; ')}.`] : [])].join(' '));
}

const faultOf = (message: string): string => (/received undefined$/.test(message) ? ' is missing' : `: ${message.replace(/\.$/, '')}`);

/** A tool as the model sees it: the schema without what costs words and says nothing to it. */
export function toolSpec(tool: Tool): ToolSpec {
  const schema = trim(z.toJSONSchema(tool.input, { io: 'input' }));
  return { name: tool.name, description: tool.description, schema: schema as Record<string, unknown> };
}

const mute = new Set([
  '$schema',
  'additionalProperties',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'propertyNames',
]);

function trim(value: unknown, names = false): unknown {
  if (Array.isArray(value)) return value.map((one) => trim(one));
  if (typeof value !== 'object' || value === null) return value;
  // Under `properties` the keys are the arguments' own names.
  const entries = Object.entries(value).filter(([key]) => names || !mute.has(key));
  return Object.fromEntries(entries.map(([key, one]) => [key, trim(one, !names && key === 'properties')]));
}
