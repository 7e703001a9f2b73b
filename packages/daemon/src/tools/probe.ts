import type { Sandbox } from '../sandbox/sandbox.ts';
import { commandEnv, follow } from './command.ts';
import { lent } from './library.ts';

/** Worth a word in every request, whether they are there or not. */
const programs = ['libreoffice', 'pandoc', 'pdftotext', 'tesseract', 'ffmpeg', 'git'];
/** Told of only where they are there. */
const more = ['pdftoppm', 'qpdf', 'gs', 'sqlite3', 'jq', 'xelatex', 'R', 'java', 'gcc'];
const pythonModules = ['openpyxl', 'pandas', 'docx', 'pptx', 'reportlab', 'pypdf', 'fitz', 'matplotlib', 'PIL', 'numpy', 'requests'];

// It runs ahead of the first task, so it starts as little as it can: Python without its site (which runs what others
// installed), Node for its version alone.
const script = `
for p in ${[...programs, ...more].join(' ')}; do command -v "$p" >/dev/null 2>&1 && echo "program $p"; done
(for p in magick convert; do command -v "$p" >/dev/null 2>&1 && "$p" -size 1x1 xc:red png:- 2>/dev/null | grep -q PNG && echo "program imagemagick ($p)" && break; done) &
command -v soffice >/dev/null 2>&1 && echo "program libreoffice"
python3 -S -c 'import sys, site
from importlib.machinery import PathFinder
print("python", "%d.%d" % sys.version_info[:2])
for m in sys.argv[1:]:
    if PathFinder.find_spec(m, sys.path + site.getsitepackages()): print("module", m)' ${pythonModules.join(' ')} 2>/dev/null &
version=$(node --version 2>/dev/null) && echo "node $version"
wait
exit 0`;

/** What a model can count on, with or without a shell: see `write_file`, `edit_file` and `edit_sheet`. */
const byTools = 'Documents, sheets, slides, pdf and pictures need no program: the file tools read, make and change them.';

const byCopy =
  'Commands work on a copy of each folder, which has a path of its own; they start in it. So name files in commands by relative paths, and temporary ones by $TMPDIR. Hard links and local servers do not work there.';

const limits = { seconds: 20, memory: 2 ** 30, processes: 64, fileBytes: 0 };

/**
 * Short true lines for the system prompt: what commands find here, tried in a sandbox that shows the same system as
 * theirs. What they are lent besides (`library.ts`) need not be looked for.
 */
export async function probeMachine(sandbox: Sandbox): Promise<string> {
  if (sandbox.facts.kind === 'none') return `No command can run on this machine. ${byTools}`;
  const child = await sandbox.start({ argv: ['/bin/sh', '-c', script], cwd: '/', env: commandEnv(), limits, read: [] });
  child.stdin.on('error', () => {}).end();
  let output = '';
  await follow(child, (text) => {
    output += text;
  });
  return [describe(output), ...(sandbox.facts.elsewhere ? [byCopy] : [])].join('\n');
}

/** Makes the lines from what the probe printed. */
export function describe(output: string): string {
  const found = Map.groupBy(output.split('\n'), (line) => line.split(' ')[0] ?? '');
  const names = (kind: string) => [...new Set((found.get(kind) ?? []).map((line) => line.slice(kind.length + 1).trim()))];
  const [python] = names('python');
  const node = (names('node')[0] ?? process.version).match(/\d+/)?.[0];
  const there = names('program');
  const parts = [
    ...(python ? [`python ${python} (${names('module').join(', ') || 'standard library only'})`] : []),
    `node ${node} (import ${lent.join(', ')})`,
    ...there,
  ];
  const absent = [...(python ? [] : ['python']), ...programs.filter((name) => !there.includes(name))];
  const lines = [
    `Commands find: ${parts.join(', ') || 'the basics of a shell'}.${absent.length ? ` Not here: ${absent.join(', ')}.` : ''}`,
  ];
  return [...lines, byTools].join('\n');
}
