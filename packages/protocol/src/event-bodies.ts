import { askingBodies } from './event-bodies/asking.ts';
import { changesBodies } from './event-bodies/changes.ts';
import { hostBodies } from './event-bodies/host.ts';
import { outboxBodies } from './event-bodies/outbox.ts';
import { taskBodies } from './event-bodies/task.ts';

/** What each event says, by its name. Additions only; a change of meaning is a new version (`eventVersion`). */
export const eventBodies = { ...hostBodies, ...taskBodies, ...askingBodies, ...changesBodies, ...outboxBodies } as const;
