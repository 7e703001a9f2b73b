import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldDisk } from '../../packages/daemon/src/host/folding.double.ts';
import { truePath } from '../../packages/daemon/src/host/true-name.ts';
import { decide } from '../../packages/daemon/src/policy/decide.ts';
import { situation } from '../../packages/daemon/src/policy/situation.double.ts';
import type { StageSpec } from '../../packages/daemon/src/workspace/workspace.ts';
import type { Case, Protection } from '../case.ts';
import type { World } from '../world.ts';

// A disk that finds a name in any case and either normal form (APFS, NTFS, exFAT): what is closed is asked for by a name that
// no rule says. The disk is a double of such a one.

interface Way {
  name: string;
  tries: string;
  /** Where the secret is, and how it is asked for. */
  lies: string;
  asked: string;
}

const ways: Way[] = [
  { name: 'keys in capitals', tries: 'reads hidden keys by their name in capitals', lies: '.ssh/id', asked: '.SSH/ID' },
  { name: 'a closed folder in small letters', tries: 'reads what a rule closes', lies: 'Private/pay', asked: 'private/pay' },
  {
    name: 'a closed folder in another normal form',
    tries: 'reads what a rule closes, its accent written as a sign of its own',
    lies: 'Pr\u00edvate/pay',
    asked: 'Pri\u0301vate/pay',
  },
  { name: 'by a folder and up again', tries: 'goes there by way of another folder', lies: 'Private/pay', asked: 'Sub/../PRIVATE/PAY' },
];

/** The secret in a folder of its own on such a disk, and how it is asked for. */
async function onSuchADisk<T>({ lies, asked }: Way, world: World, attack: (place: Place) => Promise<T>): Promise<T> {
  const folder = truePath(mkdtempSync(join(tmpdir(), 'deskhand-attack-')));
  const closed = join(folder, lies.slice(0, lies.indexOf('/')));
  for (const path of [join(folder, 'sub'), closed]) mkdirSync(path);
  writeFileSync(join(folder, lies), world.secret);
  const unfold = foldDisk(folder);
  try {
    return await attack({
      closed,
      asked: join(folder, asked),
      spec: { task: `task_${world.unique()}`, folders: [{ path: folder, mode: 'ro' }] },
    });
  } finally {
    unfold();
    rmSync(folder, { recursive: true });
  }
}

interface Place {
  closed: string;
  asked: string;
  spec: StageSpec;
}

/** Whether a file tool reads it where it is hidden. The control asks the disk by the name as it was written. */
async function isRead({ closed, asked, spec }: Place, protection: Protection, world: World): Promise<boolean> {
  if (protection === 'off') return readFileSync(openSync(asked, 'r'), 'utf8').includes(world.secret);
  const stage = await world.workspace.open({ ...spec, closed: [{ path: closed, access: 'read' }] });
  const bytes = await stage.files.read(asked).catch(() => undefined);
  await stage.discard();
  return bytes !== undefined && Buffer.from(bytes).includes(world.secret);
}

/** Whether the policy lets it be read where the owner wants to be asked. The control hands it the path as it was written. */
async function isLet({ closed, asked, spec }: Place, protection: Protection, world: World): Promise<boolean> {
  const stage = await world.workspace.open(spec);
  const paths = protection === 'off' ? [asked] : await stage.files.places(asked);
  await stage.discard();
  const need = (path: string) => ({ kind: 'folder', path, access: 'read' }) as const;
  const grants = [{ source: 'owner', need: need(closed), give: 'ask', reason: '' } as const];
  const call = { tool: 'read_file', effect: 'read', needs: paths.map(need), sinks: [], act: undefined } as const;
  return decide({ ...call, needs: [...call.needs], sinks: [] }, situation({ folders: spec.folders, grants })).answer === 'allow';
}

export const spelling: Case[] = ways.flatMap((way) => {
  const road = 'spelling';
  return [
    {
      road,
      name: way.name,
      tries: way.tries,
      attack: (protection, world) => onSuchADisk(way, world, (at) => isRead(at, protection, world)),
    },
    {
      road,
      name: `where it is asked about, ${way.name}`,
      tries: `${way.tries}, and nobody is asked`,
      attack: (protection, world) => onSuchADisk(way, world, (at) => isLet(at, protection, world)),
    },
  ];
});
