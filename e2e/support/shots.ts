import { askingShots } from './asking.ts';
import { auditShots } from './audit-shots.ts';
import { fileShots } from './file-shots.ts';
import { hardShots } from './hard-shots.ts';
import { homeShots } from './home-shots.ts';
import { leftUndoneShots } from './left-undone.ts';
import { managedShots } from './managed-shots.ts';
import { rehearsalShots } from './rehearsed.ts';
import { settingsShots } from './settings-shots.ts';
import type { Shot } from './shot.ts';
import { takenBackShots } from './taken-back.ts';
import { taskShots } from './task-shots.ts';

/** Every screen in its states. */
export const shots: Shot[] = [
  ...askingShots,
  ...homeShots,
  ...taskShots,
  ...fileShots,
  ...settingsShots,
  ...hardShots,
  ...managedShots,
  ...auditShots,
  ...rehearsalShots,
  ...takenBackShots,
  ...leftUndoneShots,
];
