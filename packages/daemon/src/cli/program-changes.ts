import { type Act, type Add, gather, idWords, number } from './program-parts.ts';

/** What a task changed: looking at it, putting it in place, and back. */
export function addChangeCommands(add: Add, act: Act): void {
  add('diff', 'Look at what a task changed.')
    .argument('[id]', idWords)
    .option('--names', 'only which files')
    .option('--whole', 'every line of them, however many')
    .action((id, options) => act(options, async (screen, home) => (await import('./changes.ts')).diff(screen, home, id, options)));
  add('commit', 'Accept a task’s changes: all of them are put in place, or none.', [
    'deskhand commit',
    'deskhand commit 4f2k9x --path /home/ana/a.csv',
    'deskhand commit 4f2k9x --as-is /home/ana/a.csv --both /home/ana/b.docx',
  ])
    .argument('[id]', idWords)
    .option('--marked', 'also those that deserve a second look')
    .option('--path <file>', 'only this one; repeatable', gather)
    .option('--as-is <file>', 'it changed meanwhile: leave it as it is now; repeatable, or "all"', gather)
    .option('--from-task <file>', 'put the task’s in its place; repeatable, or "all"', gather)
    .option('--both <file>', 'keep both, the task’s beside it; repeatable, or "all"', gather)
    .action((id, options) => act(options, async (screen, home) => (await import('./changes.ts')).commit(screen, home, id, options)));
  add('discard', 'Drop a task’s changes: nothing is put in place.')
    .argument('[id]', 'any part of the task’s id; may be left out where only one waits')
    .action((id, options) => act(options, async (screen, home) => (await import('./changes.ts')).discard(screen, home, id)));
  add('undo', 'Take back what a task put in place; once more brings it back.')
    .argument('[id]', idWords)
    .option('--path <file>', 'only this one; repeatable', gather)
    .option('--force', 'where a file has moved on since: keep both')
    .option('--lose', 'where a file has moved on since: take it back all the same; undoing the undo brings it back')
    .action((id, options) => act(options, async (screen, home) => (await import('./changes.ts')).undo(screen, home, id, options)));

  add('timeline', 'What changed in a folder, or in all of them: when, and by which task.', [
    'deskhand timeline',
    'deskhand timeline ~/Invoices',
  ])
    .argument('[folder]')
    .option('--limit <n>', 'so many', number, 20)
    .action((folder, options) =>
      act(options, async (screen, home) => (await import('./timeline.ts')).timeline(screen, home, folder, options)),
    );
  add('back', 'Take back everything since just before one change, at once. Can itself be undone.', [
    'deskhand back 4f2k9x --dry',
    'deskhand back 4f2k9x --folder ~/Invoices',
  ])
    .argument('<id>', 'any part of the id of a change in the timeline, or of its task')
    .option('--folder <dir>', 'only what lies in it')
    .option('--dry', 'only say what it would do')
    .option('--force', 'what others changed since: keep it beside')
    .action((id, options) => act(options, async (screen, home) => (await import('./timeline.ts')).back(screen, home, id, options)));
  add('keep', 'How long changes can be undone, in how much room, and how much a task may stage; or set it.', [
    'deskhand keep',
    'deskhand keep --days 60 --room 50',
  ])
    .option('--days <n>', 'keep what changes replaced for so many days (usual: 30)', number)
    .option('--room <gb>', 'in at most so many gigabytes (usual: 20)', number)
    .option('--task <gb>', 'let one task stage so many gigabytes before you look (usual: 20)', number)
    .action((options) => act(options, async (screen, home) => (await import('./keep.ts')).keep(screen, home, options)));
}
