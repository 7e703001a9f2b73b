import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { markedByRoot, sandboxExecDouble } from '../sandbox/seatbelt/marked.double.ts';
import { openSeatbelt } from '../sandbox/seatbelt/open.ts';
import { openWorkspace } from '../workspace/open.ts';
import { openToolbox } from './catalog.ts';
import { builtParser } from './desk.double.ts';
import { openJobs } from './jobs.ts';
import { lentLibrary } from './library.ts';
import { openParser } from './parser.ts';
import { probeMachine } from './probe.ts';
import { toolContext } from './stage.double.ts';

/** The real thing: a staged view of a folder, commands in the real sandbox, parsers in it too. */
async function openDesk(kind?: 'none' | 'elsewhere') {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-staged-'));
  const [stateDir, folder] = [join(home, 'state'), join(home, 'work')];
  mkdirSync(stateDir, { mode: 0o700 });
  mkdirSync(folder);
  writeFileSync(join(folder, 'sales.csv'), 'day,net\n2024-05-01,10\n2024-05-02,32\n');
  const sandbox = kind === 'elsewhere' ? await onMac(stateDir) : await openSandbox({ stateDir, ...(kind && { force: kind }) });
  const workspace = await openWorkspace({ stateDir, sandbox, now: Date.now, library: lentLibrary() });
  const stage = await workspace.open({ task: 'task_tools', folders: [{ path: folder, mode: 'review' }] });
  onTestFinished(async () => {
    await stage.discard();
    rmSync(home, { recursive: true, force: true });
  });
  const context = toolContext(folder, { stage, parse: openParser({ sandbox, program: builtParser }), jobs: openJobs() });
  const box = openToolbox({ machine: () => probeMachine(sandbox) });
  const call = async (name: string, args: object) => {
    const prepared = box.prepare(name, JSON.stringify(args), folder);
    return prepared.ok ? prepared.call.run(context) : prepared.result;
  };
  return { folder, stage, workspace, sandbox, call, box };
}

/** As on a Mac, with a double of the one program that is Apple's. */
async function onMac(stateDir: string): Promise<Sandbox> {
  const opened = await openSeatbelt({ stateDir, marked: markedByRoot, program: sandboxExecDouble });
  if ('why' in opened) throw new Error(opened.why);
  return opened;
}

const script = `
import ExcelJS from 'exceljs';
import { readFileSync } from 'node:fs';
const book = new ExcelJS.Workbook();
const sheet = book.addWorksheet('Sales');
for (const line of readFileSync('sales.csv', 'utf8').trim().split('\\n')) sheet.addRow(line.split(','));
await book.xlsx.writeFile('sales.xlsx');
`;

test('what a task did to a file can be taken back by the task, also where it removed it; what it made itself has no original', async () => {
  const { folder, stage, call } = await openDesk();
  await call('write_file', { path: 'sales.csv', content: 'spoilt' });
  expect((await call('write_file', { path: 'sales.csv', from: 'original' })).text).toMatch(/as the owner has it again/);
  expect(await stage.diff()).toEqual([]);
  await call('run', { command: 'rm sales.csv' });
  await call('write_file', { path: 'sales.csv', from: 'original' });
  expect(new TextDecoder().decode(await stage.files.read(join(folder, 'sales.csv')))).toContain('2024-05-01,10');
  expect(await stage.diff()).toEqual([]);
  await call('write_file', { path: 'new.txt', content: 'mine' });
  expect(await call('write_file', { path: 'new.txt', from: 'original' })).toMatchObject({
    failed: true,
    text: expect.stringContaining('no '),
  });
});

test('on a staged view, file tools and commands see the same files, and the real folder stays as it was', async (context) => {
  const desk = await openDesk();
  context.skip(!desk.stage.shell, 'no command can run on this machine');
  await desk.call('write_file', { path: 'make.mjs', content: script });
  expect(await desk.call('run', { command: 'node make.mjs && rm make.mjs' })).toEqual({ text: '[no output; exit 0]' });
  expect((await desk.call('read_file', { path: 'sales.xlsx' })).text).toContain("3: '2024-05-02 | '32");
  expect((await desk.call('edit_sheet', { path: 'sales.xlsx', cells: { A4: [['Total', '=SUM(B2:B3)']] } })).failed).toBeUndefined();
  expect((await desk.call('run', { command: 'rg --version' })).text).toContain('ripgrep');
  expect((await desk.call('find', { text: '2024-05-02' })).text).toBe("sales.csv:3: 2024-05-02,32\nsales.xlsx:5: 3: '2024-05-02 | '32");
  await desk.call('run', { command: 'seq 90 > numbers.txt' });
  expect((await desk.call('find', { text: '^\\d', path: 'numbers.txt' })).text).toContain(
    '50\n[Not all: 50 of 90 matching lines are shown',
  );
  await desk.call('run', { command: 'rm numbers.txt' });
  expect((await desk.stage.diff()).map(({ kind, path }) => [kind, path])).toEqual([['added', join(desk.folder, 'sales.xlsx')]]);
  expect(existsSync(join(desk.folder, 'sales.xlsx'))).toBe(false);
});

test('where commands see a folder elsewhere, they are told so and work by either name, in a script by their own', async () => {
  const desk = await openDesk('elsewhere');
  const at = desk.folder;
  await desk.call('write_file', { path: 'make.mjs', content: script });
  expect(await desk.call('run', { command: 'node make.mjs && rm make.mjs' })).toEqual({ text: '[no output; exit 0]' });
  expect((await desk.call('read_file', { path: 'sales.xlsx' })).text).toContain("3: '2024-05-02 | '32");
  expect((await desk.call('find', { text: '2024-05-02' })).text).toBe("sales.csv:3: 2024-05-02,32\nsales.xlsx:5: 3: '2024-05-02 | '32");
  const named = await desk.call('run', { command: `tail -n 1 "${at}/sales.csv" > /tmp/last && cat /tmp/last` });
  const note = `Commands see ${at} at ${(await desk.stage.places()).find(({ path }) => path === at)?.at}:`;
  expect(named.text).toContain('2024-05-02,32\n[exit 0]\n[');
  expect(named.text).toContain(note);
  const inside = await desk.call('run', { command: `python3 - <<'END'\nprint(open('${at}/sales.csv').read())\nEND` });
  expect(inside).toMatchObject({ failed: true, text: expect.stringContaining(note) });
  expect(await probeMachine(desk.sandbox)).toContain('relative paths');
  expect((await desk.stage.diff()).map(({ kind, path }) => [kind, path])).toEqual([['added', join(at, 'sales.xlsx')]]);
  expect(readdirSync(at)).toEqual(['sales.csv']);
});

test('the home folder is the same for file tools and commands, and a command finds nothing of its owner there', async (context) => {
  const desk = await openDesk();
  context.skip(!desk.stage.shell, 'no command can run on this machine');
  const { text } = await desk.call('run', { command: 'echo ~; ls -A ~; echo x > ~/mine && echo kept' });
  expect(text).toMatch(new RegExp(`^${homedir()}\\n(?:.*\\n)?kept`));
  expect(existsSync(join(homedir(), 'mine'))).toBe(false);
});

test('a server that one call starts answers the next, and ends with the stage', async (context) => {
  const desk = await openDesk();
  context.skip(!desk.stage.shell, 'no command can run on this machine');
  const server = `require('http').createServer((q, r) => r.end('hello')).listen(8080, () => console.log('up'))`;
  expect((await desk.call('run', { command: `node -e "${server}"`, background: true })).text).toContain('[job1 is running');
  const ask = `fetch('http://127.0.0.1:8080').then((r) => r.text()).then(console.log)`;
  const get = `for i in $(seq 50); do node -e "${ask}" 2>/dev/null && break; done`;
  expect((await desk.call('run', { command: get })).text).toBe('hello\n[exit 0]');
});

test('what the probe says of the sandbox is true there', async (context) => {
  const desk = await openDesk();
  context.skip(!desk.stage.shell, 'no command can run on this machine');
  const said = await desk.box.machine();
  const [, node, imports = ''] = /node (\d+) \(import ([^)]*)\)/.exec(said) ?? [];
  const tried = `node -p "process.version" && node -e "${imports
    .split(', ')
    .map((name) => `require('${name}')`)
    .join(';')}"`;
  expect((await desk.call('run', { command: tried })).text).toMatch(new RegExp(`^v${node}\\..*\\n\\[exit 0\\]$`));
  const programs = said.split('. Not here')[0]?.match(/(?<=, )(git|jq|pandoc|ffmpeg|sqlite3)\b/g) ?? [];
  if (programs.length) expect((await desk.call('run', { command: `command -v ${programs.join(' ')}` })).failed).toBeUndefined();
});

test('without a sandbox the probe says so', async () => {
  const desk = await openDesk('none');
  expect(await desk.box.machine()).toContain('No command can run');
});

test('nothing outside the granted folder is reached by any tool', async () => {
  const desk = await openDesk();
  for (const path of ['/etc/shadow', '../state', '~/.ssh/id_rsa', '/proc/self/environ', '../work/../state/x'])
    expect((await desk.call('read_file', { path })).failed, path).toBe(true);
  expect((await desk.call('write_file', { path: '../state/x', content: 'x' })).failed).toBe(true);
  if (desk.stage.shell) await desk.call('run', { command: 'ln -s /etc/passwd link; ln -s .. up' });
  expect((await desk.call('read_file', { path: 'link' })).text).not.toContain('root:');
  expect((await desk.call('list_files', { path: 'up/state' })).failed).toBe(true);
});

test('without a shell, the file tools do the whole of an office task', async () => {
  const desk = await openDesk('none');
  expect(desk.stage.shell).toBe(false);
  expect((await desk.call('find', { text: '2024-05' })).text).toContain('sales.csv:2: 2024-05-01,10');
  await desk.call('write_file', { path: 'out/sales.xlsx', content: 'day,net\n2024-05-01,10\n2024-05-02,32\n' });
  await desk.call('edit_sheet', { path: 'out/sales.xlsx', cells: { A4: [['Total', 42]] } });
  await desk.call('write_file', { path: 'out/report.docx', content: '# Sales\n\nThe total is 41.' });
  await desk.call('edit_file', { path: 'out/report.docx', edits: [{ old: '41', new: '42' }] });
  expect((await desk.call('read_file', { path: 'out/report.docx' })).text).toBe('# Sales\nThe total is 42.');
  expect((await desk.call('read_file', { path: 'out/sales.xlsx' })).text).toContain('4: Total | 42');
  expect((await desk.call('hand_over', { text: 'Done.', files: ['out/report.docx'] })).intent).toBeDefined();
  expect(readFileSync(join(desk.folder, 'sales.csv'), 'utf8')).toContain('32');
});
